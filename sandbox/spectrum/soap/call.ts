import { soapFaultAnswer } from '../../core';
import type { Fault, Row, SandboxAnswer } from '../../core';
import { access, companyNotGranted, notSetUp, serviceNotGranted } from '../authorization';
import { readFields } from '../fields';
import type { Reply, Values } from '../fields';
import type { Written } from '../rest/service';
import type { Tables } from '../tables';
import { canonical } from '../values';
import { orderedValues, parseCall, renderAnswer } from './envelope';
import type { GetMethod, SoapMethod } from './method';

/** The elements that every method begins with. */
export const declared = (method: SoapMethod): string[] => [
  'Authorization_ID',
  'GUID',
  ...method.fields.map((field) => field.name),
];

const capText = 'Record count exceeds maximum allowed. Use additional selection criteria.';

const wrapperOf = (method: GetMethod): string => method.name.charAt(0).toLowerCase() + method.name.slice(1);

const getRow = ({ code, text, column }: Reply): Row => ({
  Error_Code: code,
  Error_Description: text,
  Error_Column: column,
});
const putRow = ({ code, text, column }: Reply): Row => ({ error_code: code, desc: text, column });

const xml = (body: string): SandboxAnswer => ({
  status: 200,
  headers: { 'content-type': 'text/xml; charset=utf-8' },
  body,
});

function answerOf(method: SoapMethod, rows: readonly Row[]): SandboxAnswer {
  return xml(renderAnswer(method.name, method.kind === 'get' ? wrapperOf(method) : undefined, rows));
}

function refusal(tables: Tables, method: SoapMethod, values: Values): Reply | undefined {
  const company = canonical(values[method.kind === 'get' ? method.company : 'Company_Code']);
  const given = access(tables, canonical(values.Authorization_ID), company, method.name);
  switch (given) {
    case 'granted':
      return undefined;
    case 'unknownId':
      return { code: 'A', text: notSetUp, column: 'Authorization_ID' };
    case 'service':
      return { code: 'A', text: serviceNotGranted, column: 'Authorization_ID' };
    case 'company':
      // A blank company is a missing field, not a refused one.
      return company === '' ? undefined : { code: 'A', text: companyNotGranted, column: 'Company_Code' };
  }
}

function getRows(tables: Tables, method: GetMethod, values: Values, fault: Fault | undefined): Row[] {
  const { replies } = readFields(
    // Statuses and sort orders are selections: what is not known selects nothing, it is no error.
    method.fields,
    Object.fromEntries(method.fields.map(({ name }) => [name, values[name]])),
  );
  const refused = replies.filter((reply) => reply.code === 'M');
  if (refused.length > 0) return refused.map(getRow);
  const setting = tables.setting('rowCap');
  const cap = fault?.name === 'rowCap' ? fault.n : typeof setting === 'number' ? setting : 500;
  const found = method.rows(tables, values);
  const good: Row = { Error_Code: '', Error_Description: '', Error_Column: '' };
  const rows = found.slice(0, cap).map((row) => (method.errorColumns ? { ...row, ...good } : row));
  const blank = Object.fromEntries(Object.keys(found[0] ?? {}).map((name) => [name, '']));
  const warning: Row = { ...blank, ...getRow({ code: 'W', text: capText, column: '' }) };
  return found.length > cap ? [...rows, warning] : rows;
}

/** Answers one `POST /ws/:Method`. */
export function callSoap(
  method: SoapMethod,
  body: Buffer,
  call: { tables: Tables; fault?: Fault; record(written: Written): void },
): SandboxAnswer {
  const parsed = parseCall(body);
  const values = parsed?.method === method.name ? orderedValues(declared(method), parsed) : undefined;
  if (!values) return soapFaultAnswer;
  const refused = refusal(call.tables, method, values);
  if (refused) {
    const { Authorization_ID: _id, GUID: _guid, ...written } = values;
    const rows = [method.kind === 'get' ? getRow(refused) : putRow(refused)];
    if (method.kind === 'put') call.record({ key: '', accepted: false, body: written, answer: rows });
    return answerOf(method, rows);
  }
  if (method.kind === 'get') return answerOf(method, getRows(call.tables, method, values, call.fault));
  return answerOf(method, method.run(call.tables, values, call.fault, call.record));
}
