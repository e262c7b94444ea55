import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { epochKey } from './keys';
import type { Store } from './port';
import { mustExist, update } from './update';

/** Who the store is, and a count that rises with every sweep: a restored copy shows by its lower epoch. */
export interface Epoch {
  storeId: string;
  epoch: number;
}

const epochSchema: z.ZodType<Epoch> = z.looseObject({ storeId: z.string().min(1), epoch: z.number().int() });
const check = (value: unknown) => epochSchema.parse(value);

export async function readEpoch(store: Store): Promise<Epoch | undefined> {
  return (await store.get(epochKey, check))?.value;
}

/** Names a new store; one that has a name keeps it. */
export async function createEpoch(store: Store): Promise<Epoch> {
  const updated = await update(store, epochKey, check, (found) =>
    found ? undefined : { storeId: randomUUID(), epoch: 1 },
  );
  return mustExist(epochKey, updated).value;
}

/**
 * Raises the epoch by one, and at least to `atLeast`.
 * @throws StoreError STORE_MISSING when the store has no name yet.
 */
export async function bumpEpoch(store: Store, atLeast = 0): Promise<Epoch> {
  const updated = await update(
    store,
    epochKey,
    check,
    (found) => found && { ...found, epoch: Math.max(found.epoch + 1, atLeast) },
  );
  return mustExist(epochKey, updated).value;
}
