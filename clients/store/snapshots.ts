import { z } from 'zod';
import { snapshotKey } from './keys';
import type { Store } from './port';
import { update } from './update';

/** How far a feed was read: what lies before was seen and passed on. */
export interface Mark {
  /** Epoch seconds of the source. */
  through: number;
}

const markSchema: z.ZodType<Mark> = z.looseObject({ through: z.number().int() });
const check = (value: unknown) => markSchema.parse(value);

/** @param feed e.g. `servicetrade-acme-invoices` */
export async function readMark(store: Store, feed: string): Promise<Mark | undefined> {
  return (await store.get(snapshotKey(feed), check))?.value;
}

/** A mark never goes back, whoever writes it. */
export async function moveMark(store: Store, feed: string, through: number): Promise<void> {
  await update(store, snapshotKey(feed), check, (now) =>
    now && now.through >= through ? undefined : { through },
  );
}
