import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { StoreError } from './errors';

/**
 * What both adapters store around a value.
 *
 * - `transition` names the write, so that a writer whose answer was lost can recognise its own work.
 * - `trail` names the writes before it, newest first: a writer that looks late, after others have built on its
 *   write, still finds itself. Without it a lost answer followed by somebody else's write would look like a
 *   defeat, and a counter would count twice.
 * - `at` is for people who look into the store.
 */
export interface Envelope {
  transition: string;
  at: string;
  trail: string[];
  value: unknown;
}

const trailLength = 16;

const envelopeSchema = z.object({
  transition: z.string().min(1),
  at: z.string(),
  trail: z.array(z.string()),
  value: z.unknown(),
});

/** @param before transition ids of the version that is replaced, newest first. */
export function wrap(value: unknown, before: string[] = []): Envelope {
  return {
    transition: randomBytes(9).toString('base64url'),
    at: new Date().toISOString(),
    trail: before.slice(0, trailLength),
    value,
  };
}

/** @throws StoreError STORE_CORRUPT naming `where`. */
export function parseEnvelope(text: string, where: string): Envelope {
  try {
    return envelopeSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new StoreError(
      'STORE_CORRUPT',
      `${where} does not hold a value that Girder wrote: restore it from a backup, or run \`girder store rebuild\`.`,
      cause,
    );
  }
}

/** The transition ids that a stored version descends from, its own first. */
export function lineage(envelope: Envelope): string[] {
  return [envelope.transition, ...envelope.trail];
}

/** Applies the caller's check and names the key when it fails. */
export function checked<T>(key: string, value: unknown, check: (value: unknown) => T): T {
  try {
    return check(value);
  } catch (cause) {
    if (cause instanceof StoreError) throw cause;
    throw new StoreError(
      'STORE_CORRUPT',
      `The value of "${key}" in the record store does not have the expected shape: ${describe(cause)}`,
      cause,
    );
  }
}

function describe(cause: unknown): string {
  if (cause instanceof z.ZodError) {
    return cause.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || '(value)'}: ${issue.message}`)
      .join('; ');
  }
  return cause instanceof Error ? cause.message : String(cause);
}
