import { z } from 'zod';
import { encodePart } from '../../domain/record-id';
import { prefixes } from '../store/keys';
import type { Store } from '../store/port';
import { sealedVault, type Vault } from '../store/sealed-vault';

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

export type SecretVault = Vault<ClientSecrets>;

const secretSchema = z.object({ secret: z.string(), expiresAt: z.number() });

const secretsSchema: z.ZodType<ClientSecrets> = z.object({
  clientId: z.string(),
  proven: secretSchema,
  unproven: z.array(secretSchema),
  rotating: z.object({ by: z.string(), until: z.number() }).optional(),
  unanswered: z.number().optional(),
});

/** Beside the tokens of connections; `~` stands in no part of theirs, so that no name of a connection meets it. */
export function secretKey(instance: string): string {
  return `${prefixes.tokens}spectrum~${encodePart(instance)}`;
}

/**
 * The client secrets of an instance in the record store, sealed.
 * @param storeKey `GIRDER_STORE_KEY`
 */
export function storeSecretVault(store: Store, instance: string, storeKey: string): SecretVault {
  return sealedVault(store, storeKey, {
    key: secretKey(instance),
    schema: secretsSchema,
    advice:
      "Put the old key back; if it is lost, make a new client secret in Spectrum's Data Exchange screen, enter it " +
      `as spectrum.${instance}.enhanced.clientSecret, and remove the object.`,
  });
}
