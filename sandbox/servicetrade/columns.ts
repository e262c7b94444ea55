import { asRow } from '../core';
import type { Row } from '../core';

export type ColumnKind =
  | 'text'
  | 'integer'
  | 'number'
  | 'money'
  | 'flag'
  | 'epoch'
  | 'ref'
  | 'refs'
  | 'texts'
  | 'object'
  | 'objects'
  | 'externalIds';

export interface Column {
  kind: ColumnKind;
  fallback: unknown;
  /** The table that a `ref` or `refs` points to. */
  to?: string;
  /** What an embedded reference shows besides `id`; otherwise the target resource's `stub`. */
  embed?: readonly string[];
  oneOf?: readonly string[];
  /** Set by the stand-in or by its own endpoint; a body that carries it is refused. */
  readOnly?: boolean;
  /** The longest text. */
  most?: number;
}

export const text = (more: Partial<Column> = {}): Column => ({ kind: 'text', fallback: null, ...more });
export const integer = (more: Partial<Column> = {}): Column => ({ kind: 'integer', fallback: null, ...more });
export const number = (more: Partial<Column> = {}): Column => ({ kind: 'number', fallback: null, ...more });
export const money = (more: Partial<Column> = {}): Column => ({ kind: 'money', fallback: null, ...more });
export const flag = (fallback: boolean): Column => ({ kind: 'flag', fallback });
export const epoch = (more: Partial<Column> = {}): Column => ({ kind: 'epoch', fallback: null, ...more });
export const ref = (to: string, embed?: readonly string[]): Column => ({
  kind: 'ref',
  fallback: null,
  to,
  embed,
});
export const refs = (to: string, embed?: readonly string[]): Column => ({
  kind: 'refs',
  fallback: [],
  to,
  embed,
});
export const texts = (): Column => ({ kind: 'texts', fallback: [] });
export const object = (): Column => ({ kind: 'object', fallback: null });
export const objects = (more: Partial<Column> = {}): Column => ({ kind: 'objects', fallback: [], ...more });
export const externalIds = (): Column => ({ kind: 'externalIds', fallback: {}, readOnly: true });
/** One of a few words; the first is the default. */
export const word = (...oneOf: [string, ...string[]]): Column => text({ oneOf, fallback: oneOf[0] });

/** `load` is the control interface, which is generous; `api` takes only what the API documents. */
export type Source = 'load' | 'api';

const shown = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** @throws Error with a sentence that names the field */
function wrong(field: string, wanted: string, value: unknown): Error {
  return new Error(`${field} must be ${wanted}, not ${shown(value)}`);
}

function asText(field: string, column: Column, value: unknown): string {
  if (typeof value !== 'string') throw wrong(field, 'a text', value);
  if (column.oneOf && !column.oneOf.includes(value)) {
    throw wrong(field, `one of ${column.oneOf.join(', ')}`, value);
  }
  if (column.most !== undefined && value.length > column.most) {
    throw wrong(field, `at most ${column.most} characters`, value);
  }
  return value;
}

function asNumber(field: string, value: unknown, source: Source): number {
  const numeric = source === 'load' && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value);
  const parsed = numeric ? Number(value) : value;
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) throw wrong(field, 'a number', value);
  return parsed;
}

/** A date, or an instant that says its zone: without one the machine's own would decide. */
const isoInstant = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/;

/** Epoch seconds. A bare date is noon UTC, so that it is the same day in every American time zone. */
function asEpoch(field: string, value: unknown, source: Source): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  if (source === 'load' && typeof value === 'string' && isoInstant.test(value)) {
    const at = Date.parse(value.length === 10 ? `${value}T12:00:00Z` : value);
    if (!Number.isNaN(at)) return Math.floor(at / 1000);
  }
  throw wrong(
    field,
    source === 'load' ? 'epoch seconds, an ISO date or an ISO instant with its zone' : 'epoch seconds',
    value,
  );
}

export function asId(field: string, value: unknown, source: Source): number {
  const inner =
    source === 'load' && typeof value === 'object' && value !== null ? asRow(value, field).id : value;
  const id = typeof inner === 'string' && /^\d+$/.test(inner) ? Number(inner) : inner;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 1) throw wrong(field, 'an id', value);
  return id;
}

