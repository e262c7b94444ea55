import type { Row } from '../core';
import { invalid, required } from './fields';
import type { Reply } from './fields';
import { where } from './tables';
import type { Tables } from './tables';

/** One code of a record. Blank is allowed everywhere: whether it must be given is another rule. */
export interface Reference {
  company: string;
  code: string;
  /** The element that the code was sent in. */
  column: string;
  line?: number;
}

export const exists = (tables: Tables, table: string, key: Record<string, unknown>): boolean =>
  tables.find(table, where(key)) !== undefined;

/** A code that must exist and be active. */
export function codeReply(
  tables: Tables,
  table: string,
  key: string,
  { company, code, column, line }: Reference,
): Reply | undefined {
  if (code === '') return undefined;
  const rows = tables.filter(table, where({ Company_Code: company, [key]: code }));
  if (rows.length === 0) return invalid(column, `${column} does not exist`, line);
  if (!rows.some((row) => row.Status === 'A')) return invalid(column, `${column} is not active`, line);
  return undefined;
}

/** The customer of a code. Unlike numbers, customer codes are not folded to upper case on the way in. */
export function customerOf(tables: Tables, company: string, code: string): Row | undefined {
  if (code === '') return undefined;
  const key = where({ Company_Code: company, Customer_Code: code });
  return tables.find('CR_CUSTOMER_MASTER_MC', (row) => key(row) && row.Customer_Code === code);
}

/** A customer that must exist and not have status N, "Not used"; inactive ones are taken. */
export function customerReply(tables: Tables, { company, code, column }: Reference): Reply | undefined {
  if (code === '') return undefined;
  const customer = customerOf(tables, company, code);
  if (!customer) return invalid(column, `${column} does not exist`);
  if (customer.Status !== 'N') return undefined;
  return invalid(column, 'Customer Code Entered Is Not Available For Use');
}

/** Required and active where the company works with cost centers; not looked at where it does not. */
export function costCenterReply(
  tables: Tables,
  { company, code, column, line }: Reference,
): Reply | undefined {
  if (tables.setting('costCenters') !== true) return undefined;
  if (code === '') return required(column, line);
  const row = tables.find('PA_COST_CENTER_MASTER_MC', where({ Company_Code: company, Cost_Center: code }));
  return row?.Status === 'A'
    ? undefined
    : invalid(column, `Cost Center is not valid for company ${company}`, line);
}
