import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { hasControlCharacters, leaf } from './leaves';
import type { Form, Given, Read } from './leaves';

/** How a reading of the file treats what stands outside of it. */
export interface Outside {
  /** Value of `env:NAME` or `file:PATH`. */
  secret(reference: string): Read<string>;
  /** False when references stand for their values, as for the hash. */
  secretsKnown: boolean;
  /** False where a process has no business with the credentials of other systems: they are left empty. */
  credentials: boolean;
  /** Paths in the file are relative to the file. */
  path(written: string): string;
  /** Defaults that the environment may move. */
  gatewayPort: number;
  temporalPort: number;
}

const reference = /^(env:[A-Za-z_][A-Za-z0-9_]*|file:.+)$/;
const allowedSecret = 'env:NAME or file:PATH';
const secretForm: Form = { type: 'string', pattern: reference.source };

/** Reads secrets from `env` and from files relative to the folder of the configuration file. */
export function outsideOf(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
  credentials: boolean,
): Outside {
  const resolve = (written: string) => path.resolve(path.dirname(file), written);
  return {
    secretsKnown: true,
    credentials,
    path: resolve,
    gatewayPort: portOf(env['GIRDER_PORT_BASE'], 4700),
    temporalPort: portOf(env['GIRDER_TEMPORAL_PORT'], 7233),
    secret: (ref) =>
      ref.startsWith('env:') ? fromEnvironment(ref.slice(4), env) : fromFile(ref.slice(5), resolve),
  };
}

/** What the file means without looking outside of it: references stand for their values. */
export const nothingOutside: Outside = {
  secretsKnown: false,
  credentials: true,
  path: (written) => written,
  gatewayPort: 4700,
  temporalPort: 7233,
  secret: (ref) => ({ value: ref }),
};

/** A port number of the environment; anything else is the default, since ports are checked when they are bound. */
export function portOf(written: string | undefined, otherwise: number): number {
  const port = /^\d{1,5}$/.test(written ?? '') ? Number(written) : Number.NaN;
  return port >= 1 && port <= 65_535 ? port : otherwise;
}

function fromEnvironment(name: string, env: Readonly<Record<string, string | undefined>>): Read<string> {
  const value = Object.hasOwn(env, name) ? env[name] : undefined;
  if (value === undefined) return { refused: `The environment variable ${name} is not set.` };
  const trimmed = value.trim();
  return trimmed === '' ? { refused: `The environment variable ${name} is empty.` } : { value: trimmed };
}

function fromFile(written: string, resolve: (written: string) => string): Read<string> {
  try {
    const value = readFileSync(resolve(written), 'utf8').trim();
    return value === '' ? { refused: `The file ${written} is empty.` } : { value };
  } catch (error) {
    return { refused: `The file ${written} cannot be read: ${systemCode(error) ?? 'unreadable'}.` };
  }
}

/** `ENOENT` and the like. The sentence of a system error names an absolute path, so only the code is told. */
export function systemCode(error: unknown): string | undefined {
  const isSystem = typeof error === 'object' && error !== null && 'code' in error && 'syscall' in error;
  return isSystem ? String(error.code) : undefined;
}

type Check = (value: string) => string | undefined;

/**
 * A secret of Girder itself, by reference. A literal is refused without being printed, here or anywhere.
 * @param check says in one sentence, without the value, what is wrong with it.
 */
export function secret(outside: Outside, check?: Check): z.ZodType<string> {
  const read = (given: Given): Read<string> => {
    const ref = referenceIn(given);
    return ref === undefined ? literalRefused : resolved(outside, ref, check);
  };
  return leaf(allowedSecret, read, true, secretForm);
}

/** A secret of another system: the same, but empty in a process that has no business with it. */
export function credential(outside: Outside, check?: Check): z.ZodType<string> {
  const read = (given: Given): Read<string> => {
    const ref = referenceIn(given);
    if (ref === undefined) return literalRefused;
    return outside.credentials ? resolved(outside, ref, check) : { value: '' };
  };
  return leaf(allowedSecret, read, true, secretForm);
}

/** A name that some keep as a secret (user, client id): a literal or a reference. */
export function nameOrCredential(outside: Outside): z.ZodType<string> {
  return leaf(`a name, ${allowedSecret}`, (given): Read<string> => {
    if (typeof given !== 'string') return { refused: 'Must be a quoted text.' };
    const ref = referenceIn(given);
    if (ref !== undefined) return outside.credentials ? resolved(outside, ref) : { value: '' };
    const bad = given.trim() === '' || hasControlCharacters(given);
    return bad ? { refused: 'Is empty or has a line break.' } : { value: given };
  });
}

const literalRefused = { refused: 'A secret stands in the environment or in a file, never in here.' };

function referenceIn(given: Given): string | undefined {
  return typeof given === 'string' && reference.test(given) ? given : undefined;
}

function resolved(outside: Outside, ref: string, check?: Check): Read<string> {
  const found = outside.secret(ref);
  if ('refused' in found || !outside.secretsKnown) return found;
  if (hasControlCharacters(found.value)) return { refused: `The value of ${ref} has several lines.` };
  const complaint = check?.(found.value);
  return complaint === undefined ? found : { refused: `The value of ${ref} ${complaint}.` };
}

/** Part of a web address that nobody can guess: it is all that proves a webhook, ServiceTrade signs none. */
export function webhookSecretComplaint(value: string): string | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(value)) return 'has characters other than A-Z, a-z, 0-9, _ and -';
  return guessableComplaint(value);
}

/** What signs messages, or stands in a header by itself: nobody may guess it either. */
export function guessableComplaint(value: string): string | undefined {
  if (value.length < 32) return `has ${value.length} characters, fewer than 32`;
  if (entropyBits(value) < 96) return 'repeats itself: take 32 or more random characters';
  return undefined;
}

/** Estimate from the value's own character frequencies; 32 random hex digits have about 115. */
function entropyBits(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  const perCharacter = [...counts.values()].reduce((sum, count) => {
    const share = count / value.length;
    return sum - share * Math.log2(share);
  }, 0);
  return perCharacter * value.length;
}

/** What the record store takes: 32 bytes in base64, or a passphrase. */
export function storeKeyComplaint(value: string): string | undefined {
  return value.length >= 16 ? undefined : `has ${value.length} characters, fewer than 16`;
}
