/** Creates one object, so that the test can kill this process while the write is under way. */
import { openStore } from '../../../../clients/store/open-store';
import type { StoreSettings } from '../../../../domain/settings';

interface Argument {
  settings: StoreSettings;
  key: string;
  value: string;
}

async function main({ settings, key, value }: Argument): Promise<void> {
  const store = openStore(settings);
  await store.create(key, value, (found) => String(found));
  await store.close();
}

main(JSON.parse(process.argv[2] ?? '') as Argument).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
