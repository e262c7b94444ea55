import { soapFaultAnswer } from '../../core';
import type { Fault, Row, SandboxAnswer, SandboxRequest } from '../../core';
import { access, companyNotGranted, notSetUp, serviceNotGranted, soapCaller } from '../authorization';
import type { Caller } from '../authorization';
import type { Reply, Values } from '../fields';
import { useGuid } from '../guids';
import type { Tables } from '../tables';
import { canonical } from '../values';
import type { Written } from '../written';
import { orderedValues, parseCall, renderAnswer } from './envelope';
import type { SoapCall } from './envelope';
import { getRow, getRows } from './get';
import type { GetMethod, SoapMethod } from './method';
import { keyOf, put, putRow } from './put';

/** The elements that every method begins with. */
export const declared = (method: SoapMethod): string[] => [
  'Authorization_ID',
  'GUID',
  ...method.fields.map((field) => field.name),
];

const wrapperOf = (method: GetMethod): string => method.name.charAt(0).toLowerCase() + method.name.slice(1);

function answerOf(method: SoapMethod, rows: readonly Row[]): SandboxAnswer {
  return {
    status: 200,
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: renderAnswer(method.name, method.kind === 'get' ? wrapperOf(method) : undefined, rows),
  };
}

/** First the authorization, then the GUID: nothing else of a call is looked at before. */
function refusal(tables: Tables, method: SoapMethod, given: Values, caller: Caller): Reply | undefined {
  const id = canonical(given.Authorization_ID);
  const company = canonical(given[method.kind === 'get' ? method.company : 'Company_Code']);
  switch (access(tables, id, company, method.name, caller)) {
    case 'granted':
      return useGuid(tables, given.GUID, id);
    case 'unknownId':
      return { code: 'A', text: notSetUp, column: 'Authorization_ID' };
    case 'service':
      return { code: 'A', text: serviceNotGranted, column: 'Authorization_ID' };
    case 'company':
      // A blank company is a missing field, not a refused one.
      if (company === '') return useGuid(tables, given.GUID, id);
      return { code: 'A', text: companyNotGranted, column: 'Company_Code' };
  }
}

/** What was sent under each name, in whatever order. */
const byName = (call: SoapCall | undefined): Values =>
  Object.fromEntries((call?.elements ?? []).map(({ name, text }) => [name, text]));

/** The journal has no credentials and no session. */
function withoutCredentials({ Authorization_ID: _id, GUID: _guid, ...written }: Values): Values {
  return written;
}

/** The record of a Put that never reached the service, for the journal; undefined for what is no call at all. */
export function recordOf(method: SoapMethod, body: Buffer): { key: string; body: Values } | undefined {
  const parsed = parseCall(body);
  if (method.kind === 'get' || parsed?.method !== method.name) return undefined;
  const given = byName(parsed);
  return { key: keyOf(method, given), body: withoutCredentials(given) };
}

/** Answers one `POST /ws/:Method`. */
export function callSoap(
  method: SoapMethod,
  req: SandboxRequest,
  call: { tables: Tables; fault?: Fault; record(written: Written): void },
): SandboxAnswer {
  const { tables } = call;
  const journal = (accepted: boolean, answer: unknown): void => {
    const record = recordOf(method, req.body);
    if (record) call.record({ ...record, accepted, answer });
  };
  const unserved = (answer: SandboxAnswer, why: string): SandboxAnswer => {
    journal(false, why);
    return answer;
  };
  const caller = soapCaller(tables, req);
  if (!caller) return unserved({ status: 401, headers: { 'www-authenticate': 'Bearer' } }, 'Unauthorized');
  const parsed = parseCall(req.body);
  const given = byName(parsed);
  if (parsed?.method !== method.name || given.Authorization_ID === undefined) {
    return unserved(soapFaultAnswer, 'Error executing Web Service');
  }
  const refused = refusal(tables, method, given, caller);
  if (refused) {
    const rows = [method.kind === 'get' ? getRow(refused) : putRow(refused)];
    journal(false, rows);
    return answerOf(method, rows);
  }
  const values = orderedValues(declared(method), parsed);
  if (!values) return unserved(soapFaultAnswer, 'Error executing Web Service');
  if (method.kind === 'get') return answerOf(method, getRows(tables, method, values, call.fault));
  const { accepted, rows } = put(tables, method, values, call.fault);
  journal(accepted, rows);
  return answerOf(method, rows);
}
