import { z } from 'zod';
import type { Form, Read } from '../leaves';

/**
 * A mapping with known keys. The message of an unknown key is the list of the known ones: `report.ts` makes the
 * sentence, and finds the nearest.
 */
export function section<S extends z.core.$ZodShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? Object.keys(shape).join(', ') : undefined),
  });
}

/** The same where the whole mapping may be left out: what it requires is then reported setting by setting. */
export function optionalSection<S extends z.core.$ZodShape>(shape: S) {
  return z.preprocess((given) => (given === undefined ? {} : given), section(shape));
}

/** A section that may be missing; what it requires is asked for only when it is there. */
export function absentOr<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return schema.optional().meta({ mayBeAbsent: true });
}

/** A list of distinct elements. */
export function list<T>(item: z.ZodType<T>, what: string, min = 0): z.ZodType<T[]> {
  return z
    .array(item)
    .refine((items) => items.length >= min, {
      error: 'Is empty.',
      params: { allowed: `at least ${min} ${what}`, hide: true },
    })
    .refine((items) => new Set(items.map((element) => JSON.stringify(element))).size === items.length, {
      error: 'Names something twice.',
      params: { allowed: `each ${what} once`, hide: true },
    })
    .meta({ ...(min > 0 && { minItems: min }), uniqueItems: true });
}

/** What a key of a mapping may be. */
export interface KeyRule {
  allowed: string;
  /** The same for editors. */
  form: Form;
  read(key: string): Read<string>;
}

/**
 * A mapping whose keys are names of another system. It has no prototype, so that looking up a name such as
 * `constructor` finds nothing. Left out, it is empty.
 */
export function mapping<T>(keys: KeyRule, value: z.ZodType<T>): z.ZodType<Record<string, T>> {
  const checked = z.string().superRefine((written, context) => {
    const result = keys.read(written);
    if ('refused' in result) {
      context.addIssue({
        code: 'custom',
        message: result.refused,
        params: { allowed: keys.allowed, hide: false },
      });
    }
  });
  const key = checked.meta({ ...keys.form, description: `Allowed: ${keys.allowed}.` });
  const record = z.preprocess((given) => (given === undefined ? {} : given), z.record(key, value));
  return record.transform((read) => withoutPrototype(Object.entries(read)));
}

export function withoutPrototype<T>(entries: readonly (readonly [string, T])[]): Record<string, T> {
  const bare: Record<string, T> = {};
  Object.setPrototypeOf(bare, null);
  return Object.assign(bare, Object.fromEntries(entries));
}

export function keys(pattern: RegExp, allowed: string): KeyRule {
  return {
    allowed,
    form: { type: 'string', pattern: pattern.source },
    read: (key) => (pattern.test(key) ? { value: key } : { refused: 'Is not a key that can stand here.' }),
  };
}

/** Names as people gave them in ServiceTrade. */
export const anyName = keys(/^\S(.{0,198}\S)?$/u, 'a name without spaces at its ends');

/** Names of instances and connections are parts of workflow ids, task queues and store keys. */
export const ownName = keys(
  /^[a-z][a-z0-9-]{0,30}$/,
  'a-z, 0-9 and -, beginning with a letter, at most 31 characters',
);
