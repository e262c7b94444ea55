import type { ProjectContent } from '../../domain/trimble-pay/project';
import type { VendorContent } from '../../domain/trimble-pay/vendor';
import type { SectionPlace } from '../../domain/trimble-pay/section-key';
import type {
  ApplicationStatus,
  ApprovalStep,
  Approvals,
  PayApplication,
  PayContract,
  SovLine,
} from '../../domain/trimble-pay/types';

/**
 * What this client gives and takes beside the types of domain/trimble-pay. Money, percents and dates are strings as
 * there; instants are ISO strings as Trimble Pay spells them.
 */

export interface Project {
  id: string;
  /** `CCC/JOB`; blank for a project that Girder did not make. */
  externalId: string;
  name: string;
  number: string;
  isArchived: boolean;
  /** ISO instant; blank if it is not told. */
  updated: string;
}

/** The fields of a project that follow the Spectrum job; a blank one is emptied. */
export type ProjectFields = ProjectContent;

/** How a project is connected with its job, once. */
export interface ErpConnection {
  companyCode: string;
  job: string;
  autoExport: boolean;
  /** `{subcontract}-{app}` */
  invoiceNumberFormat: string;
  exportRetainage: 'manual' | 'zero_dollar';
}

export type VendorFields = VendorContent;

/** Without `name` and `phone` Trimble Pay's own defaults hold. */
export interface VendorMember {
  email: string;
  name?: string;
  phone?: string;
}

export interface Contract extends PayContract {
  /** `CCC:JOB:SUBCONTRACT`; blank for a contract that Girder did not make. */
  externalId: string;
  description: string;
  /** ISO instant; blank if it is not told. */
  updated: string;
}

export interface ContractFields {
  projectId: string;
  vendorId: string;
  subcontractNumber: string;
  description: string;
  originalValue: string;
  lineItemType: 'lump_sum' | 'unit';
  retainage: { work: string; stored: string };
  /** Only while the contract is not locked. */
  offSystem?: { amountApproved: string; approvedApplications: number };
}

/** A section header of the schedule of values. */
export interface AccountingLine {
  id: string;
  /** As `externalKeyOf` makes it; anything else was not made by Girder. */
  externalKey: string;
  /** Phase number. */
  code: string;
  name: string;
  value: string;
  costType: string;
  isRetainable: boolean;
  changeOrderId?: string;
}

export interface AccountingLineFields {
  place: SectionPlace;
  name: string;
  value: string;
  isRetainable: boolean;
  changeOrderId?: string;
}

export interface PaySovLine extends SovLine {
  changeOrderId?: string;
}

/** Without an id the line is a new one. */
export type SovLineFields = Omit<PaySovLine, 'id'> & { id?: string };

export interface ChangeOrderLine {
  /** As `externalKeyOf` makes it. */
  externalKey: string;
  description: string;
  /** Negative where it deducts. */
  amount: string;
}

export interface ChangeOrder {
  id: string;
  /** `CCC:JOB:SUBCONTRACT:CHANGE ORDER`; blank for one that Girder did not make. */
  externalId: string;
  number: string;
  description: string;
  amount: string;
  executedOn: string;
  lines: ChangeOrderLine[];
}

export interface ChangeOrderFields {
  number: string;
  description: string;
  amount: string;
  executedOn: string;
  lines: readonly { place: SectionPlace; description: string; amount: string }[];
}

/** Enough of an application to see what changed; it is read one by one. */
export interface ApplicationRow {
  id: string;
  contractId: string;
  number: number;
  status: ApplicationStatus;
  revision: number;
  /** ISO instant. */
  updated: string;
}

export type { PayApplication };

/** `decision` is that on the application's revision: what was decided on an earlier one is pending again. */
export interface PayApprovalStep extends ApprovalStep {
  /** Who signs, as Trimble Pay names them. */
  user: string;
  /** ISO instant; blank while pending. */
  decidedAt: string;
  comment: string;
}

/** In the order of their sequence. */
export interface PayApprovals extends Approvals {
  steps: PayApprovalStep[];
}

export type AttachmentKind = 'pay_app' | 'lien_waiver' | 'compliance' | 'backup';

export interface Attachment {
  id: string;
  kind: AttachmentKind;
  fileName: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
  url: string;
}

/** What became of an export, as Trimble Pay's users see it. */
export interface ErpExport {
  status: 'queued' | 'exporting' | 'exported' | 'failed' | 'undone';
  erpInvoiceNumber?: string;
  erpRef?: string;
  error?: { code: string; message: string };
  /** ISO instant. */
  attemptedAt: string;
  attachments: readonly { id: string; status: string }[];
}

export interface ListFilter {
  /** ISO instant, as a row gave it. */
  updatedSince?: string;
}

export interface ApplicationFilter extends ListFilter {
  status?: ApplicationStatus;
}
