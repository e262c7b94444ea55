import type { Row, SandboxAnswer } from '../../core';
import { access, companyNotGranted, serviceNotGranted } from '../authorization';
import { invalid, mask, onePerField, required } from '../fields';
import type { readFields, Reply, Values } from '../fields';
import type { Judged } from '../soap/method';
import type { Tables } from '../tables';
import { canonical } from '../values';
import { processingRange } from './periods';
import { journalled, rowsAnswer } from './service';
import type { RestService } from './service';

/** One document of a call, and what it is held against. */
export interface DocumentCall {
  tables: Tables;
  authorizationId: string;
  document: Row;
  /** The module's processing dates; undefined only where the company itself is refused. */
  range: Row | undefined;
}

/** A service that takes invoices of a module into its entry screen, in a batch. */
export interface DocumentService extends Omit<RestService, 'run'> {
  module: 'AR' | 'AP';
  /** The element that is told when the record is locked. */
  number: string;
  judge(call: DocumentCall): Judged;
}

/** The published text when processing dates were never saved. */
const loggedError: SandboxAnswer = {
  status: 500,
  headers: { 'content-type': 'text/plain' },
  body: 'There was an error processing your request. It has been logged',
};

export const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a nested array, or a row that says what else it is. An array that is left out is empty. */
export function objectsOf(name: string, value: unknown): { objects: Row[]; replies: Reply[] } {
  const given: unknown[] = Array.isArray(value) ? value : [];
  const isArray = Array.isArray(value) || value === undefined || value === null;
  const stray = given.findIndex((one) => !isObject(one));
  if (!isArray) return { objects: [], replies: [invalid(name, mask(name))] };
  if (stray !== -1) return { objects: [], replies: [invalid(name, mask(name), stray + 1)] };
  return { objects: given.filter(isObject).map((one) => ({ ...one })), replies: [] };
}

/** Reads the lines of a document, of which it must have one. */
export function readLines(
  name: string,
  value: unknown,
  read: (line: Row, number: number) => ReturnType<typeof readFields>,
): { lines: Values[]; replies: Reply[] } {
  const { objects, replies } = objectsOf(name, value);
  if (objects.length === 0) return { lines: [], replies: replies.length > 0 ? replies : [required(name)] };
  const lines = objects.map((line, index) => read(line, index + 1));
  return { lines: lines.map((line) => line.values), replies: lines.flatMap((line) => line.replies) };
}

/** Each document all or nothing; the good ones of a call are imported. */
export function documentService(service: DocumentService): RestService {
  const { module, number, judge, ...rest } = service;
  return {
    ...rest,
    run({ tables, authorizationId, records, fault, record }) {
      const tell = (document: Row, accepted: boolean, answer: unknown): void =>
        record({ key: rest.keyOf(document), accepted, body: journalled(rest, document), answer });
      const granted = records.map((document) =>
        access(tables, authorizationId, canonical(document.Company_Code), rest.name),
      );
      const ranges = records.map((document) =>
        processingRange(tables, canonical(document.Company_Code), module),
      );
      const unsaved = records.some((document, index) => {
        const company = canonical(document.Company_Code);
        return granted[index] === 'granted' && company !== '' && company.length <= 3 && !ranges[index];
      });
      if (unsaved) {
        for (const document of records) tell(document, false, loggedError.body);
        return loggedError;
      }

      const response = records.flatMap((document, index) => {
        const rows = importOne(document, index).map((reply) => rest.row(document, reply));
        const accepted = rows.every((row) => row.error_code === 'G');
        tell(document, accepted, rows);
        return rows;
      });
      return rowsAnswer(response);

      function importOne(document: Row, index: number): Reply[] {
        const allowed = granted[index];
        if (allowed === 'company' && canonical(document.Company_Code) !== '') {
          return [{ code: 'A', text: companyNotGranted, column: 'Company_Code' }];
        }
        if (allowed === 'service') {
          return [{ code: 'A', text: serviceNotGranted, column: 'Authorization_ID' }];
        }
        const judged = judge({ tables, authorizationId, document, range: ranges[index] });
        const refused = judged.replies.filter(onePerField);
        if (refused.length > 0) return refused;
        if (fault?.name === 'locked') return [invalid(number, 'Record is locked by another user')];
        return judged.commit();
      }
    },
  };
}
