import { z } from 'zod';
import type { ExternalIds } from '../../domain/servicetrade/types';
import { ServiceTradeError } from './errors';
import type { Http } from './http';
import { checked } from './shapes';
import { id, instant, requiredText, text } from './values';

/** Rows of lists are thin: enough to see what changed. Details are read one by one. */
export interface InvoiceRow {
  id: string;
  status: string;
  /** Epoch seconds. */
  updated: number;
  transactionDate: number;
  /** Blank if not given. */
  invoiceNumber: string;
}

export interface JobRow {
  id: string;
  number: string;
  type: string;
  status: string;
  updated: number;
}

export interface PartyRow {
  id: string;
  name: string;
  status: string;
  updated: number;
  /** Undefined: the list did not say; the detail does. */
  externalIds?: ExternalIds;
}

export interface CommentRow {
  id: string;
  content: string;
  /** Epoch seconds. */
  created: number;
}

/** Instants are epoch seconds; all bounds are inclusive. */
export interface InvoiceFilter {
  status?: string[];
  updatedAfter?: number;
  transactionDateAfter?: number;
  transactionDateBefore?: number;
}

export interface JobFilter {
  updatedAfter?: number;
  customerId?: string;
  number?: string;
}

export interface PartyFilter {
  updatedAfter?: number;
}

/** Every invoice status of the documentation; `draft` is known from the user interface. */
export const invoiceStatuses = [
  'draft',
  'ok',
  'internal_review',
  'pending_accounting',
  'processed',
  'paid',
  'sent',
  'failed',
  'void',
] as const;

/** Largest pages that ServiceTrade documents. */
const LIMIT = 2000;

type Query = Record<string, string | number | undefined>;

const words = (query: Query): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])),
  );

/**
 * All rows of a list, page by page. A list without its key, or without `totalPages`, is not taken for a short one.
 * A row that moves between pages while they are read may come twice; it is given once.
 *
 * @throws ServiceTradeError also `unclear` for an answer that may be incomplete
 */
export async function* pages<Row extends { id: string }>(
  http: Http,
  list: { path: string; key: string; query: Query },
  row: z.ZodType<Row>,
): AsyncGenerator<Row> {
  const seen = new Set<string>();
  for (let page = 1; ; page += 1) {
    const data = await http.get(list.path, words({ ...list.query, page }));
    const rows: unknown = data[list.key];
    const { totalPages, page: given } = checked(pageSchema, data, `list ${list.path}`);
    if (!Array.isArray(rows)) {
      throw new ServiceTradeError('unclear', `ServiceTrade's list ${list.path} came without \`${list.key}\``);
    }
    if (given !== undefined && given !== page) {
      throw new ServiceTradeError(
        'unclear',
        `ServiceTrade gave page ${given} of ${list.path} instead of ${page}`,
      );
    }
    for (const raw of rows) {
      const one = checked(row, raw, `row of ${list.path}`);
      if (!seen.has(one.id)) {
        seen.add(one.id);
        yield one;
      }
    }
    if (page >= totalPages) return;
  }
}

const pageSchema = z.looseObject({
  totalPages: z.coerce.number().int().nonnegative(),
  page: z.coerce.number().int().optional(),
});

const invoiceRow: z.ZodType<InvoiceRow> = z
  .looseObject({ id, status: requiredText, updated: instant, transactionDate: instant, invoiceNumber: text })
  .transform(({ id: own, status, updated, transactionDate, invoiceNumber }) => ({
    id: own,
    status,
    updated,
    transactionDate,
    invoiceNumber,
  }));

const jobRow: z.ZodType<JobRow> = z
  .looseObject({ id, number: text, type: text, status: requiredText, updated: instant })
  .transform(({ id: own, number, type, status, updated }) => ({ id: own, number, type, status, updated }));

const partyRow: z.ZodType<PartyRow> = z
  .looseObject({
    id,
    name: text,
    status: requiredText,
    updated: instant,
    externalIds: z.record(z.string(), text).optional().catch(undefined),
  })
  .transform(({ id: own, name, status, updated, externalIds }) => ({
    id: own,
    name,
    status,
    updated,
    ...(externalIds === undefined ? {} : { externalIds }),
  }));

const commentRow = z
  .looseObject({
    id,
    content: text,
    created: instant,
    entity: z.looseObject({ id }).optional().catch(undefined),
  })
  .transform((row) => ({ id: row.id, content: row.content, created: row.created, on: row.entity?.id }));

/** By default in every status, also void. */
export function listInvoices(http: Http, filter: InvoiceFilter): AsyncIterable<InvoiceRow> {
  const query = { ...filter, status: (filter.status ?? invoiceStatuses).join(','), limit: LIMIT };
  return pages(http, { path: '/invoice', key: 'invoices', query }, invoiceRow);
}

/** In every status: without `status` ServiceTrade gives only scheduled jobs, and `all` leaves out canceled ones. */
export function listJobs(http: Http, filter: JobFilter): AsyncIterable<JobRow> {
  return pages(http, { path: '/job', key: 'jobs', query: { ...filter, status: '*', limit: LIMIT } }, jobRow);
}

/** Customers' sites in every status; offices are left out. */
export function listLocations(http: Http, filter: PartyFilter): AsyncIterable<PartyRow> {
  const query = { ...filter, isCustomer: '1', status: 'active,pending,inactive', limit: LIMIT };
  return pages(http, { path: '/location', key: 'locations', query }, partyRow);
}

/** Customers in every status: without `status` ServiceTrade gives only active ones. */
export function listCompanies(http: Http, filter: PartyFilter): AsyncIterable<PartyRow> {
  const query = { ...filter, isCustomer: '1', status: 'active,pending,inactive,on_hold', limit: LIMIT };
  return pages(http, { path: '/company', key: 'companies', query }, partyRow);
}

/** ServiceTrade gives one comment under other entities as well, so only what it names as its entity counts. */
export async function listComments(http: Http, entityType: number, entityId: string): Promise<CommentRow[]> {
  const found: CommentRow[] = [];
  const query = { entityType, entityId, sort: 'created' };
  for await (const row of pages(http, { path: '/comment', key: 'comments', query }, commentRow)) {
    if (row.on === undefined || row.on === entityId) {
      found.push({ id: row.id, content: row.content, created: row.created });
    }
  }
  return found;
}
