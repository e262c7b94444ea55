import { shortHash, hashOf } from '../hash';
import type { Head, Order } from '../heads';
import type { Posting } from '../postings';
import type { Reason, ReasonCode } from '../reasons';
import { reason } from '../reasons';
import { isRemoved } from '../transitions';
import type { Billed } from './billed';
import type { FailureCode } from './failures';
import { fingerprint } from './history';
import type { PaySettings } from './settings';
import type { PayApplication } from './types';

/** What the next step of a pay application depends on, before anything is read of the subcontract (TP6, TP7). */
export interface ApplicationFacts {
  /** Undefined: it no longer exists in Trimble Pay. */
  application: PayApplication | undefined;
  head: Pick<Head, 'order' | 'held'> | undefined;
  /** Of its AP invoice. */
  posting: Posting | undefined;
  /** Its place in what was billed on the subcontract. */
  billed: Billed | undefined;
}

export type NextStep =
  /** Its AP invoice may or may not be in Spectrum: nothing else is decided before that is known. */
  | { next: 'settle'; posting: Posting }
  /** A person proved that Spectrum does not hold it any more. */
  | { next: 'undo' }
  /** Its AP invoice is in Spectrum: it counts from now on. */
  | { next: 'count'; posting: Posting }
  /** It counts; what became of it in Spectrum is looked at. */
  | { next: 'rest'; resting: Resting }
  /** Nothing is to be done until Trimble Pay says something else. */
  | { next: 'skip'; reason: Reason }
  | {
      next: 'wait';
      reason: Reason;
      /** What was approved in Girder does not count any more. */ voids: boolean;
    }
  /** Spectrum refused it, and nobody was told yet. */
  | { next: 'refused'; posting: Posting }
  /** Its sign-offs are read, then it is exported. */
  | { next: 'approve' };

/** Where an application that counts stands. */
export interface Resting {
  state: 'In Spectrum' | 'Updated' | 'Removed in Spectrum' | 'Waiting' | 'Skipped';
  reason?: Reason;
  /** A choice of an operator that is to be written down with the AP invoice. */
  accepts?: string;
}

export function nextStep(facts: ApplicationFacts, settings: PaySettings): NextStep {
  const { application, head, posting, billed } = facts;
  if (posting && (posting.state === 'sending' || posting.state === 'inDoubt')) {
    return { next: 'settle', posting };
  }
  const counts = billed?.history !== undefined;
  // Once the undo has begun, its posting is not `posted` any more.
  if (head?.order?.kind === 'undo') return { next: 'undo' };
  if (posting?.state === 'posted' && !counts) return { next: 'count', posting };
  if (counts) return { next: 'rest', resting: restingOf(application, head?.order, posting, billed) };
  if (!application) {
    const sentence = 'The application no longer exists in Trimble Pay.';
    return { next: 'skip', reason: reason('DELETED_IN_SOURCE', sentence) };
  }
  return whyNotYet(application, settings) ?? afterHold(application, head, posting);
}

/** What the status in Trimble Pay alone decides. */
function whyNotYet({ number, status }: PayApplication, settings: PaySettings): NextStep | undefined {
  const name = `Application ${number}`;
  const skip = (code: ReasonCode, sentence: string): NextStep => ({
    next: 'skip',
    reason: reason(code, sentence),
  });
  switch (status) {
    case 'draft':
      return skip('NOT_APPROVED', `${name} is a draft in Trimble Pay.`);
    case 'declined':
      return skip('APPROVAL_DECLINED', `${name} was declined in Trimble Pay.`);
    case 'paid':
      return skip('PAID_ELSEWHERE', `${name} was paid, but Girder did not export it.`);
    case 'submitted':
    case 'in_review': {
      if (settings.approvals === 'girder') return undefined;
      const sentence = `${name} is ${status} in Trimble Pay; approved is needed.`;
      return { next: 'wait', reason: reason('APPROVAL_PENDING', sentence), voids: true };
    }
    case 'approved':
      return undefined;
  }
}

/** What failed is tried again when a person exports it, or at another revision. */
function afterHold(
  { revision }: PayApplication,
  head: ApplicationFacts['head'],
  posting: Posting | undefined,
): NextStep {
  const ordered = head?.order?.kind === 'export' ? head.order : undefined;
  if (head?.held?.revision === revision && !ordered) {
    const { code, sentence } = head.held;
    return { next: 'wait', reason: reason(code, sentence), voids: false };
  }
  if (posting?.state === 'rejected' && revisionOf(posting) === revision && !isNewer(ordered, posting)) {
    return { next: 'refused', posting };
  }
  return { next: 'approve' };
}

