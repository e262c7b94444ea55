import type { Row } from '../../../core';
import { invalid, mask } from '../../fields';
import type { Reply, Values } from '../../fields';
import { codeReply, costCenterReply } from '../../references';
import { schema } from '../../schema';
import { where } from '../../tables';
import type { Tables } from '../../tables';
import { canonical } from '../../values';

export const present = (replies: readonly (Reply | undefined)[]): Reply[] =>
  replies.filter((reply) => reply !== undefined);

/** The supplied elements that are columns of the table: a blank never clears and never hides a default. */
export function supplied(table: string, values: Values): Row {
  const columns = schema.get(table)?.columns ?? [];
  return Object.fromEntries(
    columns
      .map(({ name }) => [name, values[name] ?? ''] as const)
      .filter(([, value]) => canonical(value) !== ''),
  );
}

/** Add… refuses a key that is there already, of whatever status. */
export function taken(
  tables: Tables,
  table: string,
  key: Record<string, unknown>,
  column: string,
): Reply | undefined {
  return tables.find(table, where(key)) ? invalid(column, `${column} already exists`) : undefined;
}

/** One of the codes that have a table in Info-Link. */
export const reference = (
  tables: Tables,
  values: Values,
  column: string,
  { table, key = column }: { table: string; key?: string },
): Reply | undefined =>
  codeReply(tables, table, key, {
    company: values.Company_Code ?? '',
    code: values[column] ?? '',
    column,
  });

export const kindsOfCodes = (tables: Tables, company: string, kind: string): Row[] =>
  tables.filter('_codes', where({ Company_Code: company, kind }));

/** One of the codes that have no table in Info-Link: any, unless the installation's are told. */
export function listed(tables: Tables, values: Values, column: string, kind: string): Reply | undefined {
  const code = values[column] ?? '';
  const known = kindsOfCodes(tables, values.Company_Code ?? '', kind);
  if (code === '' || known.length === 0 || known.some((row) => row.code === code)) return undefined;
  return invalid(column, `${column} does not exist`);
}

/** Blank or one of the company's; and one that the customer is in, who may belong to a single cost center. */
export function costCenterOf(
  tables: Tables,
  center: { company: string; code: string; column: string },
  customer: Row | undefined,
): Reply | undefined {
  const refused = costCenterReply(tables, center);
  if (refused || tables.setting('costCenters') !== true) return refused;
  const own = canonical(customer?.Cost_Center);
  if (own === '' || own === center.code) return undefined;
  return invalid(
    center.column,
    `Cost Center is not valid for customer ${canonical(customer?.Customer_Code)}`,
  );
}

const workTaxes = ['Work_State_Tax_Code', 'Work_County_Tax_Code', 'Work_Local_Tax_Code'];
const workTaxKinds = ['workState', 'workCounty', 'workLocal'];

/** State, county and locality each have a payroll tax code of their own. */
export function workTaxReplies(tables: Tables, values: Values): (Reply | undefined)[] {
  const codes = workTaxes.map((column) => values[column] ?? '');
  const repeated = workTaxes.filter((_, index) => {
    const code = codes[index] ?? '';
    return code !== '' && codes.indexOf(code) !== index;
  });
  return [
    ...workTaxes.map((column, index) => listed(tables, values, column, workTaxKinds[index] ?? '')),
    ...repeated.map((column) => invalid(column, `${column} must differ from the other work tax codes`)),
  ];
}

/** The installation's phase mask: `9` a digit, `A` a letter, `X` either; its dashes are not sent. */
export function phaseReply(tables: Tables, phase: string, column = 'Phase_Code'): Reply | undefined {
  const form = canonical(tables.setting('phaseMask')).replace(/[^9AX]/g, '');
  const letters: Record<string, string> = { '9': '[0-9]', A: '[A-Z]', X: '[A-Z0-9]' };
  const pattern = form === '' ? '[^-]+' : [...form].map((letter) => letters[letter]).join('');
  if (phase === '' || new RegExp(`^${pattern}$`).test(phase)) return undefined;
  return invalid(column, mask(column));
}
