import { z } from 'zod';
import type { FeedSnapshot } from '../../domain/trimble-pay/subcontract-feed';
import { snapshotKey } from './keys';
import type { Store } from './port';
import { put } from './update';

/** What the last poll of a connection saw of its jobs and subcontracts. */
const schema: z.ZodType<FeedSnapshot> = z.looseObject({
  hashes: z.record(z.string(), z.string()),
  skipped: z.array(z.looseObject({ record: z.string(), why: z.string() })),
});
const check = (value: unknown) => schema.parse(value);

const keyOf = (connection: string): string => snapshotKey(`trimble-pay-${connection}-subcontracts`);

export async function readPayFeed(store: Store, connection: string): Promise<FeedSnapshot | undefined> {
  return (await store.get(keyOf(connection), check))?.value;
}

/** Of two polls at once the later one counts: what the other had seen is compared again. */
export async function putPayFeed(store: Store, connection: string, snapshot: FeedSnapshot): Promise<void> {
  await put(store, keyOf(connection), snapshot, check);
}
