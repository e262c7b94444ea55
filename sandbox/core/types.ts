import type { Fault, FaultPlan } from './faults';
import type { Journal } from './journal';

/** One row of a stand-in's table: column name to JSON value. */
export type Row = Record<string, unknown>;

export interface SandboxRequest {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  /** Names in lower case; a repeated header is joined with a comma. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface SandboxAnswer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/**
 * A stand-in for one outside system. `startHttp` serves it: the real interface through `handle`, the control
 * interface under `/__sandbox/`, and the faults around `handle`.
 */
export interface Sandbox {
  name: string;
  faults: FaultPlan;
  journal: Journal;
  /** Empties the tables; `startHttp` clears the journal and the faults itself. */
  reset(): void | Promise<void>;
  /** A copy of all tables, as `{table: [row…]}`. */
  state(): Record<string, Row[]>;
  /**
   * Replaces the tables named and fills missing columns with defaults; is not journalled.
   * @throws SandboxInputError naming an unknown table or column and the allowed ones
   */
  putState(tables: Record<string, unknown[]>): void | Promise<void>;
  /** Moves time or people along: `{action, …}`. @throws SandboxInputError listing the actions there are */
  advance(body: Row): unknown;
  /** The name that fault rules use. Called before the body is read, so it may look at method, path and headers only. */
  operationOf(req: SandboxRequest): string;
  /**
   * Commits and answers. `fault` is given only where the stand-in itself must show it: `locked` and `rowCap`.
   */
  handle(req: SandboxRequest, fault?: Fault): Promise<SandboxAnswer>;
  /** Told of a request that a fault kept from `handle`, so that the journal can show it as not committed. */
  missed?(req: SandboxRequest, fault: Fault): void;
  /** What the stand-in serves; `startHttp` adds name, tables and fault names. */
  capabilities?(): Row;
}
