import { z } from 'zod';
import { encodePart } from '../../domain/record-id';
import { prefixes } from '../store/keys';
import type { Store } from '../store/port';
import type { SecretBox } from '../store/secret-box';

/** A client secret of Enhanced Authentication. */
export interface ClientSecret {
  secret: string;
  /** Epoch milliseconds, as Spectrum estimates it. */
  expiresAt: number;
}

/** The client secrets of one Spectrum instance, shared by every process that calls it. */
export interface ClientSecrets {
  /** Whose secrets they are; those of another client are of no use. */
  clientId: string;
  /** The last one that a token was given for. Kept until another has been proven. */
  proven: ClientSecret;
  /** Received by rotation and not tried with success yet, newest first. */
  unproven: ClientSecret[];
  /** Set by the one process that asks for a new secret, before it asks. */
  rotating?: { by: string; until: number };
  /** Epoch milliseconds of a rotation that was asked for and never answered: it may have ended the proven one. */
  unanswered?: number;
}

/** Compare-and-swap on the secrets of one instance. */
export interface SecretVault {
  read(): Promise<{ value: ClientSecrets; version: string } | undefined>;
  /** @returns false if the secrets are no longer at `version` (undefined: not stored yet). */
  swap(version: string | undefined, value: ClientSecrets): Promise<boolean>;
}

const secretSchema = z.object({ secret: z.string(), expiresAt: z.number() });

const secretsSchema = z.object({
  clientId: z.string(),
  proven: secretSchema,
  unproven: z.array(secretSchema),
  rotating: z.object({ by: z.string(), until: z.number() }).optional(),
  unanswered: z.number().optional(),
});

const storedSchema = z.object({ sealed: z.string() });
const check = (value: unknown): { sealed: string } => storedSchema.parse(value);

/** Beside the tokens of connections; `~` stands in no part of theirs, so that no name of a connection meets it. */
export function secretKey(instance: string): string {
  return `${prefixes.tokens}spectrum~${encodePart(instance)}`;
}

/**
 * The vault in the record store, sealed.
 * @param box made for `secretKey(instance)`
 */
export function storeSecretVault(store: Store, instance: string, box: SecretBox): SecretVault {
  const key = secretKey(instance);

  function open(sealed: string): ClientSecrets {
    try {
      const secrets: unknown = JSON.parse(box.open(sealed));
      return secretsSchema.parse(secrets);
    } catch {
      // Not the cause's message: it may quote what was opened.
      throw new Error(
        `${key} in the record store cannot be opened: was GIRDER_STORE_KEY changed? Put the old key back; if it is lost, make a new client secret in Spectrum's Data Exchange screen, enter it as spectrum.${instance}.enhanced.clientSecret, and remove the object.`,
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
export function memorySecretVault(): SecretVault {
  let held: { value: ClientSecrets; version: string } | undefined;
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
