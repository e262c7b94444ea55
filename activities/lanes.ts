/**
 * Works through a list with several at once, in no particular order. Reads of the record store are slow one by one
 * and cheap side by side.
 */
export async function inLanes<T>(
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<void>,
  lanes = 24,
): Promise<void> {
  const source = iterate(items);
  const lane = async (): Promise<void> => {
    for (let next = await source.next(); !next.done; next = await source.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

async function* iterate<T>(items: AsyncIterable<T> | Iterable<T>): AsyncGenerator<T> {
  for await (const item of items) yield item;
}
