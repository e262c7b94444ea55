import { asRow, SandboxInputError } from '../../core';
import type { Fault, Row, SandboxAnswer, SandboxRequest } from '../../core';
import { restAuthorization } from '../authorization';
import type { Tables } from '../tables';

export interface Written {
  key: string;
  accepted: boolean;
  body: unknown;
  answer: unknown;
}

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
  run(call: RestCall): SandboxAnswer;
}

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
    return recordsOf(service, body).map((record) => ({ key: service.keyOf(record), body: record }));
  } catch {
    return [];
  }
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
    return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error }) };
  };
  const authorizationId = restAuthorization(call.tables, req);
  if (authorizationId === undefined) return unserved(401, 'Unauthorized');
  try {
    return service.run({ ...call, authorizationId, records: recordsOf(service, req.body) });
  } catch (error) {
    if (error instanceof SandboxInputError) return unserved(error.status, error.message);
    throw error;
  }
}
