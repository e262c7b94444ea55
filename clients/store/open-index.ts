import { z } from 'zod';
import { lastId, openKey, prefixes } from './keys';
import type { Store } from './port';

/**
 * `open/<record>` exists while a record waits, posts or is in doubt, so that the sweeper finds the records whose run
 * was lost without reading every head. Heads keep it in step (heads.ts); an entry too many is harmless.
 */
const entrySchema = z.looseObject({ record: z.string() });
const check = (value: unknown) => entrySchema.parse(value);

export async function putOpen(store: Store, record: string): Promise<void> {
  await store.create(openKey(record), { record }, check);
}

/** As `putOpen`, cheaper where the entry is expected to be there. */
export async function ensureOpen(store: Store, record: string): Promise<void> {
  if (!(await store.get(openKey(record), check))) await putOpen(store, record);
}

/** Only for heads.ts: a sweeper calls `tidyOpen` there, which looks at the head before and after. */
export async function removeOpen(store: Store, record: string): Promise<void> {
  await store.remove(openKey(record));
}

export async function* listOpen(store: Store): AsyncGenerator<string> {
  for await (const key of store.list(prefixes.open)) yield lastId(key);
}
