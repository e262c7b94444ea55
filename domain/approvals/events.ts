import type { Deadline, Reminders, Submitter } from './policy';

/**
 * What happens in an approval, and what it amounts to. Events are kept in order; that an application is approved or
 * declined is no event of its own but follows from decisions, so that the two cannot contradict each other. Instants
 * are ISO strings. Nothing here needs a clock, a hash or a calendar, so workflows may use it.
 */
export type Choice = 'approve' | 'decline';

/** How the decision came. From Temporal's UI nobody proves who he is. */
export type Via = 'link' | 'cli' | 'http' | 'temporal';

/** A step as it was when the round began. */
export interface ResolvedStep {
  name: string;
  /** So many approvals, each of another person, complete it. */
  need: number;
  /** Keys of the policy, without the submitter. */
  approvers: string[];
  /** May decide too, once the step was escalated. */
  escalateTo: string[];
  remind?: Reminders;
  escalateAfterDays?: number;
  deadline?: Deadline;
}

export interface Decided {
  /** Last part of `decisions/<id>`: the id of the link, or of the caller's request. */
  id: string;
  /** Who decided. */
  by: string;
  /** In whose place: the approver of a delegate, oneself for an approver; absent after an escalation. */
  seat?: string;
  /** Index of the step. */
  step: number;
  choice: Choice;
  /** With an approval: export the application as soon as everybody has approved it. */
  exports?: boolean;
  comment: string;
  via: Via;
  /** Login of whoever decided for `by` at a terminal. */
  operator?: string;
  /** Hash of what was shown. */
  contentHash: string;
  /** When it was taken; `at` of the event is when it took effect. */
  takenAt: string;
}

/** An approver's place in the open step, given to another person; he keeps it, too, and the first of the two counts. */
export interface Delegated {
  /** Last part of `decisions/<id>`. */
  id: string;
  /** Index of the step. */
  step: number;
  of: string;
  to: string;
  comment: string;
  via: Via;
  operator?: string;
  contentHash: string;
  takenAt: string;
}

/** A mailed link: for one person, one step of one round, one use. */
export interface Link {
  id: string;
  /** Hash of the token; the token itself is only in the mail. */
  hash: string;
  approver: string;
  round: number;
  step: number;
  expiresAt: string;
}

export type ApprovalEvent =
  | {
      kind: 'opened';
      at: string;
      contentHash: string;
      /** The application's revision in Trimble Pay. */
      revision: number;
      submitter: Submitter;
      steps: ResolvedStep[];
    }
  | { kind: 'linkSent'; at: string; link: Link }
  | { kind: 'decided'; at: string; round: number; decided: Decided }
  | { kind: 'delegated'; at: string; round: number; delegated: Delegated }
  /** `due`: the instant for which it was due. */
  | { kind: 'reminded'; at: string; round: number; step: number; due: string }
  | { kind: 'escalated'; at: string; round: number; step: number }
  | { kind: 'deadlinePassed'; at: string; round: number; step: number }
  /** The application or the policy changed: nothing decided in the round counts. */
  | { kind: 'voided'; at: string; round: number; why: string };

export type RoundStatus = 'open' | 'approved' | 'declined' | 'voided';

/** One submission of the application, from the first mail to its end. */
export interface Round {
  /** From 1. */
  number: number;
  status: RoundStatus;
  contentHash: string;
  revision: number;
  submitter: Submitter;
  steps: ResolvedStep[];
  /** Index of the step that is open, or was last. */
  step: number;
  stepSince: string;
  decided: Decided[];
  delegated: Delegated[];
  /** Of the step: the last reminder, or the instant it was due if that is later. */
  remindedUntil?: string;
  escalated: boolean;
  deadlinePassed: boolean;
  /** Of a round that is declined or voided, one sentence. */
  why?: string;
  endedAt?: string;
}

/** The last round is the one that counts; those before it are kept for whoever asks what became of a decision. */
export interface Approval {
  rounds: Round[];
  links: Link[];
}
