import { canonicalCode } from './codes';

/**
 * Codes that Girder gives in Spectrum (customers, sites): `prefix`, then a number of `width` digits. With
 * `{prefix: 'C', from: 1, to: 99999, width: 5}` they are C00001 to C99999. ST1, ST2.
 */
export interface CodeRange {
  /** A-Z and 0-9; may be blank. */
  prefix: string;
  from: number;
  to: number;
  /** Digits of the number, filled up with zeros; not the length of the whole code. */
  width: number;
}

/** Customer codes and site ids have ten characters and take no symbols. */
export const codeWidth = 10;
const prefixPattern = /^[A-Z0-9]*$/;

/**
 * What is wrong with a range, one sentence each; empty: nothing.
 * @param setting its name in the configuration, e.g. `customers.code`.
 */
export function whyNotRange(range: CodeRange, setting: string): string[] {
  const { prefix, from, to, width } = range;
  const problems: string[] = [];
  const foreign = [...prefix].find((char) => !prefixPattern.test(char));
  if (foreign !== undefined) {
    const upper = /^[a-z]$/.test(foreign) ? `; write "${foreign.toUpperCase()}"` : '';
    problems.push(
      `${setting}.prefix "${prefix}" contains "${foreign}"; allowed are A-Z and 0-9 without symbols${upper}.`,
    );
  }
  for (const [name, value, least] of [
    ['from', from, 0],
    ['to', to, 0],
    ['width', width, 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least) {
      problems.push(`${setting}.${name} is ${value}; it must be a whole number of at least ${least}.`);
    }
  }
  if (problems.length > 0) return problems;
  if (from > to)
    problems.push(`${setting}.from is ${from} and ${setting}.to is ${to}; from must not be above to.`);
  if (String(to).length > width) {
    problems.push(
      `${setting}.to is ${to}, which has ${String(to).length} digits; ${setting}.width is ${width}.`,
    );
  }
  if (prefix.length + width > codeWidth) {
    problems.push(
      `${setting}.prefix "${prefix}" and ${width} digits make ${prefix.length + width} characters; a code in Spectrum has at most ${codeWidth}.`,
    );
  }
  return problems;
}

/** The code at a number of the range. */
export function codeAt(range: CodeRange, number: number): string {
  return `${range.prefix}${String(number).padStart(range.width, '0')}`;
}

/** The number of a code; undefined when the code is not of this range. */
export function numberOf(range: CodeRange, code: string): number | undefined {
  const canonical = canonicalCode(code);
  if (!canonical.startsWith(range.prefix)) return undefined;
  const digits = canonical.slice(range.prefix.length);
  if (digits.length !== range.width || !/^\d+$/.test(digits)) return undefined;
  const number = Number(digits);
  return number >= range.from && number <= range.to ? number : undefined;
}

export type NextCode =
  | {
      ok: true;
      code: string;
      /** Codes that are somebody else's in Spectrum; claim them as taken, so that they are not looked at again. */
      steppedOver: string[];
      usage: Usage;
    }
  | { ok: false; why: 'unread' | 'exhausted'; sentence: string };

export interface Usage {
  /** Numbers of the range up to and with the highest that is claimed. */
  used: number;
  size: number;
  /** 90 % or more are used: the support contacts are told once. */
  nearlyUsed: boolean;
}

/**
 * The next code: one after the highest ever claimed, over those that exist in Spectrum. A number below the highest
 * claim is never given, whether its code was used or not.
 * @param claimed every code that was ever claimed in this Spectrum company, by any connection.
 * @param inSpectrum every code in Spectrum, of any status; undefined: they could not be read completely.
 * @param setting the range's name in the configuration.
 */
export function nextCode(
  range: CodeRange,
  claimed: Iterable<string>,
  inSpectrum: Iterable<string> | undefined,
  setting: string,
): NextCode {
  if (inSpectrum === undefined) {
    const sentence = `No code of ${setting} is given: the codes in Spectrum could not be read completely.`;
    return { ok: false, why: 'unread', sentence };
  }
  const foreign = new Set([...inSpectrum].map(canonicalCode));
  const steppedOver: string[] = [];
  for (let number = (highest(range, claimed) ?? range.from - 1) + 1; number <= range.to; number += 1) {
    const code = codeAt(range, number);
    if (!foreign.has(code)) return { ok: true, code, steppedOver, usage: usageAt(range, number) };
    steppedOver.push(code);
  }
  const sentence = `Every code of ${setting}, ${codeAt(range, range.from)} to ${codeAt(range, range.to)}, is used: raise ${setting}.to, or give another prefix.`;
  return { ok: false, why: 'exhausted', sentence };
}

/** How much of the range is gone. What lies below the highest claim is never given, so it counts as used. */
export function usageOf(range: CodeRange, claimed: Iterable<string>): Usage {
  return usageAt(range, highest(range, claimed) ?? range.from - 1);
}

function usageAt(range: CodeRange, number: number): Usage {
  const used = number - range.from + 1;
  const size = range.to - range.from + 1;
  return { used, size, nearlyUsed: used * 10 >= size * 9 };
}

function highest(range: CodeRange, codes: Iterable<string>): number | undefined {
  let most: number | undefined;
  for (const code of codes) {
    const number = numberOf(range, code);
    if (number !== undefined && (most === undefined || number > most)) most = number;
  }
  return most;
}
