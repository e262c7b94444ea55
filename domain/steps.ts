import type { Guard } from './effects';
import type { RecordState } from './heads';
import type { ReasonCode } from './reasons';

/**
 * What activities tell workflows. References, states and short sentences only: bodies, names and amounts stay in
 * the record store, so that Temporal's history is small and free of personal data.
 */

/** Of activities that only read, plan and write the store: they heartbeat, so that a lost worker holds nothing up. */
export const heartbeatMs = 10_000;

/** One posting to carry out, with all that the workflow must know to do so. */
export interface Task {
  /** Store key of the posting. */
  key: string;
  guard: Guard;
  /** Task queue of the send, and of the probe. */
  queue: string;
  probeQueue: string;
  timing: { sendTimeoutMs: number; heartbeatMs: number };
  /** Repeated until the target has judged it: there is nothing to settle and nothing to probe. */
  repeats?: boolean;
  /** What becomes of it stops none of the tasks after it. */
  independent?: boolean;
}

/** A record's situation after planning or reporting. */
export interface Step {
  state: RecordState;
  /** Workflow id of the cause to register with, while the record waits. */
  cause?: string;
  code?: ReasonCode;
  /** One sentence for the run's details; names ids and codes, no personal data. */
  sentence?: string;
  /** What to post, in order; each only after the one before is posted, unless that is independent. */
  tasks: Task[];
  /** Answers to the source, delivered after the tasks or when there are none. */
  writeBacks: Task[];
  /** Everything wanted is posted: read the source again and settle. */
  planAgain: boolean;
  /** The run stays open though nothing waits: the record lives on for months. */
  stays?: boolean;
  /** ISO instant at which the record is looked at again by itself. */
  wakeAt?: string;
  facts: { sourceNumber?: string; spectrumNumbers: string[] };
}

export type PostOutcome =
  | { outcome: 'posted' }
  | { outcome: 'rejected' }
  /** Certainly not applied: try again after a pause, or let the record wait. */
  | { outcome: 'notSent'; retryAfterMs?: number; access: boolean }
  /** Nobody knows yet: wait so long, then probe. */
  | { outcome: 'inDoubt'; settleMs: number };

/** What became of a write that may be repeated, once the target has judged it. */
export type PutOutcome = { outcome: 'posted' } | { outcome: 'rejected' };

/** A decision on a pay application by somebody who did not prove who he is. */
export interface UnverifiedRequest {
  choice: 'approve' | 'decline' | 'delegate';
  /** Key of the approver. */
  approver: string;
  /** Required to decline. */
  comment?: string;
  /** Whom the approver delegates to: a key, too. */
  to?: string;
}

export type ProbeOutcome =
  | { outcome: 'posted' }
  /** Proven absent and a resend is allowed: the posting is ready to be sent again. */
  | { outcome: 'resend' }
  /** Not settled yet: probe again after so long. */
  | { outcome: 'later'; settleMs: number }
  /** The probe cannot settle it: a person must. */
  | { outcome: 'person' };

/** What an operator asks of a record; checked against the head that the operator saw. */
export interface OperatorRequest {
  operator: string;
  reason: string;
  /** `since` of the head that the operator saw; a record that moved on refuses the request. */
  seen?: string;
}

export type Verdict =
  | { kind: 'posted'; ref: string; part?: string }
  | { kind: 'notPosted'; part?: string }
  | { kind: 'creditAndRebill'; newBase: string }
  | { kind: 'sendAgain' }
  | { kind: 'accept' }
  | { kind: 'askSource' }
  | { kind: 'offset' }
  /** None of the possible duplicates is meant. */
  | { kind: 'create' }
  /** The exported entry was deleted in Spectrum: the export is undone. */
  | { kind: 'undo' }
  | LinkVerdict;

/**
 * A customer, site or job is the thing of this code in Spectrum, or is not (ST21).
 * `slot`: cost center, of a job that has a job in Spectrum for each of them.
 */
export type LinkVerdict =
  { kind: 'link'; code: string; slot?: string } | { kind: 'unlink'; code: string; slot?: string };

export interface ResolveRequest extends OperatorRequest {
  verdict: Verdict;
  /** Contradict a conclusive probe. */
  force: boolean;
}

export interface OperatorAnswer {
  accepted: boolean;
  sentence: string;
}

export interface CauseInput {
  /** `cause~<target>~<code>~<subject>` */
  id: string;
  target: string;
  code: ReasonCode;
  subject: string;
  recheckFirstMs: number;
  recheckMaxMs: number;
  /** How many records are woken per second once the cause is gone. */
  wakePerSecond: number;
}
