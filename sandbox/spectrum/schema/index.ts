import { accountsPayable } from './accounts-payable';
import { accountsReceivable } from './accounts-receivable';
import { jobs } from './jobs';
import { ledger } from './ledger';
import { payroll } from './payroll';
import { privateTables } from './private';
import { subcontracts } from './subcontracts';
import { workOrders } from './work-orders';
import type { Table } from './column';

export type { Column, Table } from './column';

/** A further module is one more file and one more line here; Info-Link serves it at once. */
export const infolinkTables: readonly Table[] = [
  ...accountsReceivable,
  ...accountsPayable,
  ...subcontracts,
  ...jobs,
  ...workOrders,
  ...ledger,
  ...payroll,
];

export const schema: ReadonlyMap<string, Table> = new Map(
  [...infolinkTables, ...privateTables].map((table) => [table.name, table]),
);
