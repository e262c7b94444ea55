import type { Amount } from '../money';
import type { BusinessCalendar } from './business-days';

/**
 * Who signs off a pay application, as the configuration says it (TP6). Persons and steps are named by keys of the
 * configuration; thresholds are strings of dollars and cents; days are business days of the calendar.
 */
export const approvalModes = ['trimble-pay', 'both', 'girder'] as const;

/**
 * `trimble-pay`: its own sign-offs alone; `both`: Girder's steps after them; `girder`: Girder's steps alone, past the
 * approvers in Trimble Pay, so it must be acknowledged.
 */
export type ApprovalMode = (typeof approvalModes)[number];

export interface ApprovalSettings {
  /** Default `trimble-pay`. */
  approvals: ApprovalMode;
  /** Required with `approvals: girder`. Default false. */
  acknowledgeBypass: boolean;
  /** Required with `both` and `girder`. */
  approvalPolicy?: ApprovalPolicy;
}

export interface ApprovalPolicy {
  calendar: BusinessCalendar;
  /** By a key of your own, e.g. `jane.doe`: it stands in links, lists and the record of decisions. */
  approvers: Record<string, Approver>;
  delegates: Delegation[];
  /** In order: a step begins when the one before it is complete. */
  steps: ApprovalStep[];
  /** Business days for which a mailed link can be used. */
  linkDays: number;
  /** Decisions from Temporal's UI, where nobody proves who he is, count and are marked. Default false: refused. */
  allowUnverified: boolean;
}

export interface Approver {
  name: string;
  email: string;
  /** The user's id in Trimble Pay, beside the e-mail: nobody approves what he submitted. */
  trimblePayUser?: string;
  /** Takes the right to decide at once, also in approvals that are under way. */
  revoked?: boolean;
}

/** `to` decides in the place of `of` from the first through the last day, ISO dates in the calendar's zone. */
export interface Delegation {
  of: string;
  to: string;
  from: string;
  through: string;
}

/** `all`, `any` (one), or so many of the approvers. */
export type Needs = 'all' | 'any' | number;

export interface ApprovalStep {
  name: string;
  /** The step applies to amounts above this; absent: from zero. Compared without sign. */
  above?: string;
  /** And up to this, inclusive; absent: without end. */
  upTo?: string;
  /** Job numbers in Spectrum; absent: every project. */
  projects?: string[];
  needs: Needs;
  approvers: string[];
  remind?: Reminders;
  escalate?: Escalation;
  deadline?: Deadline;
}

/** Business days after the step began, then so far apart, and how many at most. */
export interface Reminders {
  afterDays: number;
  everyDays: number;
  most: number;
}

/** From then on each of `to` may decide too, and counts as one of the approvals that the step needs. */
export interface Escalation {
  afterDays: number;
  to: string[];
}

/** Nobody approves by silence. `tell`: the support contacts are told, the step stays open; `decline`: it goes back. */
export interface Deadline {
  afterDays: number;
  then: 'tell' | 'decline';
}

/** Who submitted the application in Trimble Pay; at least one of the two must be known. */
export interface Submitter {
  user?: string;
  email?: string;
}

/** What decides which steps apply. */
export interface Applicant {
  /** See `approvalAmount`. */
  amount: Amount;
  /** Job number in Spectrum. */
  project: string;
  submitter: Submitter;
}

/** The person of a key, also for keys such as `constructor`; undefined when the policy has none. */
export function approverOf(policy: Pick<ApprovalPolicy, 'approvers'>, key: string): Approver | undefined {
  return Object.hasOwn(policy.approvers, key) ? policy.approvers[key] : undefined;
}

/** Mail addresses are compared without regard to case and outer spaces. */
export function canonicalEmail(email: string): string {
  return email.trim().toLowerCase();
}

export function isSubmitter(person: Approver, { user, email }: Submitter): boolean {
  if (user !== undefined && user !== '' && person.trimblePayUser === user) return true;
  return email !== undefined && email !== '' && canonicalEmail(person.email) === canonicalEmail(email);
}
