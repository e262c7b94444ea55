import type { Fault, Row } from '../../core';
import { readFields } from '../fields';
import type { Reply, Values } from '../fields';
import type { Tables } from '../tables';
import type { GetMethod } from './method';

const capText = 'Record count exceeds maximum allowed. Use additional selection criteria.';

export const getRow = ({ code, text, column }: Reply): Row => ({
  Error_Code: code,
  Error_Description: text,
  Error_Column: column,
});

/** The rows of a Get: what is missing, or what was found up to the cap and a warning where there is more. */
export function getRows(tables: Tables, method: GetMethod, values: Values, fault: Fault | undefined): Row[] {
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
