import { z } from 'zod';
import { causeId } from '../../domain/causes';
import { isReasonCode } from '../../domain/reasons';
import { causeKey, prefixes } from './keys';
import type { Store } from './port';
import { mustExist, update } from './update';

/** What the store remembers of a cause, so that a lost Temporal mails nothing twice. */
export interface Cause {
  /** Counts how often it came up, from 1. */
  occurrence: number;
  /** ISO instants. */
  openedAt: string;
  closedAt?: string;
  /** Why the first record waits, for the mail. */
  sentence: string;
  /** How many records waited when somebody last counted. */
  waiting?: number;
  /** When the mails of this occurrence were sent. */
  mailed?: { opened?: string; recovered?: string };
}

const causeSchema: z.ZodType<Cause> = z.looseObject({
  occurrence: z.number().int().min(1),
  openedAt: z.string(),
  closedAt: z.string().optional(),
  sentence: z.string(),
  waiting: z.number().int().min(0).optional(),
  mailed: z.looseObject({ opened: z.string().optional(), recovered: z.string().optional() }).optional(),
});
const check = (value: unknown) => causeSchema.parse(value);

/** @param cause `cause~<target>~<code>~<subject>` */
export async function readCause(store: Store, cause: string): Promise<Cause | undefined> {
  return (await store.get(causeKey(cause), check))?.value;
}

/**
 * Changes a cause by compare-and-swap.
 * @param change called with what is stored, possibly several times; undefined leaves things as they are.
 * @returns the cause as it now stands.
 * @throws StoreError STORE_MISSING when there is none and `change` makes none.
 */
export async function updateCause(
  store: Store,
  cause: string,
  change: (cause: Cause | undefined) => Cause | undefined,
): Promise<Cause> {
  const key = causeKey(cause);
  return mustExist(key, await update(store, key, check, change)).value;
}

/** Ids of all causes that ever came up, open or closed, in order. */
export async function* listCauses(store: Store): AsyncGenerator<string> {
  for await (const key of store.list(prefixes.causes)) {
    const [target, code, subject] = key.slice(prefixes.causes.length).split('/').map(decodeURIComponent);
    if (target && code && subject && isReasonCode(code)) yield causeId({ target, code, subject });
  }
}
