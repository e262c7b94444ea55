import { canonicalJson, hashOf } from '../hash';
import { cents, money } from '../money';

/**
 * What an approver is shown, and what a decision is bound to (TP6). Amounts are strings of dollars and cents, codes
 * strings as in Spectrum, dates ISO dates. The ERP invoice number is not part of it: a project admin may change it
 * after the approval without changing what is paid.
 */
export interface ApprovalContent {
  contract: ContentContract;
  application: ContentApplication;
  totals: ContentTotals;
  lines: ContentLine[];
  changeOrders: ContentChangeOrder[];
  attachments: ContentAttachment[];
}

export interface ContentContract {
  company: string;
  job: string;
  subcontract: string;
  vendor: string;
  vendorName: string;
}

export interface ContentApplication {
  number: number;
  /** Of Trimble Pay. A new revision of the same figures is shown again, too. */
  revision: number;
  kind: 'progress' | 'retainage' | 'final';
  periodStart: string;
  periodEnd: string;
}

/** Lines 1 to 9 of the application's summary, then what goes to Spectrum. */
export interface ContentTotals {
  originalContract: string;
  changeOrders: string;
  revisedContract: string;
  completedAndStored: string;
  retainage: string;
  earnedLessRetainage: string;
  previousCertificates: string;
  currentPaymentDue: string;
  balanceToFinish: string;
  gross: string;
  retention: string;
}

export interface ContentLine {
  /** The schedule-of-values line's id in Trimble Pay. */
  id: string;
  /** Section key: phase, cost type, item, base or change order, line. */
  section: string;
  item: string;
  description: string;
  scheduledValue: string;
  previousWork: string;
  previousStored: string;
  workThisPeriod: string;
  storedNow: string;
  retainageToDateWork: string;
  retainageToDateStored: string;
  retainageReleasedThisPeriod: string;
}

export interface ContentChangeOrder {
  number: string;
  description: string;
  amount: string;
}

export interface ContentAttachment {
  id: string;
  kind: string;
  fileName: string;
  /** Of the file's bytes, hex. */
  sha256: string;
}

export type FieldKind = 'amount' | 'text';
export type FieldKinds<T> = { readonly [Name in keyof T]: FieldKind };

/** Every field of every part; a field that is missing here does not compile. */
export const contentFields: {
  contract: FieldKinds<ContentContract>;
  application: FieldKinds<ContentApplication>;
  totals: FieldKinds<ContentTotals>;
  lines: FieldKinds<ContentLine>;
  changeOrders: FieldKinds<ContentChangeOrder>;
  attachments: FieldKinds<ContentAttachment>;
} = {
  contract: { company: 'text', job: 'text', subcontract: 'text', vendor: 'text', vendorName: 'text' },
  application: { number: 'text', revision: 'text', kind: 'text', periodStart: 'text', periodEnd: 'text' },
  totals: {
    originalContract: 'amount',
    changeOrders: 'amount',
    revisedContract: 'amount',
    completedAndStored: 'amount',
    retainage: 'amount',
    earnedLessRetainage: 'amount',
    previousCertificates: 'amount',
    currentPaymentDue: 'amount',
    balanceToFinish: 'amount',
    gross: 'amount',
    retention: 'amount',
  },
  lines: {
    id: 'text',
    section: 'text',
    item: 'text',
    description: 'text',
    scheduledValue: 'amount',
    previousWork: 'amount',
    previousStored: 'amount',
    workThisPeriod: 'amount',
    storedNow: 'amount',
    retainageToDateWork: 'amount',
    retainageToDateStored: 'amount',
    retainageReleasedThisPeriod: 'amount',
  },
  changeOrders: { number: 'text', description: 'text', amount: 'amount' },
  attachments: { id: 'text', kind: 'text', fileName: 'text', sha256: 'text' },
};

/** Fields by name, all as text: amounts to the cent, numbers as digits. */
export type Facts = Record<string, string>;

/**
 * The content in one form, whatever order and spelling it was read in: lists sorted, `1000` and `1000.00` alike, fields
 * that are not shown left out.
 */
export interface CanonicalContent {
  /** Raised when the form changes: every approval under way is then shown again. */
  form: 1;
  contract: Facts;
  application: Facts;
  totals: Facts;
  lines: Facts[];
  changeOrders: Facts[];
  attachments: Facts[];
}

/** @throws RangeError when an amount is not dollars and cents. */
export function canonicalContent(content: ApprovalContent): CanonicalContent {
  return {
    form: 1,
    contract: factsOf(content.contract, contentFields.contract),
    application: factsOf(content.application, contentFields.application),
    totals: factsOf(content.totals, contentFields.totals),
    lines: sorted(content.lines.map((line) => factsOf(line, contentFields.lines))),
    changeOrders: sorted(content.changeOrders.map((order) => factsOf(order, contentFields.changeOrders))),
    attachments: sorted(content.attachments.map((file) => factsOf(file, contentFields.attachments))),
  };
}

/** SHA-256 of the canonical JSON of `CanonicalContent`, hex. */
export function contentHash(content: ApprovalContent): string {
  return hashOf(canonicalContent(content));
}

function factsOf<T extends Record<keyof T, string | number>>(thing: T, fields: FieldKinds<T>): Facts {
  const facts: Facts = {};
  for (const name in fields) {
    const value = String(thing[name]);
    facts[name] = fields[name] === 'amount' ? cents(money(value)) : value;
  }
  return facts;
}

function sorted(all: Facts[]): Facts[] {
  const spelled = all.map((facts) => ({ facts, text: canonicalJson(facts) }));
  return spelled.sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text))).map(({ facts }) => facts);
}
