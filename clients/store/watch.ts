import { z } from 'zod';
import { lastId, watchKey, watchPrefix } from './keys';
import type { Store } from './port';

/** `watch/<target>/<record>` exists while something of the record is unposted in Spectrum and may still change. */
const entrySchema = z.looseObject({ record: z.string() });
const check = (value: unknown) => entrySchema.parse(value);

export async function putWatch(store: Store, target: string, record: string): Promise<void> {
  await store.create(watchKey(target, record), { record }, check);
}

export async function removeWatch(store: Store, target: string, record: string): Promise<void> {
  await store.remove(watchKey(target, record));
}

/** Ids of the records to look after in a target, in order. */
export async function* listWatch(store: Store, target: string): AsyncGenerator<string> {
  for await (const key of store.list(watchPrefix(target))) yield lastId(key);
}
