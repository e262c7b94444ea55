import type { z } from 'zod';
import { firstProblem } from '../http/first-problem';
import { ServiceTradeError } from './errors';

/**
 * ServiceTrade answers details in two shapes, seen on live accounts. *Flat*: the entity in `data`, references as
 * objects. *Compound*: `data: {invoice: {customer: 123, …}, companies: [{id: 123, …}], …}`. This file makes both
 * flat, with every reference an object; the schemas behind it see one shape.
 */

export type Row = Record<string, unknown>;

export const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Which lists of a compound answer hold what a reference points to; spellings differ. */
const SIDES: Record<string, readonly string[]> = {
  customer: ['companies'],
  company: ['companies'],
  location: ['locations'],
  job: ['jobs'],
  owner: ['users'],
  sales: ['users'],
  assignedOffice: ['offices', 'locations'],
  paymentTerms: ['paymentTerms', 'paymentterms'],
  taxRate: ['taxRates', 'taxrates'],
  serviceLine: ['serviceLines', 'servicelines'],
  libItem: ['libItems', 'libitems'],
  tags: ['tags'],
  serviceRequests: ['serviceRequests', 'servicerequests'],
  items: ['items', 'invoiceItems', 'invoiceitems'],
};

const isId = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value));

function pointed(value: unknown, lists: readonly string[], data: Row): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => pointed(one, lists, data));
  if (isRow(value)) return embed(value, data);
  if (!isId(value)) return value;
  for (const list of lists) {
    const rows: unknown = data[list];
    if (!Array.isArray(rows)) continue;
    const found = rows.find((row: unknown) => isRow(row) && String(row.id) === String(value));
    // The row of a side list refers to others by id; one step is all that anything here needs.
    if (isRow(found))
      return lists === SIDES.items || lists === SIDES.serviceRequests ? embed(found, data) : found;
  }
  // An item's tax rate is documented as a percent, an invoice's as an object; ids are far above 100.
  return lists === SIDES.taxRate && Number(value) < 100 ? value : { id: value };
}

function embed(row: Row, data: Row): Row {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => {
      const lists = Object.hasOwn(SIDES, name) ? SIDES[name] : undefined;
      return [name, lists === undefined ? value : pointed(value, lists, data)];
    }),
  );
}

/** @param name the entity's key in the compound form, e.g. `invoice`. */
export function flatten(data: Row, name: string): Row {
  const own = data[name];
  return isRow(own) && !Object.hasOwn(data, 'id') ? embed(own, data) : embed(data, {});
}

/**
 * @param what for the sentence, e.g. `invoice 77`.
 * @throws ServiceTradeError `unclear`, naming the first field that is not as documented
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new ServiceTradeError(
    'unclear',
    `ServiceTrade's ${what} is not as documented: ${firstProblem(parsed.error)}`,
  );
}
