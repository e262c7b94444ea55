/** One complete, postable invoice with its settings and Spectrum's rows; tests change what they are about. */
import type { Stage } from '../../../domain/effects';
import { hashOf } from '../../../domain/hash';
import type { Head, RecordState } from '../../../domain/heads';
import type { Posting, PostingState } from '../../../domain/postings';
import { planInvoice } from '../../../domain/servicetrade/invoice';
import type {
  InvoicePlan,
  InvoiceRules,
  WantedDocument,
  WantedWriteBack,
} from '../../../domain/servicetrade/invoice-plan';
import type { InvoiceSnapshot, SpectrumFacts } from '../../../domain/servicetrade/snapshot';
import type { Invoice, InvoiceItem, Job } from '../../../domain/servicetrade/types';
import { serviceTradeSettings, type SomeServiceTradeSettings } from '../../support/settings';

export const zone = 'America/New_York';
export const record = 'servicetrade~acme~invoice~5001~east-ABC';
export const stateTax = { id: '31', name: 'TX state', rate: '8.25' };

/** Noon in New York on a day. */
export function at(date: string): number {
  return Date.parse(`${date}T16:00:00Z`) / 1000;
}

export function item(totalPrice: string, change: Partial<InvoiceItem> = {}): InvoiceItem {
  return {
    id: `i${totalPrice}`,
    description: 'Replaced blower motor',
    quantity: '1',
    price: totalPrice,
    totalPrice,
    taxable: true,
    ...change,
  };
}

export function invoice(change: Partial<Invoice> = {}): Invoice {
  return {
    id: '5001',
    invoiceNumber: '10025',
    type: 'invoice',
    status: 'pending_accounting',
    transactionDate: at('2026-07-31'),
    created: at('2026-07-30'),
    updated: at('2026-07-31'),
    customerId: '77',
    locationId: '88',
    jobId: '99',
    subtotal: '1000.00',
    taxAmount: '82.50',
    totalPrice: '1082.50',
    taxRate: stateTax,
    paymentTerms: { id: '1', name: 'Net 30' },
    customerPo: 'PO 4711',
    notes: '',
    items: [item('1000.00')],
    ...change,
  };
}

/** An invoice of these lines, with its subtotal and total; the tax as given. */
export function invoiceOf(items: InvoiceItem[], taxAmount: string, change: Partial<Invoice> = {}): Invoice {
  const cents = (text: string): number => Math.round(Number(text) * 100);
  const subtotal = items.reduce((total, one) => total + cents(one.totalPrice), 0);
  const text = (amount: number): string => (amount / 100).toFixed(2);
  return invoice({
    items,
    taxAmount,
    subtotal: text(subtotal),
    totalPrice: text(subtotal + cents(taxAmount)),
    ...change,
  });
}

export function job(change: Partial<Job> = {}): Job {
  return {
    id: '99',
    number: '2600099',
    name: 'Spring maintenance',
    type: 'repair',
    status: 'completed',
    customerId: '77',
    locationId: '88',
    ownerId: '501',
    salesId: '502',
    assignedOfficeId: '7',
    serviceLines: [],
    tags: [],
    created: 1,
    customerPo: '',
    externalIds: { spectrum_job: ' t2600099' },
    updated: 1,
    ...change,
  };
}

const address = { street: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };

export const facts: SpectrumFacts = {
  customer: {
    code: 'C00077',
    name: 'Harbor Foods',
    zip: '78701',
    termsCode: '3',
    salesperson: '',
    salesTaxCode: 'TX',
    standardRetentionPercent: '10.00',
    status: 'A',
  },
  job: { number: 'T2600099', customerCode: 'C00077', site: 'S00088', costCenter: '', status: 'A' },
  contract: {
    number: 'T2600099',
    customerCode: 'C00077',
    retentionPercent: '10.00',
    salesTaxCode: 'TX',
    termsCode: '3',
    status: 'A',
  },
  taxRates: [
    { code: 'TX', effectiveDate: '2020-01-01', percent: '8.0000', status: 'A' },
    { code: 'TX', effectiveDate: '2026-01-01', percent: '8.2500', status: 'A' },
    { code: 'EXEMPT', effectiveDate: '2020-01-01', percent: '0.0000', status: 'A' },
  ],
  glAccounts: [
    { account: '4010', direct: 'N', status: 'A' },
    { account: '4020', direct: 'N', status: 'A' },
    { account: '5010', direct: 'Y', status: 'A' },
    { account: '4090', direct: 'N', status: 'I' },
  ],
  terms: [{ code: '3', description: 'Net 30', status: 'A' }],
  processing: { module: 'AR', begin: '2026-07-01', end: '2026-12-31' },
  openItems: [],
};

