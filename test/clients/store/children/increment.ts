/** Raises a counter so many times, as one of several processes that do. */
import { z } from 'zod';
import { StoreError } from '../../../../clients/store/errors';
import { openStore } from '../../../../clients/store/open-store';
import type { Store } from '../../../../clients/store/port';
import { update } from '../../../../clients/store/update';
import type { StoreSettings } from '../../../../domain/settings';

interface Argument {
  settings: StoreSettings;
  key: string;
  times: number;
}

const counter = z.object({ count: z.number().int() });

async function main({ settings, key, times }: Argument): Promise<void> {
  const store = openStore(settings);
  for (let turn = 0; turn < times;) {
    // A round given up for too many writers was not written; it is taken again.
    if (await raise(store, key)) turn += 1;
  }
  await store.close();
}

/** @returns false when the others were faster too often. */
async function raise(store: Store, key: string): Promise<boolean> {
  try {
    await update(
      store,
      key,
      (value) => counter.parse(value),
      (now) => ({ count: (now?.count ?? 0) + 1 }),
    );
    return true;
  } catch (error) {
    if (error instanceof StoreError && error.code === 'STORE_CONTENDED') return false;
    throw error;
  }
}

main(JSON.parse(process.argv[2] ?? '') as Argument).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
