import { isDeepStrictEqual } from 'node:util';
import { asRow } from '../core';
import type { Row } from '../core';
import { nowSeconds } from './account';
import type { Account } from './account';
import { parseFields, withFallbacks } from './columns';
import { conflict, invalid, notFound } from './errors';
import { priceItem, totals } from './invoice-amounts';
import { itemColumns } from './resources/invoices';
import { idsOf, numberOf, textOf } from './tables';
import type { Entity } from './tables';

/** Proposed; the real matrix is unknown beyond "some status transitions are invalid". */
const next: Record<string, readonly string[]> = {
  draft: ['ok', 'internal_review', 'void'],
  internal_review: ['ok', 'draft', 'void'],
  ok: ['pending_accounting', 'sent', 'paid', 'internal_review', 'draft', 'void'],
  pending_accounting: ['processed', 'failed', 'ok', 'void'],
  failed: ['pending_accounting', 'ok', 'draft', 'void'],
  processed: ['sent', 'paid', 'void', 'pending_accounting'],
  sent: ['pending_accounting', 'paid', 'void'],
  paid: ['void'],
  void: [],
};

const locked = ['processed', 'paid', 'void'];

/** @throws ApiError 409 */
export function checkTransition(from: string, to: string): void {
  if (from !== to && !next[from]?.includes(to)) {
    throw conflict(`Invoice status cannot change from ${from} to ${to}`);
  }
}

export const itemsOf = (invoice: Entity): Row[] =>
  Array.isArray(invoice.items) ? invoice.items.map((item: unknown) => asRow(item, 'an item')) : [];

const rateOf = (account: Account, invoice: Row): number | null =>
  numberOf(account.tables.find('taxrate', numberOf(invoice, 'taxRate')), 'rate');

