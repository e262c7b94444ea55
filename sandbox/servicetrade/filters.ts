import type { Column } from './columns';
import { invalid } from './errors';
import { idsOf, numberOf, textOf } from './tables';
import type { Entity, Tables } from './tables';

/** Whether a row passes a query parameter. */
export type Filter = (row: Entity, value: string, tables: Tables) => boolean;

const commaList = (value: string): string[] => value.split(',').map((one) => one.trim());

const seconds = (value: string): number => {
  if (!/^\d+$/.test(value)) throw invalid(`${JSON.stringify(value)} is not an instant in epoch seconds`);
  return Number(value);
};

const yes = (value: string): boolean => value === '1' || value === 'true';

export const is =
  (column: string): Filter =>
  (row, value) =>
    String(row[column] ?? '') === value;

/** A comma list of words, numbers or ids; also of what a list column holds. */
export const among =
  (column: string): Filter =>
  (row, value) => {
    const own = row[column];
    const wanted = commaList(value);
    return Array.isArray(own)
      ? own.some((one) => wanted.includes(String(one)))
      : own !== null && wanted.includes(String(own));
  };

export const contains =
  (...columns: string[]): Filter =>
  (row, value) =>
    columns.some((column) => (textOf(row, column) ?? '').toLowerCase().includes(value.toLowerCase()));

export const flagged =
  (column: string): Filter =>
  (row, value) =>
    (row[column] === true) === yes(value);

/** Both bounds are inclusive. */
export const notBefore =
  (column: string): Filter =>
  (row, value) =>
    (numberOf(row, column) ?? -1) >= seconds(value);

export const notAfter =
  (column: string): Filter =>
  (row, value) =>
    (numberOf(row, column) ?? Number.MAX_SAFE_INTEGER) <= seconds(value);

export const inAddress =
  (part: string): Filter =>
  (row, value) => {
    const address = row.address;
    return (
      typeof address === 'object' &&
      address !== null &&
      Object.entries(address).some(([key, own]) => key === part && own === value)
    );
  };

/** A column of the row that `column` points to. */
export const through =
  (column: string, table: string, filter: Filter): Filter =>
  (row, value, tables) => {
    const other = tables.find(table, numberOf(row, column));
    return other !== undefined && filter(other, value, tables);
  };

/** All of the tags named. */
export const tagged: Filter = (row, value, tables) => {
  const names = idsOf(row, 'tags').map((id) => textOf(tables.find('tag', id), 'name'));
  return commaList(value).every((name) => names.includes(name));
};

/** `createdAfter`, `updatedBefore` and so on, which every list takes. */
export function instantFilters(columns: Record<string, Column>): Record<string, Filter> {
  const filters: Record<string, Filter> = {};
  for (const column of ['created', 'updated']) {
    if (!(column in columns)) continue;
    filters[`${column}After`] = notBefore(column);
    filters[`${column}Before`] = notAfter(column);
  }
  return filters;
}
