import { setTimeout as sleep } from 'node:timers/promises';
import { checked } from './envelope';
import { StoreError } from './errors';
import type { Store, Versioned } from './port';

export interface Updated<T> extends Versioned<T> {
  /** What stood there before; undefined when the object is new. */
  before: T | undefined;
  /** False when `change` wanted nothing: `value` is then what was found. */
  changed: boolean;
}

const patience = 60;

/**
 * Reads, changes, and writes if nobody else was faster; otherwise again.
 *
 * @param change called with what is stored, possibly several times: it must have no effects of its own. Undefined
 *   leaves things as they are.
 * @param beforeWrite called ahead of each attempt to write, e.g. to put up an index entry first.
 * @returns undefined when there is nothing and `change` wants nothing.
 * @throws StoreError STORE_CONTENDED after many defeats.
 */
export async function update<T>(
  store: Store,
  key: string,
  check: (value: unknown) => T,
  change: (value: T | undefined) => T | undefined,
  beforeWrite: (wanted: T, before: T | undefined) => Promise<void> = () => Promise.resolve(),
): Promise<Updated<T> | undefined> {
  let current = await store.get(key, check);
  for (let round = 0; round < patience; round += 1) {
    const wanted = change(current?.value);
    if (wanted === undefined) return current && { ...current, before: current.value, changed: false };
    mustBeReadable(key, wanted, check);
    await beforeWrite(wanted, current?.value);
    const written = current
      ? await store.swap(key, current.version, wanted, check)
      : await store.create(key, wanted, check);
    if (written.won) {
      return { value: wanted, version: written.version, before: current?.value, changed: true };
    }
    current = written.current;
    // Spreads the losers out, so that each gets its turn.
    await sleep(Math.random() * Math.min(500, 10 * (round + 1)));
  }
  throw new StoreError('STORE_CONTENDED', `Too many writers at "${key}" in the record store; try again.`);
}

/**
 * What could not be read again must not be written: it would hold up its record, and whoever lists it, for good.
 * @throws StoreError STORE_MISUSE naming the key and the field.
 */
function mustBeReadable(key: string, wanted: unknown, check: (value: unknown) => unknown): void {
  try {
    checked(key, wanted, check);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StoreError('STORE_MISUSE', `Nothing was written. ${why}`, cause);
  }
}

/** @throws StoreError STORE_MISSING naming the key. */
export function mustExist<T>(key: string, found: T | undefined): T {
  if (found === undefined) {
    throw new StoreError('STORE_MISSING', `There is no "${key}" in the record store.`);
  }
  return found;
}

/** Puts the value there whatever stood there before. */
export async function put<T>(
  store: Store,
  key: string,
  value: T,
  check: (value: unknown) => T,
): Promise<void> {
  await update(store, key, check, () => value);
}
