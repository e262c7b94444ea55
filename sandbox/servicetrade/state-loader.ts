import { SandboxInputError, asRow } from '../core';
import type { Row } from '../core';
import { nowSeconds } from './account';
import type { Account } from './account';
import { asId, parseFields, withFallbacks } from './columns';
import type { Column } from './columns';
import { priceItem, totals } from './invoice-amounts';
import { loadPrivate, privateColumns } from './private-tables';
import { itemColumns } from './resources/invoices';
import { resourceOf, resources } from './resources';
import type { Resource } from './resource';
import { externalIdsOf, idsOf, numberOf } from './tables';
import type { Entity } from './tables';

/** References that came with more than an id, to a row that is not there: they bring the row with them. */
type Brought = Array<{ table: string; row: Row }>;

function noteBrought(columns: Record<string, Column>, given: Row, brought: Brought): void {
  for (const [name, { to }] of Object.entries(columns)) {
    const value = given[name];
    if (to === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one !== 'object' || one === null || Object.keys(one).length < 2) continue;
      brought.push({ table: to, row: asRow(one, name) });
    }
  }
}

function loadItems(account: Account, invoice: Entity, given: Row, brought: Brought): Row[] {
  const rate = numberOf(account.tables.find('taxrate', numberOf(invoice, 'taxRate')), 'rate');
  const items = Array.isArray(given.items) ? given.items : [];
  return items.map((value: unknown, index) => {
    const { id, ...fields } = asRow(value, `items[${index}]`);
    noteBrought(itemColumns, fields, brought);
    const parsed = parseFields(itemColumns, fields, 'load');
    const priced = priceItem(withFallbacks(itemColumns, parsed), rate);
    // What the row itself says stays, so that a test can load amounts that do not add up.
    const kept = Object.fromEntries(Object.entries(parsed).filter(([, own]) => own !== null));
    return { ...priced, ...kept, id: id === undefined ? account.tables.newId() : asId('id', id, 'load') };
  });
}

function loadRow(account: Account, resource: Resource, value: unknown, brought: Brought): Entity {
  const given = asRow(value, 'a row');
  const { id, uri: _uri, ...fields } = given;
  noteBrought(resource.columns, fields, brought);
  const stamped: Row = { ...fields };
  const { columns } = resource;
  for (const stamp of ['created', 'updated']) {
    if (stamp in columns && stamped[stamp] === undefined) stamped[stamp] = nowSeconds();
  }
  const parsed = withFallbacks(columns, parseFields(columns, stamped, 'load'));
  return { ...parsed, id: id === undefined ? account.tables.newId() : asId('id', id, 'load') };
}

/** Amounts that a row gives stay as given; the others follow from the items. */
function completeInvoice(account: Account, invoice: Entity, given: Row, brought: Brought): Entity {
  const items = loadItems(account, invoice, given, brought);
  const computed = totals(items);
  const subtotal = numberOf(invoice, 'subtotal') ?? computed.subtotal;
  const taxAmount = numberOf(invoice, 'taxAmount') ?? computed.taxAmount;
  const totalPrice =
    numberOf(invoice, 'totalPrice') ??
    (subtotal === computed.subtotal && taxAmount === computed.taxAmount
      ? computed.totalPrice
      : Math.round((subtotal + taxAmount) * 100) / 100);
  const transactionDate = numberOf(invoice, 'transactionDate') ?? numberOf(invoice, 'created');
  return { ...invoice, items, subtotal, taxAmount, totalPrice, transactionDate };
}

/** @throws SandboxInputError when one value stands twice in a system */
function checkExternalIds(account: Account): void {
  const seen = new Map<string, string>();
  for (const resource of resources) {
    for (const row of account.tables.all(resource.name)) {
      for (const [system, value] of Object.entries(externalIdsOf(row))) {
        const key = `${system} ${value}`;
        const where = `${resource.name} ${row.id}`;
        const other = seen.get(key);
        if (other !== undefined) {
          throw new SandboxInputError(`external id ${value} of ${system} is on ${other} and on ${where}`);
        }
        seen.set(key, where);
      }
    }
  }
}

/** Tax rates first: loading an invoice needs them. */
const order = (table: string): number => (table === 'invoice' ? 2 : table === 'taxrate' ? 0 : 1);

/**
 * Replaces the tables named, all or none. Raises no webhook.
 * @throws SandboxInputError naming the table, the row and what is wrong with it
 */
export function loadState(account: Account, given: Record<string, unknown[]>): void {
  const tables = resources.map(({ name }) => name);
  const known = [...tables, ...Object.keys(privateColumns)];
  for (const table of Object.keys(given)) {
    if (!known.includes(table)) {
      throw new SandboxInputError(`table ${table} is unknown; allowed: ${known.join(', ')}`);
    }
  }
  const before = new Map(tables.map((table) => [table, account.tables.all(table)]));
  try {
    loadTables(account, given);
  } catch (error) {
    for (const [table, rows] of before) account.tables.replace(table, rows);
    throw error;
  }
}

function loadTables(account: Account, given: Record<string, unknown[]>): void {
  const privates = Object.entries(given).flatMap(([table, rows]) => {
    const columns = privateColumns[table];
    return columns ? [[table, loadPrivate(table, columns, rows)] as const] : [];
  });
  const brought: Brought = [];
  const named = Object.entries(given).sort(([a], [b]) => order(a) - order(b));
  for (const [table, rows] of named) {
    const resource = resourceOf(table);
    if (!resource) continue;
    account.tables.replace(table, []);
    for (const [index, value] of rows.entries()) {
      try {
        bringInvoiceRate(account, table, value);
        const row = loadRow(account, resource, value, brought);
        const whole =
          table === 'invoice' ? completeInvoice(account, row, asRow(value, 'a row'), brought) : row;
        if (account.tables.find(table, row.id)) throw new Error(`id ${row.id} stands twice`);
        account.tables.put(table, whole);
      } catch (error) {
        throw new SandboxInputError(
          `${table}[${index}]: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  }
  for (const { table, row } of brought) bring(account, table, row);
  linkServiceRequests(account);
  checkExternalIds(account);
  for (const [table, rows] of privates) account.private.set(table, rows);
}

function bring(account: Account, table: string, row: Row): void {
  const resource = resourceOf(table);
  const id = asId(`${table}.id`, row.id, 'load');
  if (!resource || account.tables.find(table, id)) return;
  account.tables.put(table, loadRow(account, resource, row, []));
}

/** An invoice's own rate may come inline and is needed at once, to price its items. */
function bringInvoiceRate(account: Account, table: string, value: unknown): void {
  const rate = table === 'invoice' ? asRow(value, 'a row').taxRate : undefined;
  if (typeof rate === 'object' && rate !== null && 'rate' in rate)
    bring(account, 'taxrate', asRow(rate, 'taxRate'));
}

/** A service request that names its job stands in the job's list, too. */
function linkServiceRequests(account: Account): void {
  for (const request of account.tables.all('servicerequest')) {
    const job = account.tables.find('job', numberOf(request, 'job'));
    if (!job || idsOf(job, 'serviceRequests').includes(request.id)) continue;
    account.tables.put('job', { ...job, serviceRequests: [...idsOf(job, 'serviceRequests'), request.id] });
  }
}
