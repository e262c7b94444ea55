import type { Store, Versioned, Written } from '../../../clients/store/port';

export interface MemoryStore extends Store {
  /** Keys and values, as they would be read. */
  dump(): Record<string, unknown>;
  /** Writes so far. */
  writes: number;
  /** Called before each write with its number, from 0; may throw, as a process that dies would. */
  before: (write: number) => void;
}

/** The record store's port in memory: JSON and versions as in the adapters, without a disk. */
export function memoryStore(): MemoryStore {
  const objects = new Map<string, { json: string; version: number }>();
  const current = <T>(key: string, check: (value: unknown) => T): Versioned<T> | undefined => {
    const found = objects.get(key);
    return found && { value: check(JSON.parse(found.json)), version: String(found.version) };
  };
  const put = (key: string, value: unknown): { won: true; version: string } => {
    const version = (objects.get(key)?.version ?? 0) + 1;
    objects.set(key, { json: JSON.stringify(value), version });
    return { won: true, version: String(version) };
  };
  /** Others get their turn ahead of each write, as they would with a real store. */
  const turn = async (): Promise<void> => {
    await Promise.resolve();
    const number = store.writes;
    store.writes += 1;
    store.before(number);
  };
  const store: MemoryStore = {
    writes: 0,
    before: () => undefined,
    dump: () =>
      Object.fromEntries([...objects].map(([key, { json }]): [string, unknown] => [key, JSON.parse(json)])),
    get: (key, check) => Promise.resolve(current(key, check)),
    async create<T>(key: string, value: T, check: (value: unknown) => T): Promise<Written<T>> {
      await turn();
      const found = current(key, check);
      return found ? { won: false, current: found } : put(key, value);
    },
    async swap<T>(key: string, version: string, value: T, check: (value: unknown) => T): Promise<Written<T>> {
      await turn();
      const found = current(key, check);
      return found?.version === version ? put(key, value) : { won: false, current: found };
    },
    async remove(key) {
      await turn();
      objects.delete(key);
    },
    async *list(prefix) {
      await Promise.resolve();
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
    close: () => Promise.resolve(),
  };
  return store;
}
