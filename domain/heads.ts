import type { Difference } from './effects';
import type { Decision, PostingRef } from './postings';
import type { Reason, ReasonCode } from './reasons';

/** The states of OP2. A record is in exactly one of them, with its reason. */
export type RecordState =
  | 'Waiting'
  | 'Posting'
  | 'In Spectrum'
  | 'Updated'
  | 'Removed in Spectrum'
  | 'Skipped'
  | 'Rejected'
  | 'In doubt';

export const recordStates: readonly RecordState[] = [
  'Waiting',
  'Posting',
  'In Spectrum',
  'Updated',
  'Removed in Spectrum',
  'Skipped',
  'Rejected',
  'In doubt',
];

/** States in which `open/<record>` exists, so that the sweeper starts a run for a record that lost its own. */
export function isOpen(state: RecordState): boolean {
  return state === 'Waiting' || state === 'Posting' || state === 'In doubt';
}

/** One object per record, changed only by compare-and-swap. */
export interface Head {
  record: string;
  state: RecordState;
  reason?: Reason;
  /** ISO instant of the last change of state or reason. */
  since: string;
  /** Cause this record waits on: `cause~<target>~<code>~<subject>`. */
  cause?: string;
  /** Set by an operator's `skip`. */
  skip?: Decision;
  /** Rises when the business fields differ from the last finished plan (docs/concepts.md, "Revision"). */
  revision: number;
  /** Hash of the business fields of the last finished plan. */
  businessHash?: string;
  /** The current plan; at most one is unfinished. */
  plan?: { id: string; postings: PostingRef[]; finished: boolean; businessHash: string };
  /** Every document posted so far, in order of first claim, including those of finished plans. */
  documents: PostingRef[];
  /** Read-back mark of our own last write to the source, so that its echo wakes nobody. */
  sourceMark?: string;
  /** ISO date, in the accounting zone, on which the void of the source was first seen: the reversal's date. */
  voidFirstSeen?: string;
  /** With `invoices.number.mode: sequence`, the base that was claimed for this record. */
  assignedNumber?: string;
  /** What a person decided, waiting to be acted on by the next plan. */
  order?: Order;
  decisions: Decision[];
  /** Records that cannot go on without this one, e.g. an invoice without its customer; the first of many. */
  neededBy?: string[];
  /** Where Spectrum, or the external id, is no longer as Girder made it: shown, and left as it is. */
  drift?: Difference[];
  /** Part of the job whose number becomes the external id, where a record has several. */
  primaryPart?: string;
  /** Parts of Spectrum jobs that have got their phases and overhead batch. */
  built?: string[];
  /** Of a pay application: record of its subcontract, and its number there. */
  billing?: { subcontract: string; number: number };
  /**
   * The export of a pay application failed, or was taken back: at this revision it is tried again only when a person
   * exports it.
   */
  held?: { revision: number; code: ReasonCode; sentence: string };
  /** What a person keys in Spectrum, as its services cannot take it; several lines, without personal data. */
  keying?: string;
  /** Short facts for lists: the source's own number, amount, Spectrum numbers. No personal data. */
  title: {
    sourceNumber?: string;
    spectrumNumbers: string[];
    total?: string;
    glDate?: string;
    batch?: string;
  };
  configHash: string;
}

/** A decision of a person that changes what the plan wants. */
export type Order =
  | { kind: 'creditAndRebill'; newBase: string; number: number; at: string; operator: string }
  | { kind: 'acceptRemoved'; at: string; operator: string }
  | { kind: 'sendAgain'; at: string; operator: string }
  | { kind: 'acceptEdit'; at: string; operator: string }
  /** Reverse what the rules would leave to a person: the void of a credit, or of an unposted document. */
  | { kind: 'offset'; at: string; operator: string }
  /** None of the possible duplicates is meant: create it. */
  | { kind: 'create'; at: string; operator: string }
  /** Export the approved pay application. */
  | { kind: 'export'; at: string; operator: string }
  /** Its entry is proven absent in Spectrum: take the export back. */
  | { kind: 'undo'; at: string; operator: string };
