import type { Fault, Row } from '../../core';
import { authorizationOf, isMapped } from '../authorization';
import { invalid, onePerField, readFields } from '../fields';
import type { Reply, Values } from '../fields';
import type { Tables } from '../tables';
import { canonical, numberKey } from '../values';
import type { Judged, PutMethod } from './method';

export const putRow = ({ code, text, column }: Reply): Row => ({ error_code: code, desc: text, column });

/** The record's name in the journal: `ABC|1001`. */
export const keyOf = (method: PutMethod, given: Values): string =>
  ['Company_Code', ...method.key].map((name) => numberKey(given[name])).join('|');

/** User defined fields must be mapped on the Authorization ID. */
function unmapped(tables: Tables, id: string, fields: Values): Reply[] {
  const authorization = authorizationOf(tables, id);
  return Object.keys(fields)
    .filter((name) => /^UDF\d+$/.test(name) && fields[name] !== '' && !isMapped(authorization, name))
    .map((name) => invalid(name, `${name} is not mapped for this Authorization ID`));
}

/** Everything that is wrong with a record, together: first what is missing, then what is invalid. */
function inOrder(replies: readonly Reply[]): Reply[] {
  const once = replies.filter(onePerField);
  return [...once.filter(({ code }) => code === 'M'), ...once.filter(({ code }) => code !== 'M')];
}

const nothing: Judged = { replies: [], commit: () => [] };

/** Writes one record, or says everything that is wrong with it. */
export function put(
  tables: Tables,
  method: PutMethod,
  { Authorization_ID: id, GUID: _guid, ...given }: Values,
  fault: Fault | undefined,
): { accepted: boolean; rows: Row[] } {
  const read = readFields(method.fields, given);
  // Without its company a record cannot be held against anything.
  const judged = read.values.Company_Code === '' ? nothing : method.judge(tables, read.values);
  const refused = inOrder([
    ...read.replies,
    ...unmapped(tables, canonical(id), read.values),
    ...judged.replies,
  ]);
  if (refused.length > 0) return { accepted: false, rows: refused.map(putRow) };
  if (fault?.name === 'locked') {
    const locked = invalid(method.key[0], 'Record is locked by another user');
    return { accepted: false, rows: [putRow(locked)] };
  }
  return { accepted: true, rows: judged.commit().map(putRow) };
}
