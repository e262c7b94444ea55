import Decimal from 'decimal.js';
import { DateTime } from 'luxon';
import { SandboxInputError } from '../core';
import type { Column } from './schema';

/** One way to compare codes everywhere: Spectrum pads some of them with spaces on the left. */
export const canonical = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
export const numberKey = (value: unknown): string => canonical(value).toUpperCase();

export const isIsoDate = (value: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(value) && DateTime.fromISO(value, { zone: 'utc' }).isValid;

/** `MM/DD/YYYY` of the services to the ISO date of the tables. */
export function isoFromUs(value: string): string | undefined {
  const match = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(value);
  if (!match) return undefined;
  const iso = `${match[3]}-${match[1]}-${match[2]}`;
  return isIsoDate(iso) ? iso : undefined;
}

/** Gets answer dates as `M/D/YYYY`. */
export function usFromIso(value: unknown): string {
  const match = typeof value === 'string' ? /^(\d{4})-(\d{2})-(\d{2})$/.exec(value) : null;
  return match ? `${Number(match[2])}/${Number(match[3])}/${match[1]}` : '';
}

export function round(value: Decimal.Value, scale: number): number {
  return new Decimal(value).toDecimalPlaces(scale, Decimal.ROUND_HALF_UP).toNumber();
}

/** A value for one column as the tables hold it. @throws SandboxInputError when the column can't hold it */
export function normalise(table: string, { name, kind }: Column, value: unknown): unknown {
  const refuse = (why: string): never => {
    throw new SandboxInputError(`${table}.${name} ${why}, not ${JSON.stringify(value)}`);
  };
  const missing = value === undefined || value === null;
  switch (kind.type) {
    case 'text': {
      if (missing) return kind.default;
      if (typeof value !== 'string' && typeof value !== 'number') return refuse('must be text');
      const given = kind.padded ? String(value).trim().toUpperCase() : String(value);
      if (given.length > kind.width) return refuse(`holds ${kind.width} characters`);
      return kind.padded && given !== '' ? given.padStart(kind.width) : given;
    }
    case 'decimal': {
      if (missing || value === '') return kind.default;
      if (typeof value !== 'number' && typeof value !== 'string') return refuse('must be a number');
      if (!/^-?\d+(\.\d+)?(e-?\d+)?$/i.test(String(value))) return refuse('must be a number');
      return round(value, kind.scale);
    }
    case 'int': {
      if (missing || value === '') return kind.default;
      const whole = Number(value);
      return Number.isInteger(whole) ? whole : refuse('must be a whole number');
    }
    case 'date': {
      if (missing || value === '') return null;
      if (typeof value !== 'string' || !isIsoDate(value)) return refuse('must be a date as YYYY-MM-DD');
      return value;
    }
    case 'json': {
      if (missing) return structuredClone(kind.default);
      if (typeof kind.default === 'boolean' && typeof value !== 'boolean')
        return refuse('must be true or false');
      const count = typeof value === 'number' && Number.isFinite(value) && value >= 0;
      if (typeof kind.default === 'number' && !count) return refuse('must be a number of 0 or more');
      if (Array.isArray(kind.default) && !Array.isArray(value)) return refuse('must be an array');
      return structuredClone(value);
    }
  }
}
