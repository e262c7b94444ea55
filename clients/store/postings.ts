import type { Posting } from '../../domain/postings';
import { postingsPrefix } from './keys';
import type { Store } from './port';
import { postingSchema } from './schemas';
import { mustExist, update } from './update';

const check = (value: unknown) => postingSchema.parse(value);

export async function readPosting(store: Store, key: string): Promise<Posting | undefined> {
  return (await store.get(key, check))?.value;
}

/**
 * Writes the posting unless there is one: what stands there counts, and its body stays frozen.
 * @returns whether this call made it, and the posting that counts.
 */
export async function claimPosting(
  store: Store,
  posting: Posting,
): Promise<{ made: boolean; posting: Posting }> {
  const updated = await update(store, posting.key, check, (found) => (found ? undefined : posting));
  const { value, changed } = mustExist(posting.key, updated);
  return { made: changed, posting: value };
}

/**
 * Changes a posting by compare-and-swap.
 * @param change called with what is stored, possibly several times; undefined leaves things as they are.
 * @returns the posting as it now stands, whoever wrote it. Whoever must know that it was this call that changed it,
 *   e.g. before sending, takes `changePosting`.
 * @throws StoreError STORE_MISSING when there is none and `change` makes none.
 */
export async function updatePosting(
  store: Store,
  key: string,
  change: (posting: Posting | undefined) => Posting | undefined,
): Promise<Posting> {
  return (await changePosting(store, key, change)).posting;
}

/** As `updatePosting`; `changed` tells whether it was this call that wrote what now stands there. */
export async function changePosting(
  store: Store,
  key: string,
  change: (posting: Posting | undefined) => Posting | undefined,
): Promise<{ changed: boolean; posting: Posting }> {
  const { value, changed } = mustExist(key, await update(store, key, check, change));
  return { changed, posting: value };
}

const readAtOnce = 16;

/** All postings of a record, in the order of their parts. */
export async function listPostings(store: Store, record: string): Promise<Posting[]> {
  const keys: string[] = [];
  for await (const key of store.list(postingsPrefix(record))) keys.push(key);
  const found: Posting[] = [];
  // Reads are slow one by one and cheap side by side.
  for (let at = 0; at < keys.length; at += readAtOnce) {
    const some = await Promise.all(keys.slice(at, at + readAtOnce).map((key) => readPosting(store, key)));
    found.push(...some.filter((posting) => posting !== undefined));
  }
  return found;
}
