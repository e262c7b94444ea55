import type { RecordState } from '../heads';
import type { Reason } from '../reasons';
import type { ServiceTradeSettings } from '../settings';
import type { ArDocument } from '../spectrum/types';

/** What the plan is made by, beside what was read. */
export interface InvoiceRules {
  settings: ServiceTradeSettings;
  /** `accounting.zone`: a document's date is the day there. */
  zone: string;
  /** The number that was claimed for this record, where `invoices.number.mode` is `sequence`. */
  assignedNumber?: string;
}

/**
 * A document's place in its record. `invoice` bears the base number (also an all-negative one, as a credit memo),
 * `credit` is the negative half of a split. A rebill has the same four places under its own number.
 */
export type DocumentPart = 'invoice' | 'credit' | 'reversal' | 'reversal-credit' | RebillPart;
export type RebillPart =
  | `rebill-${number}`
  | `rebill-${number}-credit`
  | `rebill-${number}-reversal`
  | `rebill-${number}-reversal-credit`;

export type DocumentKind = 'spectrum/ar-invoice' | 'spectrum/ar-credit-memo';

export interface WantedDocument {
  part: DocumentPart;
  kind: DocumentKind;
  body: ArDocument;
  /** Field of the body → where its value came from, for the preview (OP4). */
  provenance: Record<string, string>;
  /** The body is that of the stored posting, and must be sent as it is. */
  frozen: boolean;
}

export interface InvoiceStatusBody {
  invoiceId: string;
  status: 'processed' | 'failed';
  /** Only with `invoices.number.mode: sequence`: the number that Girder gave. */
  invoiceNumber?: string;
}

export interface CommentBody {
  entityType: number;
  entityId: string;
  content: string;
  /** Short and the same for the same comment, so that it is recognised as a repeat. */
  marker: string;
}

/**
 * An answer to ServiceTrade. `part` is unique per answer that is wanted (`status-processed@<updated>[.again]`,
 * `comment-<marker>`): one that was delivered under its part is not wanted again.
 */
export type WantedWriteBack =
  | { part: string; kind: 'servicetrade/invoice-status'; body: InvoiceStatusBody }
  | { part: string; kind: 'servicetrade/comment'; body: CommentBody };

/** To be kept with the posting of `part`, as the `choice` of a decision, when a person's order was acted on. */
export interface Acceptance {
  part: DocumentPart;
  choice: string;
}

interface Common {
  /** In order: comment first, then status. */
  writeBacks: WantedWriteBack[];
  /** Sentences for the preview: what was shortened, re-dated or taken by default. */
  notes: string[];
  /** Keep in the head before anything is claimed. */
  voidFirstSeen?: string;
  /** Keep as decisions of the postings. */
  accepted: Acceptance[];
  /** A person's order was acted on: clear it, in the same write that keeps the rest. */
  orderDone: boolean;
}

export type InvoicePlan =
  /** Send these documents, in this order; those already posted are not among them. */
  | (Common & {
      verdict: 'post';
      documents: WantedDocument[];
      /** Every number the record may ever need; all are claimed before the first send. */
      numbers: string[];
      /** Hash of the business fields these documents express. */
      businessHash: string;
    })
  /** Something is sending or in doubt: nothing else is decided before that is settled. */
  | (Common & {
      verdict: 'settle';
      parts: string[];
      /**
       * False: the source moved on (voided, changed, withdrawn), so a document proven absent must not be sent again;
       * mark it claimed and plan anew.
       */
      mayResend: boolean;
      reason: Reason;
    })
  | (Common & {
      verdict: 'wait';
      reason: Reason;
      /** What else would stop it, for the preview. */
      also: Reason[];
      /** As far as the documents could be built, with blanks where something is missing; for the preview only. */
      draft: WantedDocument[];
    })
  | (Common & { verdict: 'skip'; reason: Reason })
  /** Spectrum refused a document and the source was not approved again since. The plan stays unfinished. */
  | (Common & { verdict: 'rejected'; reason: Reason })
  /** Everything wanted is posted, or a person accepted what is: the plan is finished. */
  | (Common & {
      verdict: 'settled';
      state: Extract<RecordState, 'In Spectrum' | 'Updated' | 'Removed in Spectrum'>;
      reason?: Reason;
      /** Keep as the head's: what a person accepted counts as finished. */
      businessHash: string;
    });
