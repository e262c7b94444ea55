import { SandboxInputError } from '../core';
import type { Account } from './account';
import type { Stamped, Table } from './table';

function pointsTo<R extends Stamped>(
  from: Table<R>,
  to: Pick<Table<Stamped>, 'name' | 'find'>,
  idOf: (row: R) => string | null,
): void {
  for (const row of from.all()) {
    const id = idOf(row);
    if (id !== null && !to.find(id)) {
      throw new SandboxInputError(`${from.name} ${row.id}: ${to.name} ${id} was not found`);
    }
  }
}

/** @throws SandboxInputError when a row points to one that is not there */
export function checkReferences(account: Account): void {
  const { projects, vendors, contracts, sections, sovLines, changeOrders, payApplications } = account;
  pointsTo(account.connections, projects, (row) => row.project_id);
  pointsTo(account.members, vendors, (row) => row.vendor_id);
  pointsTo(contracts, projects, (row) => row.project_id);
  pointsTo(contracts, vendors, (row) => row.vendor_id);
  pointsTo(changeOrders, contracts, (row) => row.contract_id);
  pointsTo(sections, contracts, (row) => row.contract_id);
  pointsTo(sections, changeOrders, (row) => row.change_order_id);
  pointsTo(sovLines, contracts, (row) => row.contract_id);
  pointsTo(sovLines, sections, (row) => row.accounting_line_id);
  pointsTo(sovLines, changeOrders, (row) => row.change_order_id);
  pointsTo(payApplications, contracts, (row) => row.contract_id);
  pointsTo(account.attachments, payApplications, (row) => row.pay_application_id);
}

function unique<R extends Stamped>(table: Table<R>, keyOf: (row: R) => string): void {
  const seen = new Set<string>();
  for (const row of table.all()) {
    const key = keyOf(row);
    if (seen.has(key)) throw new SandboxInputError(`${table.name}: ${key} stands twice`);
    seen.add(key);
  }
}

/** @throws SandboxInputError when a key stands twice */
export function checkKeys(account: Account): void {
  unique(account.projects, (row) => row.external_id);
  unique(account.connections, (row) => `${row.company_code}/${row.job}`);
  unique(account.vendors, (row) => row.external_id);
  unique(account.contracts, (row) => row.external_id);
  unique(account.payApplications, (row) => `application ${row.number} of ${row.contract_id}`);
}
