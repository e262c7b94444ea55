import type { Row } from '../../core';
import type { Field, Reply, Values } from '../fields';
import type { Tables } from '../tables';

interface Base {
  /** The method of `/ws/<name>`, and its name in the library of services. */
  name: string;
  /** The declared elements after `Authorization_ID` and `GUID`, in the order of the WSDL. */
  fields: readonly Field[];
}

/** Reads: rows with the trailing `Error_…` columns, capped. */
export interface GetMethod extends Base {
  kind: 'get';
  /** The element that the company is sent in. */
  company: string;
  /** The published columns of one row. */
  rows(tables: Tables, values: Values): Row[];
  /** Whether good rows carry `Error_Code` and its two companions. */
  errorColumns: boolean;
}

/** What one record of a Put is found to be, before anything is written. */
export interface Judged {
  /** Everything wrong with it; nothing is written then. */
  replies: Reply[];
  /** Writes it. The answer's rows of code G, or none. */
  commit(): Reply[];
}

/** Writes: `error_code`, `desc`, `column`; an accepted one answers no rows, or rows of code G. */
export interface PutMethod extends Base {
  kind: 'put';
  /** The elements after the company that name the record. The first is told when the record is locked. */
  key: readonly [string, ...string[]];
  /** The rules behind the fields. Refused fields arrive blank and stay silent. */
  judge(tables: Tables, values: Values): Judged;
}

export type SoapMethod = GetMethod | PutMethod;
