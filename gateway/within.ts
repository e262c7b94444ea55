export class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/**
 * Waits for `work` at most `ms` milliseconds. The work itself goes on: what is called here may be repeated, and a
 * late success does no harm.
 * @throws TooSlow when the time is over, else what the work throws.
 */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow(`${what} did not answer within ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
