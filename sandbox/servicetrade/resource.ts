import type { Column } from './columns';
import type { Filter } from './filters';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** One kind of record: what it holds and how `/api/<name>` serves it. */
export interface Resource {
  /** Table, path and webhook type in one: `job`. */
  name: string;
  /** The key of its rows in a list answer: `jobs`. */
  list: string;
  columns: Record<string, Column>;
  /** What an embedded reference to it shows besides `id`. */
  stub: readonly string[];
  /** Columns that only the detail has. */
  detailOnly?: readonly string[];
  /** Columns of a list row where they are few; otherwise all but `detailOnly`. */
  thin?: readonly string[];
  methods: readonly Method[];
  /** Columns that a POST must set. */
  required?: readonly string[];
  /** Columns that a PUT ignores. */
  fixed?: readonly string[];
  /** Fields of a body that are no columns: instructions such as `applyTax`. */
  instructions?: readonly string[];
  filters?: Record<string, Filter>;
  /** Query parameters that hold when the caller gives none: the defaults that hide rows. */
  implied?: (query: URLSearchParams) => Record<string, string>;
  limit?: { usual: number; most: number };
  /** The code that comments, tags and subscriptions use. */
  entityType?: number;
  /** Whether a change is announced by webhook. */
  announced?: boolean;
  /** The columns whose change a changeset shows. */
  tracked?: readonly string[];
  /** The path of the side list in a compound detail: `companies`. */
  side?: string;
}
