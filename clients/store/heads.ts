import { isOpen } from '../../domain/heads';
import type { Head } from '../../domain/heads';
import { recordKey, lastId, prefixes } from './keys';
import { ensureOpen, putOpen, removeOpen } from './open-index';
import type { Store, Versioned } from './port';
import { headSchema } from './schemas';
import { mustExist, update } from './update';

const check = (value: unknown) => headSchema.parse(value);

export function readHead(store: Store, record: string): Promise<Versioned<Head> | undefined> {
  return store.get(recordKey(record), check);
}

/**
 * Changes a record's head by compare-and-swap and keeps `open/<record>` in step: it is written before the head enters
 * an open state and removed after it leaves, so that a process that dies in between leaves at worst a stale entry,
 * which the sweeper tidies away, and never an open head that the sweeper does not see.
 *
 * @param change called with what is stored, possibly several times; undefined leaves things as they are.
 * @returns the head as it now stands, and its version.
 * @throws StoreError STORE_MISSING when there is no head and `change` makes none.
 */
export async function updateHead(
  store: Store,
  record: string,
  change: (head: Head | undefined) => Head | undefined,
): Promise<Versioned<Head>> {
  const key = recordKey(record);
  const updated = mustExist(
    key,
    await update(store, key, check, change, async (wanted, before) => {
      if (isOpen(wanted.state) && !(before && isOpen(before.state))) await putOpen(store, record);
    }),
  );
  const { value, version, before, changed } = updated;
  const wasOpen = before !== undefined && isOpen(before.state);
  // A sweeper that looked between entry and head took the entry for stale: it is put back.
  if (changed && isOpen(value.state) && !wasOpen) await ensureOpen(store, record);
  if (changed && !isOpen(value.state) && wasOpen) await tidyOpen(store, record);
  return { value, version };
}

/**
 * Removes `open/<record>` unless the head is open: for the sweeper and after a head closes. Somebody may open the head between the look and the removal, so
 * it looks again afterwards and puts the entry back.
 */
export async function tidyOpen(store: Store, record: string): Promise<void> {
  if (await isHeadOpen(store, record)) return;
  await removeOpen(store, record);
  if (await isHeadOpen(store, record)) await putOpen(store, record);
}

/** Ids of all records that the store knows, in order. */
export async function* listRecords(store: Store, beginning = ''): AsyncGenerator<string> {
  for await (const key of store.list(`${prefixes.records}${beginning}`)) yield lastId(key);
}

async function isHeadOpen(store: Store, record: string): Promise<boolean> {
  const head = await readHead(store, record);
  return head !== undefined && isOpen(head.value.state);
}
