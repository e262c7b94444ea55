/**
 * Spectrum's subcontracts and AP invoices as Girder reads them: codes canonical, money as strings of dollars and cents,
 * ISO dates.
 */

/** A subcontract is unique with its vendor. */
export interface SubcontractKey {
  vendor: string;
  subcontract: string;
}

export interface SubcontractRow extends SubcontractKey {
  job: string;
  /** A active, I inactive, C complete. */
  status: string;
  /** Free text; Spectrum has no other description. */
  comment: string;
  /** Its phase details have quantities and prices; otherwise lump sums. */
  byUnitPrice: boolean;
  /** Y: an insurance certificate is asked for; N, or A for all of the vendor's. */
  insurance: string;
  /** A direct job account. */
  glAccount: string;
  /** At least two decimals: `"10.00"`. */
  retentionPercent: string;
  /** What Spectrum says was billed; invoices that are not updated are not in it. */
  totalBilled: string;
}

/** One phase, cost type and billing item of a subcontract, as it was agreed first. */
export interface PhaseDetailRow extends SubcontractKey {
  phase: string;
  costType: string;
  /** Billing item; may be blank. */
  item: string;
  description: string;
  unit: string;
  /** Spectrum's `Ret?` box. */
  retainable: boolean;
  /** Plain decimals. */
  unitPrice: string;
  quantity: string;
  /** Without change orders. */
  original: string;
}

export interface ChangeOrderLineRow {
  /** `"001"` */
  line: string;
  phase: string;
  costType: string;
  item: string;
  description: string;
  unit: string;
  quantity: string;
  unitPrice: string;
  /** Negative on a deduction. */
  amount: string;
  retainable: boolean;
}

export interface ChangeOrderRow extends SubcontractKey {
  job: string;
  number: string;
  description: string;
  /** E executed; the others are not published: P pending, I issued, V void. */
  status: string;
  /** Blank while it is not. */
  issuedOn: string;
  executedOn: string;
  amount: string;
  /** In the order of their numbers. */
  lines: ChangeOrderLineRow[];
}

export interface VendorRow {
  code: string;
  name: string;
  phone: string;
  address1: string;
  address2: string;
  city: string;
  state: string;
  zip: string;
  /** The vendor member of Trimble Pay. */
  email: string;
  /** A, I, or N: not used. */
  status: string;
}

export interface ApHeaderRow {
  stage: 'unposted' | 'updated';
  company: string;
  batch: string;
  vendor: string;
  /** Blank: against no subcontract. */
  subcontract: string;
  number: string;
  type: 'I' | 'C';
  invoiceDate: string;
  glDate: string;
  dueDate: string;
  /** Gross, before retention and tax. Amounts of a credit memo are positive too. */
  amount: string;
  /** Below zero only where a person released retention in Spectrum. */
  retentionAmount: string;
  salesTaxAmount: string;
  /** O open, H on hold. */
  paymentStatus: string;
  remarks: string;
}
