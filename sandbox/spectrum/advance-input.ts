import { SandboxInputError } from '../core';
import type { Row } from '../core';
import type { Tables } from './tables';

/** What people do in Spectrum between Girder's calls. */
export type Action = (tables: Tables, body: Row) => unknown;

export function textOf(body: Row, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value.trim() === '') {
    throw new SandboxInputError(`${name} must be text, not ${JSON.stringify(value)}`);
  }
  return value;
}

export function oneOf(body: Row, name: string, allowed: readonly string[]): string {
  const value = textOf(body, name);
  if (allowed.includes(value)) return value;
  throw new SandboxInputError(`${name} ${value} is unknown; allowed: ${allowed.join(', ')}`);
}
