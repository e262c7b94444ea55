import { shortHash } from '../hash';
import type { RecordState } from '../heads';
import type { Posting } from '../postings';
import { catalogue, isQuiet, type Reason, type ReasonCode } from '../reasons';
import type { ServiceTradeSettings } from '../settings';
import { placeOf } from './invoice-parts';
import type { InvoiceRules, WantedWriteBack } from './invoice-plan';
import type { Invoice } from './types';

/**
 * What ServiceTrade is told (ST10): a comment per cause while the record waits, its status left alone; `processed`
 * when everything is posted; a comment, then `failed`, when only an edit of the invoice helps.
 */

/** Outages, dates and our own credentials: the mail tells of them, and every open invoice would get a comment that nobody in ServiceTrade can act on. */
const silent: readonly ReasonCode[] = [
  'BEFORE_GO_LIVE',
  'TARGET_UNAVAILABLE',
  'SOURCE_UNAVAILABLE',
  'ACCESS',
  'SOURCE_ACCESS',
  'STORE_OUTDATED',
];

/** The comment of a waiting record, once per cause. */
export function waitingAnswers(
  invoice: Invoice | undefined,
  reason: Reason,
  rules: InvoiceRules,
  done: readonly Posting[],
): WantedWriteBack[] {
  if (!invoice || silent.includes(reason.code) || isQuiet(reason.code)) return [];
  return undelivered([comment(invoice.id, 'Waiting', reason, rules.settings)], done);
}

/**
 * `processed`. Wanted while the invoice stands where an approved or a failed one does, so that an invoice that a person
 * sets to approved again is only answered again; paid, sent and whatever a user chose are left alone.
 * @param number the number that Girder gave, where it gives them.
 */
export function processedAnswers(
  invoice: Invoice,
  rules: InvoiceRules,
  done: readonly Posting[],
  number?: string,
): WantedWriteBack[] {
  const answerable = [...rules.settings.invoices.approvedStatuses, 'failed'];
  if (!answerable.includes(invoice.status)) return [];
  const invoiceNumber = number === invoice.invoiceNumber ? undefined : number;
  const body = { invoiceId: invoice.id, status: 'processed', invoiceNumber } as const;
  // ServiceTrade dates changes by the second, and postings are read before the invoice is: an answer that is delivered
  // although the invoice stands approved came before an approval within its own second. It is given once more.
  const part = `status-processed@${invoice.updated}`;
  const parts = [part, `${part}.again`];
  return undelivered(
    parts.map((one) => ({ part: one, kind: 'servicetrade/invoice-status', body }) as const),
    done,
  ).slice(0, 1);
}

/**
 * After Spectrum refused a document, or a send that nobody can settle by itself: the comment, and `failed` when the
 * record is Rejected. A refused reversal or rebill is only commented: the invoice is void, or was answered long ago.
 * @param done the record's postings, at least those of its current plan.
 */
export function refusalWriteBacks(
  invoiceId: string,
  state: RecordState,
  reason: Reason,
  settings: ServiceTradeSettings,
  done: readonly Posting[],
): WantedWriteBack[] {
  if (silent.includes(reason.code)) return [];
  if (state !== 'Rejected') return undelivered([comment(invoiceId, 'Waiting', reason, settings)], done);
  const wanted = [comment(invoiceId, 'Not posted', reason, settings)];
  if (refused(done).some(({ part }) => part === 'invoice' || part === 'credit')) {
    const body = { invoiceId, status: 'failed' } as const;
    wanted.push({ part: failedPart(done), kind: 'servicetrade/invoice-status', body });
  }
  return undelivered(wanted, done);
}

/** Whether the last refusal was answered with `failed`: an approved status after that is a user's new approval. */
export function isFailureAnswered(done: readonly Posting[]): boolean {
  return isDelivered(failedPart(done), done);
}

/** One per refusal, known by when it came. */
function failedPart(done: readonly Posting[]): string {
  const times = refused(done).flatMap(({ attempts }) => attempts.map(({ endedAt }) => endedAt ?? ''));
  return `status-failed@${shortHash(times.sort().at(-1) ?? '')}`;
}

function refused(done: readonly Posting[]): Posting[] {
  return done.filter(({ part, state }) => state === 'rejected' && placeOf(part) !== undefined);
}

function comment(
  invoiceId: string,
  lead: string,
  reason: Reason,
  settings: ServiceTradeSettings,
): WantedWriteBack {
  // What is known of a document in doubt changes with every probe; the doubt is one.
  const about = reason.subject ?? (reason.code === 'IN_DOUBT' ? '' : reason.sentence);
  const marker = shortHash([invoiceId, lead, reason.code, about]);
  return {
    part: `comment-${marker}`,
    kind: 'servicetrade/comment',
    body: {
      entityType: settings.entityTypes.invoice,
      entityId: invoiceId,
      content: `${lead}: ${reason.sentence} ${catalogue[reason.code].advice}`,
      marker,
    },
  };
}

function undelivered(wanted: WantedWriteBack[], done: readonly Posting[]): WantedWriteBack[] {
  return wanted.filter(({ part }) => !isDelivered(part, done));
}

function isDelivered(part: string, done: readonly Posting[]): boolean {
  return done.some((posting) => posting.part === part && posting.state === 'posted');
}
