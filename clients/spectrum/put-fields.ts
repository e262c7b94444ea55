import { decimal } from '../../domain/money';
import { canonicalCode } from '../../domain/spectrum/codes';
import { whyNotCode } from '../../domain/text';
import type { Fields } from './get-reply';
import { forbiddenCharacter } from './plain-text';

/** What a service's page says of one element: makes the text to be sent, or says why the value cannot be. */
export interface Rule {
  required: boolean;
  /** @returns the text as sent, or a sentence without its subject: `"…" has 31 characters; 30 are allowed`. */
  read(value: string): { text: string } | { why: string };
}

const rule = (read: Rule['read']): Rule => ({ required: false, read });

/** A code or key: canonical, never cut, in the characters that no search expression of Spectrum means otherwise. */
export const code = (width: number): Rule =>
  rule((value) => asCode(canonicalCode(value), width, 'Correct it where the code comes from'));

/** A code that Girder makes: letters and digits, because Spectrum takes no symbols in it. */
export const plainCode = (width: number): Rule =>
  rule((value) => {
    const read = code(width).read(value);
    if ('why' in read || /^[A-Z0-9]*$/.test(read.text)) return read;
    return { why: `"${read.text}" has more than letters and digits. Correct the rule that makes the code` };
  });

/** A free value that is kept as it is, e.g. a user-defined field; it is never cut either. */
export const exact = (width: number): Rule =>
  rule((value) => asCode(value.trim(), width, 'Correct it at its source or in the mapping'));

/** Descriptive text. Whoever plans a record has fitted it (domain/text.ts), so what is too long here is refused. */
export const words = (width: number): Rule =>
  rule((value) => {
    const text = value.trim();
    const forbidden = forbiddenCharacter(text);
    if (forbidden !== undefined) return { why: `${forbidden}. Remove it at the source` };
    return text.length > width ? { why: `${tooLong(text, width)}. Shorten it at its source` } : { text };
  });

/** A name: Spectrum's services take no commas in names. */
export const name = (width: number): Rule =>
  rule((value) =>
    value.includes(',')
      ? { why: `"${value.trim()}" contains a comma, which names must not. Replace it by a space` }
      : words(width).read(value),
  );

/** Digits without punctuation, kept as they are. */
export const digits = (width: number): Rule =>
  rule((value) => {
    const text = value.trim();
    if (!/^\d*$/.test(text)) return { why: `"${text}" is not digits only. Remove what else it holds` };
    return text.length > width ? { why: `${tooLong(text, width)}. Shorten it at its source` } : { text };
  });

/** One of a fixed list. */
export const oneOf = (...allowed: readonly string[]): Rule =>
  rule((value) => {
    const text = canonicalCode(value);
    return allowed.includes(text) ? { text } : { why: `"${value}" is not one of ${allowed.join(', ')}` };
  });

/** A number not below zero, of at most `width` characters, its point counted, with at most `scale` decimals. */
export const number = (width: number, scale: number): Rule =>
  rule((value) =>
    /^\s*-.*[1-9]/.test(value) ? { why: `"${value}" is below zero` } : signed(width, scale).read(value),
  );

/** A number, as above, that may be below zero; its sign is not counted. */
export const signed = (width: number, scale: number): Rule =>
  rule((value) => {
    const read = plainNumber(value);
    if (read === undefined) return { why: `"${value}" is not a plain decimal number, e.g. "1000.00"` };
    if (read.decimalPlaces() > scale) return { why: `"${value}" has more than ${scale} decimals` };
    const text = read.isZero() ? '0' : read.toFixed();
    return text.replace('-', '').length > width ? { why: tooLong(text, width) } : { text };
  });

export const required = (of: Rule): Rule => ({ ...of, required: true });

/**
 * The elements of a Put with the texts to be sent; blank values stay blank, which Spectrum fills or leaves alone.
 * @throws RangeError with one sentence per element that breaks its rule: element, value, what is allowed
 */
export function putFields<Names extends string>(
  rules: Record<Names, Rule>,
  values: Record<Names, string>,
): Fields {
  const fields: Fields = {};
  const wrong: string[] = [];
  const given = new Map(Object.entries<string>(values));
  for (const [element, of] of Object.entries<Rule>(rules)) {
    const read = readOne(of, given.get(element) ?? '');
    if ('why' in read) wrong.push(`${element} ${read.why}.`);
    else fields[element] = read.text;
  }
  if (wrong.length > 0) throw new RangeError(wrong.join(' '));
  return fields;
}

function readOne(of: Rule, value: string): ReturnType<Rule['read']> {
  if (value.trim() !== '') return of.read(value);
  return of.required
    ? { why: 'is required, but blank. Fill it at its source or in the mapping' }
    : { text: '' };
}

function asCode(text: string, width: number, advice: string): { text: string } | { why: string } {
  const refused = whyNotCode(text, width);
  if (refused) return { why: `${refused.why}. ${advice}` };
  return text.includes(',') ? { why: `"${text}" contains a comma. ${advice}` } : { text };
}

function plainNumber(value: string): ReturnType<typeof decimal> | undefined {
  try {
    return decimal(value);
  } catch {
    return undefined;
  }
}

const tooLong = (text: string, width: number): string =>
  `"${text}" has ${text.length} characters; ${width} are allowed`;
