import { z } from 'zod';
import type { Store } from '../store/port';

/** The tokens of one connection, shared by every process that uses it. */
export interface Tokens {
  /** Blank: none yet. */
  accessToken: string;
  /** Good for one refresh: each refresh gives a new one. */
  refreshToken?: string;
  /** Epoch milliseconds. From `renewAt` on a new one is fetched; until `expiresAt` this one still works. */
  renewAt: number;
  expiresAt: number;
  /** Set by the one process that fetches, for the others to wait. */
  refreshing?: { by: string; until: number };
}

/** Compare-and-swap on the tokens of one connection. */
export interface TokenVault {
  read(): Promise<{ value: Tokens; version: string } | undefined>;
  /** @returns false if the tokens are no longer at `version` (undefined: not stored yet). */
  swap(version: string | undefined, value: Tokens): Promise<boolean>;
}

/** Encrypts and authenticates a text; `open` throws on anything it did not seal. */
export interface TokenBox {
  seal(text: string): string;
  open(sealed: string): string;
}

const tokensSchema = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  renewAt: z.number(),
  expiresAt: z.number(),
  refreshing: z.object({ by: z.string(), until: z.number() }).optional(),
});

const storedSchema = z.object({ sealed: z.string() });
const check = (value: unknown): { sealed: string } => storedSchema.parse(value);

/** The vault in the record store, at `tokens/<connection>`, sealed. */
export function storeTokenVault(store: Store, connection: string, box: TokenBox): TokenVault {
  const key = `tokens/${connection}`;

  function open(sealed: string): Tokens {
    try {
      const tokens: unknown = JSON.parse(box.open(sealed));
      return tokensSchema.parse(tokens);
    } catch {
      // Not the cause's message: it may quote what was opened.
      throw new Error(
        `${key} in the record store cannot be opened: was GIRDER_STORE_KEY changed? Remove the object, new tokens are fetched.`,
      );
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

/** A vault in this process only: for tests and one-off commands. */
export function memoryTokenVault(): TokenVault {
  let held: { value: Tokens; version: string } | undefined;
  let count = 0;
  return {
    read: () => Promise.resolve(held === undefined ? undefined : structuredClone(held)),
    swap(version, value) {
      if (held?.version !== version) return Promise.resolve(false);
      count += 1;
      held = { value: structuredClone(value), version: String(count) };
      return Promise.resolve(true);
    },
  };
}
