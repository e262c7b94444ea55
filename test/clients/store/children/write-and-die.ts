/** Writes into the directory adapter and kills itself, as the kernel would, between two steps of the write. */
import { directoryStore } from '../../../../clients/store/directory';
import type { WriteStep } from '../../../../clients/store/directory-object';

interface Argument {
  path: string;
  operation: 'create' | 'swap' | 'remove';
  key: string;
  value: string;
  dieAt: WriteStep;
}

const asText = (value: unknown) => String(value);

async function main({ path, operation, key, value, dieAt }: Argument): Promise<void> {
  const store = directoryStore({
    path,
    onStep: (step) => {
      if (step === dieAt) process.kill(process.pid, 'SIGKILL');
    },
  });
  switch (operation) {
    case 'create':
      await store.create(key, value, asText);
      return;
    case 'swap': {
      const now = await store.get(key, asText);
      await store.swap(key, now?.version ?? '', value, asText);
      return;
    }
    case 'remove':
      await store.remove(key);
      return;
  }
}

main(JSON.parse(process.argv[2] ?? '') as Argument).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
