import { z } from 'zod';
import { isIsoDate } from '../../domain/dates';

/**
 * Single values, exactly as Trimble Pay spells them. Money is a string: a JSON number has been a binary float on the
 * way, so it is refused and never rounded.
 */

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'missing';

/** A string that `fits`; the complaint names what came instead. */
const written = (what: string, fits: (text: string) => boolean): z.ZodType<string> =>
  z
    .unknown()
    .optional()
    .transform((value, context) => {
      if (typeof value === 'string' && fits(value)) return value;
      context.addIssue(`is ${shown(value)}, not ${what}`);
      return z.NEVER;
    });

/** Dollars and cents to the letter: `"12833.88"`, `"-5000.00"`; no `"12833.9"`, `"1,000.00"`, `"-0.00"`. */
export const isMoneyText = (text: string): boolean =>
  /^-?(0|[1-9]\d{0,12})\.\d{2}$/.test(text) && text !== '-0.00';

export const money = written('an amount as text, e.g. "12833.88"', isMoneyText);

/** A percent, a quantity or a unit price: as many decimals as are given. */
export const isDecimalText = (text: string): boolean => /^-?(0|[1-9]\d{0,12})(\.\d{1,8})?$/.test(text);

export const decimal = written('a decimal number as text, e.g. "10.00"', isDecimalText);

/** Opaque. */
export const id = written('an id', (text) => /^[\x21-\x7e]{1,200}$/.test(text));

export const isoDate = written('a date, YYYY-MM-DD', isIsoDate);

const instantForm = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

/** ISO, with its zone; kept as it is given, so that it can be given back and compared. */
export const instant = written(
  'an instant, e.g. "2026-07-31T12:00:00Z"',
  (text) => instantForm.test(text) && !Number.isNaN(Date.parse(text)),
);

/** For fields without which a record means nothing. */
export const requiredText = written('a text', (text) => text.trim() !== '');

/** Blank if nothing is there. */
export const text = z.preprocess(
  (value) => value ?? '',
  written('a text', () => true),
);

export const flag = z.unknown().transform((value, context) => {
  if (typeof value === 'boolean') return value;
  context.addIssue(`is ${shown(value)}, not true or false`);
  return z.NEVER;
});

/** A whole number from `least` on. */
export const count = (least: number): z.ZodType<number> =>
  z.unknown().transform((value, context) => {
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
    context.addIssue(`is ${shown(value)}, not a whole number from ${least} on`);
    return z.NEVER;
  });

/** One of the known words; another one is not believed to mean anything. */
export function oneOf<Word extends string>(...words: readonly [Word, ...Word[]]): z.ZodType<Word> {
  return z.unknown().transform((value, context) => {
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    context.addIssue(`is ${shown(value)}, not one of ${words.join(', ')}`);
    return z.NEVER;
  });
}

/** Null and a missing field are the same. */
export function optional<T>(schema: z.ZodType<T>): z.ZodType<T | undefined> {
  return z.preprocess((value) => value ?? undefined, schema.optional());
}
