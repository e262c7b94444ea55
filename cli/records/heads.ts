import { listRecords, readHead } from '../../clients/store/heads';
import { listOpen } from '../../clients/store/open-index';
import type { Store } from '../../clients/store/port';
import type { Head } from '../../domain/heads';

/** So many heads are read at once. */
const lanes = 24;

export interface ReadHeads {
  heads: Head[];
  /** Records whose head cannot be read, with why; the others are shown all the same. */
  unreadable: { record: string; why: string }[];
}

/** Heads of the records that are waiting, posting or in doubt; cheap however many records there are. */
export function openHeads(store: Store): Promise<ReadHeads> {
  return readAll(store, listOpen(store));
}

/** Every head; takes time in proportion to the records ever seen. */
export function allHeads(store: Store): Promise<ReadHeads> {
  return readAll(store, listRecords(store));
}

async function readAll(store: Store, records: AsyncIterable<string>): Promise<ReadHeads> {
  const read: ReadHeads = { heads: [], unreadable: [] };
  const source = records[Symbol.asyncIterator]();
  const lane = async (): Promise<void> => {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      await readOne(store, next.value, read);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  read.heads.sort((a, b) => compare(a.since, b.since) || compare(a.record, b.record));
  return read;
}

async function readOne(store: Store, record: string, into: ReadHeads): Promise<void> {
  try {
    const head = await readHead(store, record);
    if (head) into.heads.push(head.value);
  } catch (error) {
    into.unreadable.push({ record, why: error instanceof Error ? error.message : String(error) });
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
