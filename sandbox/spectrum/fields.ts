import Decimal from 'decimal.js';
import { isoFromUs } from './values';

/** One row of a service's answer. The letters are Spectrum's: Abort, Invalid, Missing, Good, Warning. */
export interface Reply {
  code: 'A' | 'I' | 'M' | 'G' | 'W';
  text: string;
  column: string;
  line?: number;
}

export type FieldKind = 'text' | 'code' | 'number' | 'date' | 'flag' | 'account';

/** What a service's page says of one element. A width of a number counts the point but not the sign. */
export interface Field {
  name: string;
  kind: FieldKind;
  width: number;
  required?: boolean;
  /** The only values allowed. */
  values?: readonly string[];
  /** Decimals of a number. */
  scale?: number;
  /** Whether a number below zero is allowed; amounts of AR are positive only. */
  signed?: boolean;
  /** Characters refused beyond those of the kind, such as commas in names. */
  forbidden?: RegExp;
}

/** Element name to its text; dates as ISO, codes trimmed. Blank is the empty string. */
export type Values = Record<string, string>;

/** SuperSelect reads these as wildcards, ranges and lists, so the services refuse them in codes. */
const superSelect = /[*?<>=,]/;
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/;

export const required = (name: string, line?: number): Reply => ({
  code: 'M',
  text: `${name} is required`,
  column: name,
  line,
});
export const invalid = (column: string, text: string, line?: number): Reply => ({
  code: 'I',
  text,
  column,
  line,
});
/** The published text for a value of the wrong form. */
export const mask = (name: string): string => `${name} is invalid, value does not match specified field mask`;

function checkNumber(field: Field, value: string, line?: number): Reply | undefined {
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(value)) return invalid(field.name, mask(field.name), line);
  if (value.replace('-', '').length > field.width) {
    return invalid(field.name, `${field.name} exceeds maximum length of ${field.width}`, line);
  }
  const number = new Decimal(value);
  if (number.decimalPlaces() > (field.scale ?? 2)) return invalid(field.name, mask(field.name), line);
  if (number.isNegative() && !number.isZero() && !field.signed) {
    return invalid(field.name, `${field.name} must not be negative`, line);
  }
  return undefined;
}

function check(field: Field, value: string, line?: number): Reply | undefined {
  if (value.trim() === '') return field.required ? required(field.name, line) : undefined;
  if (field.kind === 'number') return checkNumber(field, value, line);
  if (field.kind === 'date') {
    return isoFromUs(value) ? undefined : invalid(field.name, mask(field.name), line);
  }
  if (value.length > field.width) {
    return invalid(field.name, `${field.name} exceeds maximum length of ${field.width}`, line);
  }
  const strange = controlCharacters.test(value) || (field.kind === 'code' && superSelect.test(value));
  if (strange || field.forbidden?.test(value)) {
    return invalid(field.name, 'Value contains invalid character(s)', line);
  }
  if (field.kind === 'account' && !/^\d+$/.test(value)) {
    return invalid(field.name, 'GL Account does not match GL Mask', line);
  }
  const allowed = field.values ?? (field.kind === 'flag' ? ['Y', 'N'] : undefined);
  if (allowed && !allowed.includes(value)) return invalid(field.name, mask(field.name), line);
  return undefined;
}

function textOf(field: Field, value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && Number.isFinite(value)) return new Decimal(value).toFixed();
  if (typeof value !== 'string') return undefined;
  return field.kind === 'text' ? value : value.trim();
}

/**
 * Reads the declared fields and reports every one that breaks its page, together. An element that the page
 * does not declare is refused: a misspelt optional field would otherwise go unnoticed.
 */
export function readFields(
  fields: readonly Field[],
  given: Record<string, unknown>,
  nested: readonly string[] = [],
  line?: number,
): { values: Values; replies: Reply[] } {
  const values: Values = {};
  const replies: Reply[] = [];
  for (const field of fields) {
    const text = textOf(field, given[field.name]);
    const reply = text === undefined ? invalid(field.name, mask(field.name), line) : check(field, text, line);
    if (reply) replies.push(reply);
    // A refused value is not looked up any further.
    const good = text !== undefined && !reply ? text : '';
    values[field.name] = field.kind === 'date' ? (isoFromUs(good) ?? '') : good;
  }
  for (const name of Object.keys(given)) {
    if (nested.includes(name) || fields.some((field) => field.name === name)) continue;
    replies.push(invalid(name, `${name} is not an element of this service`, line));
  }
  return { values, replies };
}

/** A field that is already refused for its form is not reported a second time for being blank. */
export function onePerField(reply: Reply, index: number, all: readonly Reply[]): boolean {
  return all.findIndex((other) => other.column === reply.column && other.line === reply.line) === index;
}
