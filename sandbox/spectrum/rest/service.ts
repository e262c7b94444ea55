import { asRow, SandboxInputError } from '../../core';
import type { Fault, Row, SandboxAnswer, SandboxRequest } from '../../core';
import { authorizationOf, notSetUp, restCaller } from '../authorization';
import type { Reply } from '../fields';
import { useGuid } from '../guids';
import type { Tables } from '../tables';
import type { Written } from '../written';

export interface RestCall {
  tables: Tables;
  authorizationId: string;
  records: Row[];
  fault?: Fault;
  /** Into the journal. */
  record(written: Written): void;
}

/** A JSON service: one table entry in `index.ts` each. */
export interface RestService {
  /** `POST /path`, as fault rules and the journal name it. */
  operation: string;
  /** Its name in the library of services that an Authorization ID is granted. */
  name: string;
  /** The body's array. */
  list: string;
  keyOf(record: Row): string;
  /** The record as the journal shows it, where that is not the record itself. */
  journalled?(record: Row): Row;
  /** One row of the answer. It repeats the record's key, so that rows of several can be told apart. */
  row(record: Row, reply: Reply): Row;
  run(call: RestCall): SandboxAnswer;
}

export const journalled = (service: Pick<RestService, 'journalled'>, record: Row): Row =>
  service.journalled?.(record) ?? record;

/** The body's records. @throws SandboxInputError for what is no such body: Spectrum's 400 */
export function recordsOf(service: RestService, body: Buffer): Row[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new SandboxInputError('the body is not JSON');
  }
  const list = asRow(parsed, 'the body')[service.list];
  if (!Array.isArray(list)) throw new SandboxInputError(`the body must have an array ${service.list}`);
  return list.map((record) => asRow(record, `an element of ${service.list}`));
}

/** For the journal of calls that never reached the service: whatever can be read of the body. */
export function keysOf(service: RestService, body: Buffer): { key: string; body: Row }[] {
  try {
    return recordsOf(service, body).map((record) => ({
      key: service.keyOf(record),
      body: journalled(service, record),
    }));
  } catch {
    return [];
  }
}

const json = (status: number, body: unknown): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** The rows of an answer as the service sends them. */
export const rowsAnswer = (response: readonly Row[]): SandboxAnswer => json(200, { response });

/** What Enhanced Authentication carries in the query is checked as the elements of SOAP are. */
function sessionReply(
  tables: Tables,
  req: SandboxRequest,
  caller: { id: string; client?: string },
): Reply | undefined {
  if (caller.client === undefined) return undefined;
  if (!authorizationOf(tables, caller.id, caller)) {
    return { code: 'A', text: notSetUp, column: 'Authorization_ID' };
  }
  return useGuid(tables, req.query.get('GUID'), caller.id);
}

export function callRest(
  service: RestService,
  req: SandboxRequest,
  call: Pick<RestCall, 'tables' | 'fault' | 'record'>,
): SandboxAnswer {
  const unserved = (status: number, error: string): SandboxAnswer => {
    for (const { key, body } of keysOf(service, req.body)) {
      call.record({ key, accepted: false, body, answer: error });
    }
    return json(status, { error });
  };
  const refused = (records: readonly Row[], reply: Reply): SandboxAnswer => {
    const rows = records.map((record) => ({ record, row: service.row(record, reply) }));
    for (const { record, row } of rows) {
      const body = journalled(service, record);
      call.record({ key: service.keyOf(record), accepted: false, body, answer: [row] });
    }
    return rowsAnswer(rows.map(({ row }) => row));
  };
  const caller = restCaller(call.tables, req);
  if (caller === undefined) return unserved(401, 'Unauthorized');
  try {
    const records = recordsOf(service, req.body);
    const reply = sessionReply(call.tables, req, caller);
    if (reply) return refused(records, reply);
    return service.run({ ...call, authorizationId: caller.id, records });
  } catch (error) {
    if (error instanceof SandboxInputError) return unserved(error.status, error.message);
    throw error;
  }
}
