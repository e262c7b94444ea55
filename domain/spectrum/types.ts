/** Spectrum's things as Girder reads them: codes canonical (trimmed, upper case), money as strings, ISO dates. */
export type CodeStatus = 'A' | 'I' | 'N';

export interface CustomerRow {
  code: string;
  name: string;
  zip: string;
  termsCode: string;
  salesperson: string;
  salesTaxCode: string;
  standardRetentionPercent: string;
  status: string;
}

export interface JobRow {
  number: string;
  customerCode: string;
  site: string;
  costCenter: string;
  /** A, I or C (complete). */
  status: string;
}

/** The AR contract of a job. */
export interface ContractRow {
  number: string;
  customerCode: string;
  retentionPercent: string;
  salesTaxCode: string;
  termsCode: string;
  status: string;
}

/** A sales-tax code has one row per effective date. */
export interface TaxRateRow {
  code: string;
  effectiveDate: string;
  /** `"8.2500"` */
  percent: string;
  status: string;
}

export interface GlAccountRow {
  account: string;
  /** Y job, E equipment, W work order: direct; N is not. */
  direct: string;
  status: string;
}

export interface CodeRow {
  code: string;
  description: string;
  status: string;
}

export interface ProcessingDates {
  module: 'AR' | 'AP' | 'PR';
  begin: string;
  end: string;
}

export type ArType = 'I' | 'C';

export interface ArLine {
  description: string;
  quantity: string;
  /** Positive. */
  extension: string;
  glAccount: string;
  taxable: boolean;
  costCenter: string;
  message: string;
}

/** What is sent for one AR document, in domain names; clients/spectrum/ spells it Spectrum's way. */
export interface ArDocument {
  company: string;
  batch: string;
  customer: string;
  /** Blank: no job. */
  job: string;
  number: string;
  type: ArType;
  /** ISO dates. */
  invoiceDate: string;
  glDate: string;
  terms: string;
  salesperson: string;
  taxCode: string;
  /** Positive dollars and cents, like every amount here. */
  taxAmount: string;
  retentionPercent: string;
  retentionAmount: string;
  remarks: string;
  customerPo: string;
  assetCostCenter: string;
  lines: ArLine[];
}

/** One row of the unposted or the updated header table. */
export interface ArHeaderRow {
  stage: 'unposted' | 'updated';
  company: string;
  batch: string;
  customer: string;
  job: string;
  number: string;
  type: ArType;
  invoiceDate: string;
  glDate: string;
  terms: string;
  salesperson: string;
  taxCode: string;
  taxAmount: string;
  retentionPercent: string;
  retentionAmount: string;
  /** Σ lines before tax. */
  extension: string;
  remarks: string;
  customerPo: string;
}

export interface OpenItemRow {
  customer: string;
  number: string;
  type: string;
  amount: string;
  balance: string;
}
