import type { Head } from '../heads';
import { cents, isMoney } from '../money';
import type { Posting } from '../postings';
import { reason, type Reason } from '../reasons';
import { processedAnswers } from './invoice-write-back';
import { businessHash } from './invoice-business';
import { whyChanged, whyDeleted } from './invoice-changed';
import { sendAgain, settledAs, whyTouched } from './invoice-clerk';
import { acceptances, isOpenRemoval, isRemoved, type Ledger, postedState } from './invoice-ledger';
import { baseOf } from './invoice-number';
import type { InvoicePlan } from './invoice-plan';
import { planRebill } from './invoice-rebill';
import { netOf } from './invoice-split';
import { finishPlan } from './invoice-unfinished';
import { settled, type Situation, skipFor, waitFor } from './invoice-verdicts';
import type { Invoice } from './types';

/** Something is posted and the invoice is alive: life after posting (ST22). */
export function planPosted(
  situation: Situation,
  invoice: Invoice,
  ledger: Ledger,
  head: Head | undefined,
): InvoicePlan {
  const { rules, done } = situation;
  const order = head?.order;
  const hash = businessHash(invoice, rules);
  if (order?.kind === 'creditAndRebill') return planRebill(situation, invoice, ledger, order);
  if (order?.kind === 'acceptEdit' || order?.kind === 'acceptRemoved') return accept(situation, ledger, hash);
  if (ledger.pending.length > 0) return finishPlan(situation, invoice, ledger, head);
  const again = sendAgain(ledger, head, head?.businessHash ?? hash);
  if (again) return again;
  const touched = whyTouched(ledger.standing);
  if (touched) return waitFor(situation, [touched]);
  if (ledger.live.length === 0) return afterVoid(situation, invoice, ledger, hash);
  if (isChanged(situation, invoice, ledger, head, hash)) {
    return waitFor(situation, [whyChanged(situation, invoice, ledger.live)]);
  }
  return resting(ledger, hash, processedAnswers(invoice, rules, done, ownNumber(situation, ledger)));
}

/** A person's `resolve --accept`: what differs now counts as right. */
function accept(situation: Situation, ledger: Ledger, hash: string): InvoicePlan {
  const accepted = acceptances(ledger.standing);
  const { invoice } = situation.snapshot;
  const writeBacks = invoice ? processedAnswers(invoice, situation.rules, situation.done) : [];
  if (isAllRemoved(ledger))
    return skipFor(acceptedRemoved(ledger), { accepted, orderDone: true, writeBacks });
  const state = postedState(ledger.standing.filter((entry) => !isRemoved(entry)));
  return settled(state, hash, { accepted, orderDone: true, writeBacks });
}

function resting(ledger: Ledger, hash: string, writeBacks: InvoicePlan['writeBacks']): InvoicePlan {
  const isOpen = ledger.standing.some(isOpenRemoval);
  if (!isOpen && isAllRemoved(ledger)) return skipFor(acceptedRemoved(ledger), { writeBacks });
  return settledAs(ledger.standing, hash, { writeBacks });
}

function isAllRemoved({ live }: Ledger): boolean {
  return live.length > 0 && live.every(isRemoved);
}

function acceptedRemoved(ledger: Ledger): Reason {
  const numbers = ledger.live.map(({ body }) => body.number).join(', ');
  return reason('ACCEPTED_REMOVED', `${numbers} was removed in Spectrum, which a person accepted.`);
}

/**
 * Against the hash of what was posted; a record whose head was lost is compared by its total. An unfinished plan speaks
 * for the ledger only when all of it is posted: one that was cut off before its claims says what was never sent.
 */
function isChanged(
  { done }: Situation,
  invoice: Invoice,
  ledger: Ledger,
  head: Head | undefined,
  hash: string,
): boolean {
  const posted = head?.plan && isCarriedOut(head.plan, done) ? head.plan.businessHash : head?.businessHash;
  if (posted !== undefined) return posted !== hash;
  const held = netOf(ledger.live.map(({ body }) => body)).total;
  return !isMoney(invoice.totalPrice) || held !== cents(invoice.totalPrice);
}

function isCarriedOut({ finished, postings }: NonNullable<Head['plan']>, done: readonly Posting[]): boolean {
  const isPosted = (key: string): boolean => done.some((one) => one.key === key && one.state === 'posted');
  return !finished && postings.every(({ key }) => isPosted(key));
}

/** Reversed, and alive again in the source. Void is terminal; where it is not, a new number is needed. */
function afterVoid(situation: Situation, invoice: Invoice, ledger: Ledger, hash: string): InvoicePlan {
  const { invoices, voids } = situation.rules.settings;
  if (!invoices.approvedStatuses.includes(invoice.status)) return settledAs(ledger.standing, hash);
  if (!voids.voidReopens) {
    const notes = ['It was voided and reversed, which is final: bill it by a new invoice.'];
    return settledAs(ledger.standing, hash, { notes });
  }
  const numbers = ledger.posted.map(({ body }) => body.number).join(', ');
  return waitFor(situation, [
    reason(
      'CHANGED_AFTER_POSTING',
      `The invoice was voided and reversed (${numbers}), and is approved again: it needs a new number.`,
    ),
  ]);
}

/** The number that Girder gave, to be written back in place of ServiceTrade's own. */
function ownNumber({ rules }: Situation, ledger: Ledger): string | undefined {
  if (rules.settings.invoices.number.mode !== 'sequence') return undefined;
  const number = ledger.live.at(-1)?.body.number;
  return number === undefined ? undefined : baseOf(number);
}

/** Posted, and gone from the source. */
export function planDeleted(situation: Situation, ledger: Ledger, head: Head | undefined): InvoicePlan {
  const hash = businessHash(undefined, situation.rules);
  const live = ledger.live.filter((entry) => !isRemoved(entry));
  if (ledger.posted.length === 0) {
    return skipFor(reason('DELETED_IN_SOURCE', 'The invoice no longer exists in ServiceTrade.'));
  }
  const order = head?.order?.kind;
  if (order === 'acceptEdit' || order === 'acceptRemoved') return accept(situation, ledger, hash);
  const again = sendAgain(ledger, head, hash);
  if (again) return again;
  const touched = whyTouched(ledger.standing);
  if (touched) return waitFor(situation, [touched]);
  if (live.length === 0 || head?.businessHash === hash) return resting(ledger, hash, []);
  return waitFor(situation, [whyDeleted(live)]);
}
