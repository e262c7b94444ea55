import type {
  CodeRow,
  ContractRow,
  CustomerRow,
  GlAccountRow,
  JobRow,
  OpenItemRow,
  ProcessingDates,
  TaxRateRow,
} from '../spectrum/types';
import type { JobLink } from './job-plan';
import type { Company, Invoice, Job, Location, User } from './types';

/** What one reading of ServiceTrade gives about an invoice. */
export interface InvoiceSource {
  /** Undefined: it no longer exists. */
  invoice?: Invoice;
  job?: Job;
  customer?: Company;
  location?: Location;
  /** The job's sales user and its owner. */
  salesUser?: User;
  ownerUser?: User;
  /** Its job's Spectrum jobs, where there is one for each cost center. */
  jobLinks?: JobLink[];
}

/** What Spectrum knows of the codes that the invoice needs; `invoiceNeeds` names them. */
export interface SpectrumFacts {
  customer?: CustomerRow;
  job?: JobRow;
  contract?: ContractRow;
  /** Every job of the site, whatever its customer and status; for `invoices.jobFrom: location`. */
  jobsOfSite?: JobRow[];
  taxRates: TaxRateRow[];
  glAccounts: GlAccountRow[];
  /** Terms codes. Undefined: not read, so the code is not checked before Spectrum does. */
  terms?: CodeRow[];
  /** AR processing dates. Undefined: not read, so only `periods.ar.closedThrough` is checked. */
  processing?: ProcessingDates;
  /** Open items under the numbers that this record posted. */
  openItems: OpenItemRow[];
}

/** Everything that planning an invoice looks at, read in one activity. */
export interface InvoiceSnapshot extends InvoiceSource {
  facts: SpectrumFacts;
  /** ISO date in the accounting zone. */
  today: string;
}
