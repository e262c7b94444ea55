import type { ProcessingDates } from '../spectrum/types';
import type { BillingHistory } from './history';
import type { DetailPlace } from './section-key';
import type { Approvals, PayApplication, PayContract, Section, SovLine } from './types';

/** A phase detail of the subcontract in Spectrum. */
export interface PhaseDetail extends DetailPlace {
  original: string;
  /** Original and executed changes. */
  revised: string;
}

/** What Spectrum says about the subcontract; codes canonical. */
export interface SubcontractFacts {
  company: string;
  vendor: string;
  subcontract: string;
  job: string;
  /** A is active. */
  status: string;
  vendorStatus: string;
  glAccount: string;
  details: PhaseDetail[];
  /** Gross that is updated and that is not yet, without this application's own number. */
  posted: string;
  unposted: string;
  /** Retention that Spectrum still holds on the subcontract, unposted invoices included. */
  retentionHeld: string;
  /** AP numbers in use for the vendor, in any state, without what Girder posted for this application. */
  numbers: string[];
  /** AP's range; undefined when it was not read. */
  processing?: ProcessingDates;
}

/** What the plan of one pay application is made from. */
export interface ApSource {
  application: PayApplication;
  contract: PayContract;
  sections: Section[];
  sovLines: SovLine[];
  approvals: Approvals;
  /** Girder's own approval, by the fingerprint of the content that was shown. */
  approvedFingerprint?: string;
  /** Papers that are missing; the invoice is put on hold. */
  missingPapers: ('waiver' | 'insurance')[];
  history: BillingHistory;
  spectrum: SubcontractFacts;
}
