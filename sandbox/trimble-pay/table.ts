import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { notFound } from './errors';

export interface Stamped {
  id: string;
  revision: number;
  /** ISO instant. */
  updated_at: string;
}

/** What all tables of an account share. */
export class Stamps {
  /** Rises with everything that a write changes. */
  version = 0;
  private lastMs = 0;
  /** Never starts over, so that a reset does not hand out ids that a client still remembers. */
  private lastId = 1000;

  instant(): string {
    return new Date().toISOString();
  }

  /** For `updated_at`: later than that of every write before it, by a millisecond where the clock stood still. */
  next(): string {
    this.lastMs = Math.max(Date.now(), this.lastMs + 1);
    return new Date(this.lastMs).toISOString();
  }

  id(prefix: string): string {
    this.lastId += 1;
    return `${prefix}_${this.lastId}`;
  }
}

export interface TableOptions {
  /** Of new ids: `con` gives `con_1001`. */
  prefix: string;
  /** Whether a change raises `revision`. Default true. */
  revises?: boolean;
}

/** The rows of one resource, in the order in which they came. */
export class Table<R extends Stamped> {
  private rows = new Map<string, R>();

  constructor(
    readonly name: string,
    readonly schema: z.ZodType<R>,
    private readonly stamps: Stamps,
    private readonly options: TableOptions,
  ) {}

  all(): R[] {
    return [...this.rows.values()];
  }

  where(wanted: (row: R) => boolean): R[] {
    return this.all().filter(wanted);
  }

  find(id: string | null): R | undefined {
    return id === null ? undefined : this.rows.get(id);
  }

  /** @throws ApiError 404 */
  get(id: string): R {
    const row = this.rows.get(id);
    if (!row) throw notFound(`${this.name} ${id}`);
    return row;
  }

  newId(): string {
    let id: string;
    do id = this.stamps.id(this.options.prefix);
    while (this.rows.has(id));
    return id;
  }

  /** Fills what is missing with the column's default. */
  create(values: Partial<R>): R {
    const row = this.schema.parse({
      ...values,
      id: this.newId(),
      revision: 1,
      updated_at: this.stamps.next(),
    });
    this.put(row);
    return row;
  }

  /** Sets columns; a change of nothing raises neither `revision` nor `updated_at`. */
  change(row: R, values: Partial<R>): R {
    const after = { ...row, ...values };
    if (isDeepStrictEqual(after, row)) return row;
    const stamped = {
      ...after,
      revision: this.options.revises === false ? after.revision : row.revision + 1,
      updated_at: this.stamps.next(),
    };
    this.put(stamped);
    return stamped;
  }

  remove(row: R): void {
    this.rows.delete(row.id);
    this.stamps.version += 1;
  }

  replace(rows: readonly R[]): void {
    this.rows = new Map(rows.map((row) => [row.id, row]));
    this.stamps.version += 1;
  }

  put(row: R): void {
    this.rows.set(row.id, row);
    this.stamps.version += 1;
  }
}