/** Whether the order was given after the last attempt, and not for it. */
function isNewer(order: Order | undefined, { attempts }: Posting): boolean {
  const last = attempts.at(-1);
  return order !== undefined && (last === undefined || Date.parse(order.at) > Date.parse(last.startedAt));
}

/** The revision for which the AP invoice was made. */
function revisionOf({ body }: Posting): unknown {
  const application: unknown = Reflect.get(Object(body), 'application');
  return Reflect.get(Object(application), 'revision');
}

function restingOf(
  application: PayApplication | undefined,
  order: Order | undefined,
  posting: Posting | undefined,
  billed: Billed,
): Resting {
  if (posting && isRemoved(posting)) return removed(order, posting);
  const seen = posting?.seen?.differences ?? [];
  const choice = `acceptEdit:${shortHash(seen)}`;
  const accepts = seen.length > 0 && order?.kind === 'acceptEdit' ? choice : undefined;
  if (posting && seen.length > 0 && accepts === undefined && !isChosen(posting, choice)) {
    const list = seen.map((one) => `${one.field}: sent ${one.sent}, is ${one.found}`).join('; ');
    const sentence = `${posting.naturalKey} was changed in Spectrum (${list}).`;
    return { state: 'Waiting', reason: reason('EDITED_IN_SPECTRUM', sentence) };
  }
  const more = accepts === undefined ? {} : { accepts };
  const changed = application && whyChanged(application, billed);
  if (changed) return { state: 'Waiting', reason: changed, ...more };
  return { ...placeOf(posting, billed), ...more };
}

const removedChoice = 'acceptRemoved';

function removed(order: Order | undefined, posting: Posting): Resting {
  const accepts = order?.kind === removedChoice;
  if (accepts || isChosen(posting, removedChoice)) {
    const sentence = `${posting.naturalKey} was removed in Spectrum, and a person accepted that.`;
    return {
      state: 'Skipped',
      reason: reason('ACCEPTED_REMOVED', sentence),
      ...(accepts && { accepts: removedChoice }),
    };
  }
  const sentence = `${posting.naturalKey} is not in Spectrum any more; \`records resolve --undo\` takes the export back, after which it can be exported again.`;
  return { state: 'Removed in Spectrum', reason: reason('REMOVED_IN_SPECTRUM', sentence) };
}

function isChosen({ decisions }: Posting, choice: string): boolean {
  return decisions.some((decision) => decision.choice === choice);
}

function whyChanged(application: PayApplication, { history }: Billed): Reason | undefined {
  const own = history?.applications.find(({ number }) => number === application.number);
  if (!own || own.fingerprint === fingerprint(application)) return undefined;
  const sentence = `Application ${application.number} was exported at revision ${own.revision} and has other figures at revision ${application.revision}; undo the export first.`;
  return reason('CHANGED_AFTER_EXPORT', sentence);
}

function placeOf(posting: Posting | undefined, { how, keyed }: Billed): Resting {
  if (how === 'nothing') {
    const sentence = 'Neither gross nor retention changed: there is nothing to export.';
    return { state: 'Skipped', reason: reason('NOTHING_TO_EXPORT', sentence) };
  }
  const stage = how === 'keyed' ? keyed?.stage : posting?.stage;
  return { state: stage === 'updated' ? 'Updated' : 'In Spectrum' };
}

/** The reason of a record whose export stopped. */
export const reasonOfFailure = {
  not_fully_approved: 'NOT_FULLY_APPROVED',
  duplicate_invoice_number: 'DUPLICATE_INVOICE_NUMBER',
  subcontract_not_active: 'SUBCONTRACT_NOT_ACTIVE',
  vendor_inactive: 'VENDOR_INACTIVE',
  phase_detail_missing: 'PHASE_DETAIL_MISSING',
  gl_period_closed: 'GL_PERIOD_CLOSED',
  over_contract: 'OVER_CONTRACT',
  retention_exceeds_held: 'RETENTION_EXCEEDS_HELD',
  totals_mismatch: 'TOTALS_MISMATCH',
  retention_on_nonretainable_phase: 'RETENTION_ON_NONRETAINABLE_PHASE',
  retainage_export_unsupported: 'RETAINAGE_EXPORT_UNSUPPORTED',
  sov_out_of_balance: 'SOV_OUT_OF_BALANCE',
  attachment_failed: 'ATTACHMENT_FAILED',
  line_over_billed: 'LINE_OVER_BILLED',
  line_below_zero: 'LINE_BELOW_ZERO',
  out_of_sequence: 'OUT_OF_SEQUENCE',
  changed_after_export: 'CHANGED_AFTER_EXPORT',
  several_items: 'SEVERAL_ITEMS',
  invoice_number_unusable: 'INVOICE_NUMBER_UNUSABLE',
  gl_account_missing: 'GL_ACCOUNT_MISSING',
  refused: 'REFUSED',
  spectrum_unreachable: 'TARGET_UNAVAILABLE',
} as const satisfies Record<FailureCode, ReasonCode>;