export function snapshot(change: Partial<InvoiceSnapshot> = {}, known: Partial<SpectrumFacts> = {}) {
  return {
    invoice: invoice(),
    job: job(),
    customer: {
      id: '77',
      name: 'Harbor Foods',
      status: 'active',
      refNumber: '',
      isCustomer: true,
      address,
      phoneNumber: '',
      externalIds: { spectrum: 'C00077' },
      updated: 1,
    },
    location: {
      id: '88',
      name: 'Harbor Foods, Dock 4',
      status: 'active',
      refNumber: '',
      companyId: '77',
      address,
      phoneNumber: '',
      taxable: true,
      externalIds: { spectrum_site: 'S00088' },
      updated: 1,
    },
    salesUser: { id: '502', name: 'Sam', externalIds: { spectrum_sales: 'SAM' } },
    ownerUser: { id: '501', name: 'Olive', externalIds: { spectrum_sales: 'OLI' } },
    facts: { ...facts, ...known },
    today: '2026-08-03',
    ...change,
  } satisfies InvoiceSnapshot;
}

/** A change replaces what stands here of its section; the rest of it is as in the smallest configuration. */
export function rules(
  { invoices, ...change }: SomeServiceTradeSettings = {},
  more: Partial<InvoiceRules> = {},
): InvoiceRules {
  return {
    zone,
    ...more,
    settings: serviceTradeSettings({
      goLive: '2026-07-01',
      invoices: { gl: { byJobType: {}, byCostCenter: {}, default: '4010' }, ...invoices },
      taxes: { exemptCode: 'EXEMPT', byTaxRate: { '31': 'TX' }, byState: { TX: 'TX' } },
      terms: { byPaymentTerm: { 'Net 30': '3' } },
      ...change,
    }),
  };
}

export function plan(
  given: InvoiceSnapshot = snapshot(),
  by: InvoiceRules = rules(),
  done: Posting[] = [],
  head?: Head,
): InvoicePlan {
  return planInvoice(given, done, head, by);
}

/** @throws when the plan has another verdict; the message has the whole plan. */
export function expectVerdict<V extends InvoicePlan['verdict']>(
  got: InvoicePlan,
  verdict: V,
): Extract<InvoicePlan, { verdict: V }> {
  if (!hasVerdict(got, verdict)) {
    throw new Error(`expected ${verdict}, got ${JSON.stringify(got, null, 1)}`);
  }
  return got;
}

function hasVerdict<V extends InvoicePlan['verdict']>(
  got: InvoicePlan,
  verdict: V,
): got is Extract<InvoicePlan, { verdict: V }> {
  return got.verdict === verdict;
}

/** Codes of everything that stops it, the first being the one that counts. */
export function codes(got: InvoicePlan): string[] {
  const wait = expectVerdict(got, 'wait');
  return [wait.reason, ...wait.also].map(({ code }) => code);
}

export function posting(
  wanted: Pick<WantedDocument | WantedWriteBack, 'part' | 'kind' | 'body'>,
  state: PostingState = 'posted',
  change: Partial<Posting> & { stage?: Stage } = {},
): Posting {
  return {
    key: `postings/${record}/${wanted.part}`,
    record,
    part: wanted.part,
    kind: wanted.kind,
    guard: 'keyed',
    target: 'east-ABC',
    naturalKey: wanted.part,
    body: wanted.body,
    bodyHash: hashOf(wanted.body),
    state,
    attempts: [],
    decisions: [],
    claimedAt: '2026-08-03T10:00:00Z',
    ...(state === 'posted' ? { stage: 'unposted' as const } : {}),
    ...change,
  };
}

export function head(change: Partial<Head> = {}): Head {
  return {
    record,
    state: 'In Spectrum',
    since: '2026-08-03T10:00:00Z',
    revision: 0,
    documents: [],
    decisions: [],
    title: { spectrumNumbers: [] },
    configHash: 'c',
    ...change,
  };
}

/** What the store holds once a plan was carried out and settled. */
export function carriedOut(
  got: InvoicePlan,
  change: Partial<Posting> = {},
  state: RecordState = 'In Spectrum',
): { done: Posting[]; head: Head } {
  const post = expectVerdict(got, 'post');
  const done = post.documents.map((document) => posting(document, 'posted', change));
  const postings = done.map(({ key, part, kind, state: s }) => ({ key, part, kind, state: s }));
  return {
    done,
    head: head({
      state,
      businessHash: post.businessHash,
      plan: { id: 'p', postings, finished: true, businessHash: post.businessHash },
      documents: postings,
    }),
  };
}

/** A plan that was claimed, each document in the state given for its part. */
export function begun(
  got: InvoicePlan,
  states: Record<string, PostingState>,
  change: Partial<Head> = {},
): { done: Posting[]; head: Head } {
  const post = expectVerdict(got, 'post');
  const done = post.documents.map((document) => posting(document, states[document.part] ?? 'claimed'));
  const postings = done.map(({ key, part, kind, state }) => ({ key, part, kind, state }));
  const current = { id: 'p', postings, finished: false, businessHash: post.businessHash };
  return { done, head: head({ state: 'Posting', plan: current, ...change }) };
}
