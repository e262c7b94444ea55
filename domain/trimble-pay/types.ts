/**
 * Trimble Pay's things as Girder reads them: canonical, one step inside the client. Money is a string of dollars and
 * cents (`"12833.88"`), percents are strings (`"10.00"`), dates are ISO dates in the accounting zone. Codes are
 * Spectrum's, canonical.
 */
import type { SectionPlace } from './section-key';

/** What is held back: percent of completed work and of materials stored. */
export interface RetainageRates {
  work: string;
  stored: string;
}

export interface PayContract {
  id: string;
  projectId: string;
  vendorId: string;
  /** Spectrum's subcontract number. */
  subcontractNumber: string;
  lineItemType: 'lump_sum' | 'unit';
  /** Without change orders. */
  originalValue: string;
  /** With the executed ones. */
  currentValue: string;
  /** The rates of the application that is looked at. */
  retainage: RetainageRates;
  /** Gross that was billed before Trimble Pay; with how many applications. */
  amountApprovedOffSystem: string;
  approvedApplicationCount: number;
  status: string;
  /** The first application was submitted. */
  locked: boolean;
}

/**
 * A section of the schedule of values: Trimble Pay's accounting line, Spectrum's phase detail or one line of a change
 * order that hit it.
 */
export interface Section {
  /** Trimble Pay's id of the accounting line. */
  id: string;
  place: SectionPlace;
  name: string;
  value: string;
  /** Spectrum's `Ret?` box. */
  retainable: boolean;
}

export interface SovLine {
  id: string;
  sectionId: string;
  itemNo: string;
  description: string;
  /** Negative on a deductive change order. */
  scheduledValue: string;
  quantity?: string;
  unitPrice?: string;
}

export interface ApplicationLine {
  sovLineId: string;
  sectionId: string;
  scheduledValue: string;
  /** Work completed in previous applications, with the stored material that was installed. */
  previousWork: string;
  /** Balance of stored material after the previous application. */
  previousStored: string;
  workThisPeriod: string;
  /** Materials presently stored: a balance, not what was added. */
  storedNow: string;
  /** Held after this application, net of releases. */
  retainageToDateWork: string;
  retainageToDateStored: string;
  /** Positive. */
  retainageReleasedThisPeriod: string;
}

/** Lines 1 to 9 of the certificate. */
export interface ApplicationTotals {
  /** 1 */
  originalSum: string;
  /** 2 */
  netChange: string;
  /** 3 */
  sumToDate: string;
  /** 4 */
  completedAndStored: string;
  /** 5a, 5b and 5 */
  retainageOfWork: string;
  retainageOfStored: string;
  retainage: string;
  /** 6 */
  earnedLessRetainage: string;
  /** 7 */
  previousCertificates: string;
  /** 8 */
  currentPaymentDue: string;
  /** 9 */
  balanceToFinish: string;
}

export type ApplicationKind = 'progress' | 'retainage' | 'final';
export type ApplicationStatus = 'draft' | 'submitted' | 'in_review' | 'approved' | 'declined' | 'paid';

/** A pay application, with approved figures only. */
export interface PayApplication {
  id: string;
  contractId: string;
  number: number;
  kind: ApplicationKind;
  periodStart: string;
  periodEnd: string;
  status: ApplicationStatus;
  /** Blank, or the number that a project admin entered. */
  erpInvoiceNumber: string;
  /** The application's date. */
  invoiceDate: string;
  lines: ApplicationLine[];
  totals: ApplicationTotals;
  revision: number;
  /** Where Trimble Pay tells it; nobody approves what he submitted. */
  submittedBy?: { user?: string; email?: string };
  /** ISO instant of the last change of any kind, Girder's own writes among them; only to see that it changed. */
  updated?: string;
}

export interface ApprovalStep {
  sequence: number;
  decision: 'pending' | 'approved' | 'declined';
}

/** Trimble Pay's sign-offs as they stood on a revision. */
export interface Approvals {
  /** The application's revision when they were read. */
  revision: number;
  steps: ApprovalStep[];
}
