import type { Fault, Row } from '../../core';
import type { Field, Values } from '../fields';
import type { Tables } from '../tables';
import type { Written } from '../rest/service';

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

/** Writes: `error_code`, `desc`, `column`; an accepted one answers no rows, or rows of code G. */
export interface PutMethod extends Base {
  kind: 'put';
  run(tables: Tables, values: Values, fault: Fault | undefined, record: (written: Written) => void): Row[];
}

export type SoapMethod = GetMethod | PutMethod;
