import Decimal from 'decimal.js';
import { asRow, SandboxInputError } from '../core';
import type { Row } from '../core';
import { schema } from './schema';
import { where } from './tables';
import type { Match, Tables } from './tables';
import { canonical } from './values';

/** What people do in Spectrum between Girder's calls. */
type Action = (tables: Tables, body: Row) => unknown;

function textOf(body: Row, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value.trim() === '') {
    throw new SandboxInputError(`${name} must be text, not ${JSON.stringify(value)}`);
  }
  return value;
}

function oneOf(body: Row, name: string, allowed: readonly string[]): string {
  const value = textOf(body, name);
  if (allowed.includes(value)) return value;
  throw new SandboxInputError(`${name} ${value} is unknown; allowed: ${allowed.join(', ')}`);
}

/** Amounts of open items are positive; the type gives the sign. */
function openItem(header: Row): Row {
  const amount = new Decimal(String(header.Invoice_Extension)).plus(String(header.Sales_Tax_Amount));
  return {
    Company_Code: header.Company_Code,
    Customer_Code: header.Customer_Code,
    Invoice_Or_Transaction: header.Invoice_Or_Transaction,
    Transaction_Type: header.Transaction_Type,
    Invoice_Amount: amount.toFixed(2),
    Invoice_Balance: amount.minus(String(header.Retention_Amount)).toFixed(2),
    Retention_Balance: header.Retention_Amount,
  };
}

const sameInvoice = (header: Row): Match =>
  where({
    Company_Code: header.Company_Code,
    Invoice_Or_Transaction: header.Invoice_Or_Transaction,
    Transaction_Type: header.Transaction_Type,
  });

const updateBatch: Action = (tables, body) => {
  oneOf(body, 'module', ['AR']);
  const batch = { Company_Code: textOf(body, 'company'), Batch_Code: textOf(body, 'batch') };
  const headers = tables.remove('CR_INVOICE_TRAN_HEADER_MC', where(batch));
  for (const header of headers) {
    tables.insert('CR_INVOICE_HEADER_MC', header);
    for (const line of tables.remove('CR_INVOICE_TRAN_DETAIL_MC', sameInvoice(header))) {
      tables.insert('CR_INVOICE_DETAIL_MC', line);
    }
    tables.insert('CR_OPEN_ITEM_MC', openItem(header));
  }
  return { updated: headers.map((header) => canonical(header.Invoice_Or_Transaction)) };
};

const setPeriod: Action = (tables, body) => {
  const module = oneOf(body, 'module', ['AR', 'AP', 'PR', 'JC']);
  const key = { Company_Code: textOf(body, 'company'), Module: module };
  const range = { ...key, Begin_Date: body.begin, End_Date: body.end };
  const changed = tables.update('SY_PROCESSING_DATES_MC', where(key), range);
  if (changed.length === 0) changed.push(tables.insert('SY_PROCESSING_DATES_MC', range));
  return { period: changed[0] };
};

/** Only what lies in an entry screen can still be changed; an update is for good. */
const unposted = ['CR_INVOICE_TRAN_HEADER_MC', 'CR_INVOICE_TRAN_DETAIL_MC'];

function unpostedKey(tables: Tables, body: Row): { table: string; match: Match } {
  const table = oneOf(body, 'table', unposted);
  const key = asRow(body.key, 'key');
  const columns = schema.get(table)?.columns.map((column) => column.name) ?? [];
  const stray = Object.keys(key).find((name) => !columns.includes(name));
  if (stray !== undefined || Object.keys(key).length === 0) {
    throw new SandboxInputError(`key ${stray ?? '{}'} is no column; allowed: ${columns.join(', ')}`);
  }
  if (!tables.find(table, where(key))) {
    throw new SandboxInputError(`${table} has no row with ${JSON.stringify(key)}`);
  }
  return { table, match: where(key) };
}

const editUnposted: Action = (tables, body) => {
  const { table, match } = unpostedKey(tables, body);
  return { rows: tables.update(table, match, asRow(body.set, 'set')) };
};

const deleteUnposted: Action = (tables, body) => {
  const { table, match } = unpostedKey(tables, body);
  const removed = tables.remove(table, match);
  if (table === 'CR_INVOICE_TRAN_HEADER_MC') {
    for (const header of removed) tables.remove('CR_INVOICE_TRAN_DETAIL_MC', sameInvoice(header));
  }
  return { deleted: removed.length };
};

const actions: Record<string, Action> = { updateBatch, setPeriod, editUnposted, deleteUnposted };
export const actionNames: readonly string[] = Object.keys(actions);

export function advance(tables: Tables, body: Row): unknown {
  const name =
    typeof body.action === 'string' && Object.hasOwn(actions, body.action) ? body.action : undefined;
  const action = name === undefined ? undefined : actions[name];
  if (!action) {
    throw new SandboxInputError(
      `action ${JSON.stringify(body.action)} is unknown; allowed: ${actionNames.join(', ')}`,
    );
  }
  return action(tables, body);
}