function asList(field: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw wrong(field, 'a list', value);
  return value;
}

function asObject(field: string, value: unknown): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(field, 'an object', value);
  return asRow(value, field);
}

/** One value in the form the tables keep: references as ids, instants as epoch seconds. */
export function parseValue(field: string, column: Column, value: unknown, source: Source): unknown {
  if (value === null) {
    if (column.fallback === null) return null;
    throw wrong(field, 'given', value);
  }
  switch (column.kind) {
    case 'text':
      return asText(field, column, value);
    case 'integer': {
      const parsed = asNumber(field, value, source);
      if (!Number.isSafeInteger(parsed)) throw wrong(field, 'a whole number', value);
      return parsed;
    }
    case 'number':
    case 'money':
      return asNumber(field, value, source);
    case 'flag':
      if (value === 0 || value === 1) return value === 1;
      if (typeof value !== 'boolean') throw wrong(field, 'true or false', value);
      return value;
    case 'epoch':
      return asEpoch(field, value, source);
    case 'ref':
      return asId(field, value, source);
    case 'refs':
      return asList(field, value).map((one) => asId(field, one, source));
    case 'texts':
      return asList(field, value).map((one) => asText(field, column, one));
    case 'object':
      return asObject(field, value);
    case 'objects':
      return asList(field, value).map((one) => asObject(field, one));
    case 'externalIds': {
      const given = asObject(field, value);
      return Object.fromEntries(
        Object.entries(given).map(([system, one]) => [system, asText(`${field}.${system}`, column, one)]),
      );
    }
  }
}

const singular = (name: string): string =>
  name.endsWith('ies') ? `${name.slice(0, -3)}y` : name.slice(0, -1);

/** How the API writes a column: `customerId` for `customer`, `officeIds` for `offices`. */
export function writtenName(name: string, column: Column): string {
  if (column.kind === 'ref') return `${name}Id`;
  if (column.kind === 'refs') return `${singular(name)}Ids`;
  return name;
}

const addressParts = ['street', 'city', 'state', 'postalCode'] as const;
const aliasOf = (part: string): string => `address${part[0]?.toUpperCase() ?? ''}${part.slice(1)}`;

/** Folds the flat aliases `addressStreet`, … into `address`. */
function foldAddress(body: Row): Row {
  const aliases = addressParts.filter((part) => aliasOf(part) in body);
  if (aliases.length === 0) return body;
  const rest = { ...body };
  const address: Row = typeof body.address === 'object' && body.address !== null ? { ...body.address } : {};
  for (const part of aliases) {
    address[part] = body[aliasOf(part)];
    delete rest[aliasOf(part)];
  }
  return { ...rest, address };
}

/** Sent back by clients that read, change and write; they mean nothing in a body. */
const ignored = ['id', 'uri', 'created', 'updated'];

/**
 * The columns that a body sets. Unknown fields are refused, so that a misspelt one does not go unnoticed.
 * @throws Error with a sentence that names the field and the allowed ones
 */
export function parseFields(columns: Record<string, Column>, given: Row, source: Source): Row {
  const parsed: Row = {};
  const body = 'address' in columns ? foldAddress(given) : given;
  const byName = new Map<string, [string, Column]>();
  for (const [name, column] of Object.entries(columns)) {
    if (source === 'load') byName.set(name, [name, column]);
    if (source === 'load' || !column.readOnly) byName.set(writtenName(name, column), [name, column]);
  }
  for (const [field, value] of Object.entries(body)) {
    const target = byName.get(field);
    if (target) parsed[target[0]] = parseValue(field, target[1], value, source);
    else if (!ignored.includes(field)) {
      throw new Error(`${field} is not a field here; allowed: ${[...byName.keys()].join(', ')}`);
    }
  }
  return parsed;
}

export function withFallbacks(columns: Record<string, Column>, row: Row): Row {
  const full: Row = {};
  for (const [name, column] of Object.entries(columns)) {
    full[name] = row[name] === undefined ? structuredClone(column.fallback) : row[name];
  }
  return full;
}
