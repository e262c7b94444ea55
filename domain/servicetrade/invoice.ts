import type { Head } from '../heads';
import type { Posting } from '../postings';
import { reason, type Reason, type ReasonCode } from '../reasons';
import { isFailureAnswered, processedAnswers } from './invoice-write-back';
import { businessHash } from './invoice-business';
import { invoiceDay } from './invoice-dates';
import { buildDocuments } from './invoice-documents';
import { isWorkOrderJob } from './invoice-job';
import { isResent, type Ledger, readLedger } from './invoice-ledger';
import { allNumbers, baseNumber } from './invoice-number';
import type { InvoicePlan, InvoiceRules } from './invoice-plan';
import { planDeleted, planPosted } from './invoice-posted';
import { rejectedPlan } from './invoice-rejected';
import type { InvoiceSnapshot } from './snapshot';
import { isZeroInvoice } from './invoice-split';
import { isSome, nothingElse, type Situation, skipFor, waitFor } from './invoice-verdicts';
import { planVoid } from './invoice-void';
import type { Invoice } from './types';

/**
 * What a ServiceTrade invoice wants in Spectrum, given what it says now, what was done so far and the settings
 * (ST7, ST8, ST9, ST10, ST22; docs/invoice-mapping.md). Pure: no clock, no I/O, and an answer for every input.
 * @param done every posting of the record, documents and answers.
 */
export function planInvoice(
  snapshot: InvoiceSnapshot,
  done: readonly Posting[],
  head: Head | undefined,
  rules: InvoiceRules,
): InvoicePlan {
  const situation: Situation = { snapshot, rules, done };
  const { invoice } = snapshot;
  const ledger = readLedger(done, head);
  if (ledger.unsettled.length > 0) return settleFirst(situation, ledger, head);
  if (head?.skip) {
    return skipFor(reason('SKIPPED_BY_OPERATOR', `${head.skip.operator} skipped it: ${head.skip.reason}`));
  }
  if (!invoice) return planDeleted(situation, ledger, head);
  if (invoice.status === 'void') return planVoid(situation, ledger, head);
  if (isBegun(ledger)) return planPosted(situation, invoice, ledger, head);
  return planFirst(situation, invoice, ledger, head);
}

/**
 * Whether a document in doubt is there must be known before anything else is decided; one proven absent is sent again
 * only while the source still wants just that.
 */
function settleFirst({ snapshot, rules }: Situation, ledger: Ledger, head: Head | undefined): InvoicePlan {
  const { invoice } = snapshot;
  const approved = invoice !== undefined && rules.settings.invoices.approvedStatuses.includes(invoice.status);
  const planned = head?.plan?.businessHash;
  const unchanged = planned === undefined || planned === businessHash(invoice, rules);
  const numbers = ledger.unsettled.map(({ body }) => body.number).join(', ');
  const why = ledger.unsettled.map(({ posting }) => posting.doubt?.why ?? 'it is being sent').join('; ');
  return {
    ...nothingElse,
    verdict: 'settle',
    parts: ledger.unsettled.map(({ part }) => part),
    mayResend: unchanged && (approved || isBegun(ledger)),
    reason: reason('IN_DOUBT', `It is not known yet whether Spectrum has ${numbers}: ${why}.`),
  };
}

/** Something is, or was, in Spectrum: from then on the source's status no longer decides. */
function isBegun(ledger: Ledger): boolean {
  return ledger.posted.length > 0 || [...ledger.pending, ...ledger.unsettled].some(isResent);
}

/** Nothing is in Spectrum yet. */
function planFirst(
  situation: Situation,
  invoice: Invoice,
  ledger: Ledger,
  head: Head | undefined,
): InvoicePlan {
  const { snapshot, rules, done } = situation;
  const { goLive } = rules.settings;
  const day = invoiceDay(invoice, rules);
  const rejected = rejectedPlan(situation, ledger, head);
  if (rejected && invoice.status !== 'failed' && isFailureAnswered(done)) {
    return skipFor(whyNotApproved(invoice, rules, true));
  }
  if (rejected) return rejected;
  const approved = rules.settings.invoices.approvedStatuses.includes(invoice.status);
  if (isZeroInvoice(invoice) && (approved || head?.reason?.code === 'ZERO_INVOICE')) {
    const zero = reason('ZERO_INVOICE', `Every line of invoice ${invoice.id} and its tax are 0.00.`);
    return skipFor(zero, { writeBacks: approved ? processedAnswers(invoice, rules, done) : [] });
  }
  if (!approved) return skipFor(whyNotApproved(invoice, rules, wasApproved(head)));
  if (day < goLive) {
    const sentence = `The invoice is dated ${day}; the connection went live on ${goLive}.`;
    return skipFor(reason('DATED_BEFORE_GO_LIVE', sentence));
  }
  if (snapshot.today < goLive) {
    const sentence = `The connection goes live on ${goLive}; today is ${snapshot.today}.`;
    return waitFor(situation, [reason('BEFORE_GO_LIVE', sentence, `go-live-${goLive}`)]);
  }
  if (isWorkOrderJob(snapshot, rules)) {
    const sentence = `Jobs of type "${snapshot.job?.type}" are billed from their work order in Spectrum.`;
    return skipFor(reason('WORK_ORDER_JOB', sentence));
  }
  return firstDocuments(situation, invoice);
}

function firstDocuments(situation: Situation, invoice: Invoice): InvoicePlan {
  const { snapshot, rules } = situation;
  const base = baseNumber(invoice, rules);
  const { documents, reasons, notes } = buildDocuments(invoice, snapshot, rules, base, 0);
  if (isSome(reasons)) return waitFor(situation, reasons, { draft: documents, notes });
  return {
    ...nothingElse,
    verdict: 'post',
    documents,
    numbers: base.ok ? allNumbers(base.value) : [],
    businessHash: businessHash(invoice, rules),
    notes,
  };
}

function whyNotApproved(invoice: Invoice, rules: InvoiceRules, before: boolean): Reason {
  const allowed = rules.settings.invoices.approvedStatuses.join(', ');
  const sentence = `Its status is "${invoice.status}"; approved are: ${allowed}.`;
  return reason(before ? 'WITHDRAWN' : 'NOT_APPROVED', sentence);
}

/** Causes that hold a record before its invoice is looked at. */
const beforeReading: readonly ReasonCode[] = ['SOURCE_UNAVAILABLE', 'TARGET_UNAVAILABLE', 'STORE_OUTDATED'];

/** Girder took it up once, so another status now is a withdrawal. */
function wasApproved(head: Head | undefined): boolean {
  if (!head) return false;
  if (head.plan !== undefined) return true;
  const code = head.reason?.code;
  if (code === undefined) return false;
  return head.state === 'Skipped' ? code === 'WITHDRAWN' : !beforeReading.includes(code);
}
