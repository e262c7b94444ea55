/** Writes many versions of one object. */
import { directoryStore } from '../../../../clients/store/directory';

interface Argument {
  path: string;
  key: string;
  times: number;
  abandonedAfterMs?: number;
}

const asText = (value: unknown) => String(value);

async function main({ path, key, times, abandonedAfterMs }: Argument): Promise<void> {
  const store = directoryStore({ path, abandonedAfterMs });
  for (let turn = 1; turn <= times; turn += 1) {
    const now = await store.get(key, asText);
    const written = await store.swap(key, now?.version ?? '', `other ${turn}`, asText);
    if (!written.won) throw new Error(`write ${turn} lost`);
  }
}

main(JSON.parse(process.argv[2] ?? '') as Argument).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