/**
 * These go on by themselves, as soon as the application before is exported or everybody has signed: Trimble Pay is told
 * of no failure, and nobody has to export again.
 */
export function goesOnByItself(code: FailureCode): boolean {
  return code === 'out_of_sequence' || code === 'not_fully_approved';
}

/** Whether a person has seen that it is a credit memo, and exports it. */
export function mayCredit(
  head: Pick<Head, 'order' | 'held'> | undefined,
  posting: Posting | undefined,
  revision: number,
): boolean {
  if (head?.order?.kind !== 'export') return false;
  if (head.held?.code === 'CREDIT_MEMO' && head.held.revision === revision) return true;
  // It was allowed, sent, and proved absent.
  return posting?.state === 'claimed' && revisionOf(posting) === revision;
}

/** Reasons at which `export` may be asked for. */
const exportable: readonly ReasonCode[] = [
  'EXPORT_MANUAL',
  'EXPORT_UNDONE',
  'CREDIT_MEMO',
  'RETAINAGE_EXPORT_UNSUPPORTED',
  'TARGET_UNAVAILABLE',
  'LOCKED',
  'ACCESS',
  ...Object.values(reasonOfFailure).filter((code) => code !== 'CHANGED_AFTER_EXPORT'),
];

/** Why `export` is refused; undefined: the order is kept, and the record goes on. */
export function whyNotExport(head: Pick<Head, 'state' | 'reason' | 'order' | 'title'>): string | undefined {
  const { state, reason: why, order, title } = head;
  switch (state) {
    case 'In Spectrum':
    case 'Updated':
      return `It is exported already, as ${title.spectrumNumbers.join(', ') || 'no-op'}.`;
    case 'Removed in Spectrum':
      return 'Its entry was removed in Spectrum: undo the export first (`records resolve --undo`).';
    case 'Posting':
      return 'It is being exported.';
    case 'In doubt':
      return `It may be in Spectrum already: ${why?.sentence ?? 'nobody knows yet'}`;
    case 'Skipped':
    case 'Rejected':
      return `It is not to be exported: ${why?.sentence ?? state}`;
    case 'Waiting':
      if (order?.kind === 'export') return `It is to be exported since ${order.at}: ${why?.sentence ?? ''}`;
      if (why && exportable.includes(why.code)) return undefined;
      return `It cannot be exported yet: ${why?.sentence ?? 'it was not read yet'}`;
  }
}

/** Why the export cannot be taken back, before Spectrum is asked; undefined: it may be. */
export function undoable(
  head: Pick<Head, 'state' | 'reason' | 'order'>,
  billed: Pick<Billed, 'history' | 'next'> | undefined,
): string | undefined {
  if (head.state === 'Posting' || head.state === 'In doubt') {
    return `It is ${head.state}: settle that first.`;
  }
  if (!billed?.history) return `It is not exported: ${head.reason?.sentence ?? head.state}`;
  if (billed.next === undefined) return undefined;
  return `Only the newest exported application of a subcontract can be undone; ${billed.next} builds on it.`;
}

/** A decision of a person that the next plan acts on. */
export function isOrderPending({ order }: Pick<Head, 'order'>): boolean {
  return order !== undefined && order.kind !== 'export';
}

/** What tells two readings of an application apart, as far as Girder is concerned. */
export function applicationHash(application: PayApplication): string {
  const { status, revision, erpInvoiceNumber } = application;
  return hashOf({ status, revision, erpInvoiceNumber, fingerprint: fingerprint(application) });
}

/**
 * What the poll compares. Trimble Pay dates changes to the millisecond, so that a reading shows all that happened up to
 * its own date; where it gives whole seconds, a change within the second of the reading could hide behind the mark.
 */
export function applicationMark(
  { status, revision, updated }: Pick<PayApplication, 'status' | 'revision' | 'updated'>,
  readAt?: Date,
): string {
  const mark = `${status}|${revision}|${updated ?? ''}`;
  const early =
    readAt !== undefined &&
    updated !== undefined &&
    !updated.includes('.') &&
    readAt.getTime() < Date.parse(updated) + 1_000;
  return early ? `${mark}|early` : mark;
}
