/** The messages of the workflows, for those who send them (gateway, cli, activities) and those who handle them. */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { ReportKind } from '../domain/reports';
import { signals, updates } from '../domain/record-start';
import type { OperatorAnswer, OperatorRequest, ResolveRequest, Step } from '../domain/steps';

/** Something about the record may have changed: read it again. The only signal that a record takes. */
export const recordChanged = defineSignal<[]>(signals.recordChanged);

export const retry = defineUpdate<OperatorAnswer, [OperatorRequest]>('retry');
export const skip = defineUpdate<OperatorAnswer, [OperatorRequest]>('skip');
export const resolve = defineUpdate<OperatorAnswer, [ResolveRequest]>('resolve');

/** Export an approved pay application (TP7). */
export const exportNow = defineUpdate<OperatorAnswer, [OperatorRequest]>(updates.export);

/** Apply what stands under `decisions/<id>`; the update brings the id and nothing else (TP6). */
export const decide = defineUpdate<OperatorAnswer, [string]>(updates.decide);

/** What a person types in Temporal's UI, where nobody proves who he is (TP6): the approver's key of the policy. */
export interface UnverifiedDecision {
  approver: string;
  /** Required to decline. */
  comment?: string;
}

export interface UnverifiedDelegation extends UnverifiedDecision {
  /** Key of the person who may decide in the approver's place. */
  to: string;
}

export const approve = defineUpdate<OperatorAnswer, [UnverifiedDecision]>('approve');
export const decline = defineUpdate<OperatorAnswer, [UnverifiedDecision]>('decline');
export const delegate = defineUpdate<OperatorAnswer, [UnverifiedDelegation]>('delegate');

/** The same as signals; the answer stands in the run's details and log, as a signal has none. */
export const approveSignal = defineSignal<[UnverifiedDecision]>('approve');
export const declineSignal = defineSignal<[UnverifiedDecision]>('decline');
export const delegateSignal = defineSignal<[UnverifiedDelegation]>('delegate');

/** The last step of a record, for Temporal UI. */
export const currentStep = defineQuery<Step | undefined>('currentStep');

/** A record waits on this cause. */
export const waiting = defineSignal<[string]>(signals.waiting);

/** Check the cause now instead of at the next interval. */
export const recheck = defineSignal<[]>(signals.recheck);

/** Names of the workflow types, as registered with Temporal. */
export const workflowTypes = {
  invoice: 'invoice',
  cause: 'cause',
  ledgerWatch: 'ledgerWatch',
  poll: 'poll',
  report: 'report',
  dailyCodes: 'dailyCodes',
  /** Argument holder of the paused Schedule that keeps the store's identity; it is never run. */
  storeIdentity: 'storeIdentity',
} as const;

export interface RecordInput {
  record: string;
  /** Set when a run continues as new with an unhandled change. */
  changed?: boolean;
  /**
   * Set when the run is started for a person's link or unlink: nothing is planned before that is decided, and nothing
   * at all when it is refused.
   */
  decideFirst?: boolean;
}

/** A report is built on a worker, which holds the credentials, and kept in the store under the id. */
export interface ReportInput {
  id: string;
  kind: ReportKind;
  /** Task queue whose worker builds it. */
  queue: string;
  args: Record<string, string>;
}
