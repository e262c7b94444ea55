import type { Row } from '../core';

/** A row as the tables keep it: references as ids, instants as epoch seconds. */
export interface Entity {
  id: number;
  [column: string]: unknown;
}

export const textOf = (row: Row | undefined, column: string): string | null => {
  const value = row?.[column];
  return typeof value === 'string' ? value : null;
};

export const numberOf = (row: Row | undefined, column: string): number | null => {
  const value = row?.[column];
  return typeof value === 'number' ? value : null;
};

export const idsOf = (row: Row | undefined, column: string): number[] => {
  const value = row?.[column];
  return Array.isArray(value) ? value.filter((one): one is number => typeof one === 'number') : [];
};

export const externalIdsOf = (row: Row | undefined): Record<string, string> => {
  const value = row?.externalIds;
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return Object.fromEntries(entries.filter((one): one is [string, string] => typeof one[1] === 'string'));
};

/** Above what 32 bits hold, as the real ids are. */
const firstId = 2_687_264_638_000_001;

export class Tables {
  private readonly tables = new Map<string, Map<number, Entity>>();
  /** Never starts over, so that a reset does not hand out ids that a client still remembers. */
  private lastId = firstId - 1;

  private table(name: string): Map<number, Entity> {
    const known = this.tables.get(name) ?? new Map<number, Entity>();
    this.tables.set(name, known);
    return known;
  }

  newId(): number {
    do this.lastId += 1;
    while ([...this.tables.values()].some((rows) => rows.has(this.lastId)));
    return this.lastId;
  }

  /** In the order in which they came. */
  all(name: string): Entity[] {
    return [...this.table(name).values()];
  }

  find(name: string, id: number | null): Entity | undefined {
    return id === null ? undefined : this.table(name).get(id);
  }

  put(name: string, row: Entity): void {
    this.table(name).set(row.id, row);
  }

  remove(name: string, id: number): void {
    this.table(name).delete(id);
  }

  replace(name: string, rows: readonly Entity[]): void {
    this.tables.set(name, new Map(rows.map((row) => [row.id, row])));
  }

  clear(): void {
    this.tables.clear();
  }
}
