import Decimal from 'decimal.js';
import { z } from 'zod';

/**
 * Single values as ServiceTrade gives them, and as Girder keeps them. Numbers arrive as numbers or strings, also
 * with thousands commas; texts sometimes as an object; nothing as null, a missing field, or an empty list.
 */

/** Also a field that is not there at all. */
const anything = z.unknown().optional();

const PLAIN = /^-?\d+(\.\d+)?$/;
const GROUPED = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/;

const shown = (value: unknown): string => JSON.stringify(value)?.slice(0, 60) ?? 'missing';

/**
 * @returns the number; undefined if it is none. A JSON number has been a binary float on the way
 *   (0.30000000000000004), so it is rounded to `places`; a string is taken as written.
 */
export function toDecimal(value: unknown, places: number): Decimal | undefined {
  if (typeof value === 'number') {
    return Number.isFinite(value)
      ? new Decimal(value).toDecimalPlaces(places, Decimal.ROUND_HALF_UP)
      : undefined;
  }
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  return PLAIN.test(text) || GROUPED.test(text) ? new Decimal(text.replaceAll(',', '')) : undefined;
}

/** Without a minus before zero. */
const plain = (amount: Decimal, places?: number): string =>
  (amount.isZero() ? new Decimal(0) : amount).toFixed(places);

/**
 * Dollars, with at least two decimals and exactly those that were given, at most four: `"1,234.5"` → `"1234.50"`,
 * `0.1 + 0.2` → `"0.30"`, `12.3456` → `"12.3456"`.
 *
 * @returns undefined if it is no such amount.
 */
export function toMoney(value: unknown): string | undefined {
  const amount = toDecimal(value, 6);
  if (amount === undefined || amount.decimalPlaces() > 4) return undefined;
  return plain(amount, Math.max(2, amount.decimalPlaces()));
}

export const money = anything.transform((value, context) => {
  const amount = toMoney(value);
  if (amount !== undefined) return amount;
  context.addIssue(`is ${shown(value)}, not an amount of dollars with at most 4 decimals`);
  return z.NEVER;
});

/** As `money`; nothing is zero. Only where another figure cross-checks it. */
export const moneyOrZero = z.preprocess((value) => value ?? 0, money);

/** A quantity or a percent as a decimal string: `2` → `"2"`, `8.250` → `"8.25"`. */
export const decimal = anything.transform((value, context) => {
  const number = toDecimal(value, 8);
  if (number !== undefined) return plain(number);
  context.addIssue(`is ${shown(value)}, not a number`);
  return z.NEVER;
});

/** Ids are integers below 2^53; beyond, JSON has rounded them already. */
export const id = anything.transform((value, context) => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return String(value);
  if (typeof value === 'string' && /^[1-9]\d{0,18}$/.test(value)) return value;
  context.addIssue(`is ${shown(value)}, not an id`);
  return z.NEVER;
});

/** Epoch seconds. */
export const instant = anything.transform((value, context) => {
  const seconds = typeof value === 'string' && /^\d{1,12}$/.test(value) ? Number(value) : value;
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0) return seconds;
  context.addIssue(`is ${shown(value)}, not an instant in epoch seconds`);
  return z.NEVER;
});

/** The text of a field, or undefined. Scalars sometimes arrive as an object: `{value}`, or `{id, name}`. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const held = new Map<string, unknown>(Object.entries(value));
  return textOf(held.get('value') ?? held.get('name'));
}

/** Blank if nothing is there. */
export const text = anything.transform((value, context) => {
  const found = textOf(value);
  if (found !== undefined) return found;
  if (value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return '';
  context.addIssue(`is ${shown(value)}, not a text`);
  return z.NEVER;
});

/** For fields without which a record means nothing, such as a status. */
export const requiredText = text.refine((value) => value !== '', 'is missing or blank');

/** Booleans also as 1 and 0, as ServiceTrade takes them in queries; undefined if nothing is there. */
export const flag = anything.transform((value, context) => {
  if (value === null || value === undefined) return undefined;
  if (value === true || value === 1 || value === '1' || value === 'true') return true;
  if (value === false || value === 0 || value === '0' || value === 'false') return false;
  context.addIssue(`is ${shown(value)}, not true or false`);
  return z.NEVER;
});
