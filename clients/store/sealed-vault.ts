import { z } from 'zod';
import type { Store, Versioned } from './port';
import { secretBox } from './secret-box';

/** Compare-and-swap on one secret value, shared by every process that uses it. */
export interface Vault<T> {
  read(): Promise<Versioned<T> | undefined>;
  /** @returns false if the value is no longer at `version` (undefined: not stored yet). */
  swap(version: string | undefined, value: T): Promise<boolean>;
}

/** What a vault holds, and where. */
export interface Contents<T> {
  /** In the record store; the value opens only there. */
  key: string;
  schema: z.ZodType<T>;
  /** What a person does when it cannot be opened: whole sentences. */
  advice: string;
}

const storedSchema = z.object({ sealed: z.string() });
const check = (value: unknown): { sealed: string } => storedSchema.parse(value);

/**
 * A vault in the record store. `read` throws what the store throws, and an Error with the advice when the value does
 * not open or has another shape.
 * @param storeKey `GIRDER_STORE_KEY`
 * @throws StoreError STORE_KEY when the store key is too short.
 */
export function sealedVault<T>(
  store: Store,
  storeKey: string,
  { key, schema, advice }: Contents<T>,
): Vault<T> {
  const box = secretBox(storeKey, key);

  function open(sealed: string): T {
    try {
      const value: unknown = JSON.parse(box.open(sealed));
      return schema.parse(value);
    } catch {
      // Not the cause's message: it may quote what was opened.
      throw new Error(`${key} in the record store cannot be opened: was GIRDER_STORE_KEY changed? ${advice}`);
    }
  }

  return {
    async read() {
      const held = await store.get(key, check);
      return held === undefined ? undefined : { value: open(held.value.sealed), version: held.version };
    },
    async swap(version, value) {
      const sealed = { sealed: box.seal(JSON.stringify(value)) };
      const written =
        version === undefined
          ? await store.create(key, sealed, check)
          : await store.swap(key, version, sealed, check);
      return written.won;
    },
  };
}