/** @throws ApiError 400 */
export function itemFields(account: Account, given: Row): Row {
  let parsed: Row;
  try {
    parsed = parseFields(itemColumns, given, 'api');
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
  for (const [name, column] of Object.entries(itemColumns)) {
    const id = parsed[name];
    if (column.to !== undefined && typeof id === 'number' && !account.tables.find(column.to, id)) {
      throw invalid(`${name}Id: ${column.to} ${id} was not found`);
    }
  }
  return parsed;
}

function newItem(account: Account, given: Row, position: number): Row {
  const parsed = itemFields(account, given);
  const libItem = account.tables.find('libitem', numberOf(parsed, 'libItem'));
  const usual = { taxable: libItem?.taxable === true, sortOrder: position };
  return { ...withFallbacks(itemColumns, { ...usual, ...parsed }), id: account.tables.newId() };
}

/** The items of a body: one with a known id changes that item, others are new, items left out are gone. */
function replacedItems(account: Account, invoice: Entity | undefined, given: unknown): Row[] {
  if (!Array.isArray(given)) throw invalid('items must be a list');
  const known = invoice ? itemsOf(invoice) : [];
  return given.map((value: unknown, index) => {
    const body = asRow(value, `items[${index}]`);
    const own = known.find(({ id }) => id === Number(body.id));
    if (body.id !== undefined && !own) throw notFound(`invoice item ${String(body.id)}`);
    return own ? { ...own, ...itemFields(account, body) } : newItem(account, body, index + 1);
  });
}

/** What decides an item's amounts. */
const priced = ['quantity', 'price', 'taxable', 'taxRate'];

/**
 * The columns that change with the items: an item keeps the amounts it was loaded with until what they follow
 * from changes; the header always follows its items.
 */
export function withItems(
  account: Account,
  invoice: Row,
  before: readonly Row[],
  items: readonly Row[],
): Row {
  const rate = rateOf(account, invoice);
  const all = items.map((item) => {
    const old = before.find(({ id }) => id === item.id);
    const same = old && priced.every((column) => isDeepStrictEqual(old[column], item[column]));
    return same ? item : priceItem(item, rate);
  });
  return { items: all, ...totals(all) };
}

/** @throws ApiError 409 */
export function checkItemsOpen(invoice: Entity): void {
  const status = textOf(invoice, 'status') ?? '';
  if (locked.includes(status)) throw conflict(`Items of an invoice that is ${status} cannot be changed`);
}

/** A new invoice: parties come from its job, terms and due date from the job or the company. */
export function newInvoice(account: Account, values: Row, applyTax: unknown): Row {
  const job = account.tables.find('job', numberOf(values, 'job'));
  const location = numberOf(values, 'location') ?? numberOf(job, 'location');
  const site = account.tables.find('location', location);
  const customer = numberOf(values, 'customer') ?? numberOf(job, 'customer') ?? numberOf(site, 'company');
  if (!job && (location === null || customer === null)) {
    throw invalid('jobId, or locationId and customerId, is required');
  }
  const company = account.tables.find('company', customer);
  const paymentTerms =
    numberOf(values, 'paymentTerms') ?? numberOf(job, 'paymentTerms') ?? numberOf(company, 'paymentTerms');
  const days = numberOf(account.tables.find('paymentterm', paymentTerms), 'days');
  const transactionDate = numberOf(values, 'transactionDate') ?? nowSeconds();
  const full: Row = {
    status: account.settings.initialInvoiceStatus,
    customerPo: textOf(job, 'customerPo'),
    vendor: numberOf(job, 'vendor'),
    contract: numberOf(job, 'contract'),
    dueDate: days === null ? null : transactionDate + days * 86_400,
    ...values,
    job: job?.id ?? null,
    location,
    customer,
    paymentTerms,
    transactionDate,
    taxRate: usualRate(account, values, site, applyTax),
  };
  const items = 'items' in values ? replacedItems(account, undefined, values.items) : [];
  return { ...full, ...withItems(account, full, [], items) };
}

/** The rate asked for; otherwise the first of the location's tax group where the invoice is to be taxed. */
function usualRate(
  account: Account,
  values: Row,
  site: Entity | undefined,
  applyTax: unknown,
): number | null {
  if (applyTax === false) return null;
  const asked = numberOf(values, 'taxRate');
  const applies = applyTax === true || (applyTax === undefined && site?.taxable === true);
  if (asked !== null || !applies) return asked;
  const group = account.tables.find('taxgroup', numberOf(site, 'taxGroup'));
  return idsOf(group, 'taxRates')[0] ?? null;
}

/** `lenient` is the office, which may also change what accounting has. */
export function changedInvoice(account: Account, invoice: Entity, values: Row, lenient = false): Row {
  const status = textOf(values, 'status');
  if (status !== null && !lenient) checkTransition(textOf(invoice, 'status') ?? '', status);
  const rateChanges = 'taxRate' in values && values.taxRate !== invoice.taxRate;
  if (!('items' in values) && !rateChanges) return values;
  if (!lenient) checkItemsOpen(invoice);
  const items = 'items' in values ? replacedItems(account, invoice, values.items) : itemsOf(invoice);
  // A new rate reprices every item.
  return {
    ...values,
    ...withItems(account, { ...invoice, ...values }, rateChanges ? [] : itemsOf(invoice), items),
  };
}

/** Replaces, adds or (with null) removes one item. */
export function withItem(
  account: Account,
  invoice: Entity,
  itemId: number | undefined,
  body: Row | null,
): Row {
  checkItemsOpen(invoice);
  const items = itemsOf(invoice);
  if (itemId === undefined) {
    const added = newItem(account, body ?? {}, items.length + 1);
    return withItems(account, invoice, items, [...items, added]);
  }
  if (!items.some(({ id }) => id === itemId)) throw notFound(`invoice item ${itemId}`);
  const changed = items.flatMap((item) => {
    if (item.id !== itemId) return [item];
    return body === null ? [] : [{ ...item, ...itemFields(account, body) }];
  });
  return withItems(account, invoice, items, changed);
}
