import { z } from 'zod';
import { tokenKey } from '../store/keys';
import type { Store } from '../store/port';
import { sealedVault, type Vault } from '../store/sealed-vault';

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

export type TokenVault = Vault<Tokens>;

const tokensSchema: z.ZodType<Tokens> = z.object({
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  renewAt: z.number(),
  expiresAt: z.number(),
  refreshing: z.object({ by: z.string(), until: z.number() }).optional(),
});

/**
 * The tokens of a connection in the record store, sealed.
 * @param storeKey `GIRDER_STORE_KEY`
 */
export function storeTokenVault(store: Store, connection: string, storeKey: string): TokenVault {
  return sealedVault(store, storeKey, {
    key: tokenKey(connection),
    schema: tokensSchema,
    advice: 'Remove the object, new tokens are fetched.',
  });
}
