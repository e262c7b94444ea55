import { asRow, SandboxInputError } from '../core';
import type { Row } from '../core';
import { schema } from './schema';
import type { Table } from './schema';
import { normalise, numberKey } from './values';

function tableOf(name: string): Table {
  const table = schema.get(name);
  if (!table) {
    throw new SandboxInputError(`table ${name} is unknown; allowed: ${[...schema.keys()].join(', ')}`);
  }
  return table;
}

/** A whole row with every column: unknown ones refused, missing ones at their default. */
function complete(table: Table, value: unknown): Row {
  const given = asRow(value, `a row of ${table.name}`);
  const known = table.columns.map((column) => column.name);
  const stray = Object.keys(given).find((name) => !known.includes(name));
  if (stray !== undefined) {
    throw new SandboxInputError(`${table.name} has no column ${stray}; allowed: ${known.join(', ')}`);
  }
  const row: Row = {};
  for (const column of table.columns) row[column.name] = normalise(table.name, column, given[column.name]);
  return row;
}

export type Match = (row: Row) => boolean;

/** Rows match when the named columns are equal as codes are: without padding, in upper case. */
export function where(key: Record<string, unknown>): Match {
  const wanted = Object.entries(key).map(([column, value]) => [column, String(value ?? '')] as const);
  return (row) =>
    wanted.every(([column, value]) => numberKey(String(row[column] ?? '')) === numberKey(value));
}

/** Spectrum's tables in memory. */
export class Tables {
  private rows = new Map<string, Row[]>([...schema.keys()].map((name) => [name, []]));
  /** Rises, per table, with every change but an appended row: Info-Link reloads only what it must. */
  private rewritten = new Map<string, number>();

  private touch(name: string): void {
    this.rewritten.set(name, this.rewrites(name) + 1);
  }

  private list(name: string): Row[] {
    return this.rows.get(tableOf(name).name) ?? [];
  }

  rewrites(name: string): number {
    return this.rewritten.get(name) ?? 0;
  }

  reset(): void {
    for (const name of schema.keys()) {
      this.rows.set(name, []);
      this.touch(name);
    }
  }

  /** All or nothing: nothing is replaced when one row is refused. */
  replace(tables: Record<string, unknown[]>): void {
    const ready = Object.entries(tables).map(([name, rows]) => {
      const table = tableOf(name);
      return [name, rows.map((row) => complete(table, row))] as const;
    });
    for (const [name, rows] of ready) {
      this.rows.set(name, rows);
      this.touch(name);
    }
  }

  all(name: string): readonly Row[] {
    return this.list(name);
  }

  copy(): Record<string, Row[]> {
    return Object.fromEntries([...this.rows].map(([name, rows]) => [name, structuredClone(rows)]));
  }

  find(name: string, match: Match): Row | undefined {
    return this.list(name).find(match);
  }

  filter(name: string, match: Match): Row[] {
    return this.list(name).filter(match);
  }

  insert(name: string, value: Row): Row {
    const row = complete(tableOf(name), value);
    this.list(name).push(row);
    return row;
  }

  /** Changes the named columns of every matching row; the rows as they are then. */
  update(name: string, match: Match, set: Row): Row[] {
    const table = tableOf(name);
    const changed: Row[] = [];
    const next = this.list(name).map((row) => {
      if (!match(row)) return row;
      const merged = complete(table, { ...row, ...set });
      changed.push(merged);
      return merged;
    });
    this.rows.set(name, next);
    this.touch(name);
    return changed;
  }

  /** Removes and returns the matching rows. */
  remove(name: string, match: Match): Row[] {
    const removed = this.filter(name, match);
    this.rows.set(
      name,
      this.list(name).filter((row) => !match(row)),
    );
    this.touch(name);
    return removed;
  }

  /** The one row of `_settings`, or its defaults. */
  setting(name: string): unknown {
    const row = this.all('_settings')[0] ?? complete(tableOf('_settings'), {});
    return row[name];
  }
}
