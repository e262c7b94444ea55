import type { Head } from '../heads';
import { reason, type Reason } from '../reasons';
import { businessHash } from './invoice-business';
import { sendAgain, sendFrozen, settledAs, whyTouched } from './invoice-clerk';
import {
  acceptances,
  type Entry,
  isRemoved,
  isResent,
  type Ledger,
  postedState,
  stageOf,
} from './invoice-ledger';
import { rejectedPlan } from './invoice-rejected';
import { allNumbers, baseOf } from './invoice-number';
import { counterpart, partAt, reversalOf } from './invoice-parts';
import type { InvoicePlan } from './invoice-plan';
import { buildReversals, whyEdited, whyPaid } from './invoice-reversal';
import { isSome, settled, type Situation, skipFor, waitFor } from './invoice-verdicts';

/**
 * A void: every posted document is taken back by its mirror (ST9), where nothing speaks against it. Void is terminal:
 * a replacement is a new invoice with a new number.
 */
export function planVoid(situation: Situation, ledger: Ledger, head: Head | undefined): InvoicePlan {
  const { snapshot, rules } = situation;
  const hash = businessHash(snapshot.invoice, rules);
  const voidFirstSeen = head?.voidFirstSeen ?? snapshot.today;
  const toReverse = ledger.live.filter((entry) => !isRemoved(entry));
  if (ledger.posted.length === 0) {
    return skipFor(reason('VOID_BEFORE_POSTING', 'The invoice was voided before anything was posted.'));
  }
  if (toReverse.length === 0) return nothingLeft(situation, ledger, head, hash);
  const rejected = rejectedPlan(situation, ledger, head);
  if (rejected) return { ...rejected, voidFirstSeen };
  const begun = toReverse.some((entry) => hasReversal(entry, ledger));
  if (!begun) {
    if (head?.businessHash === hash) return settled(postedState(ledger.standing), hash);
    if (head?.order?.kind === 'acceptEdit' || head?.order?.kind === 'acceptRemoved') {
      const accepted = acceptances(ledger.live);
      return settled(postedState(ledger.standing), hash, { accepted, orderDone: true, voidFirstSeen });
    }
    const offset = head?.order?.kind === 'offset';
    const stop = offset ? whyPaid(toReverse, snapshot) : whyNotReverse(situation, toReverse);
    if (stop) return waitFor(situation, [stop], { voidFirstSeen });
    if (isCreditOnly(toReverse) && rules.settings.voids.ofCredit === 'skip' && !offset) {
      const notes = ['The void of a credit memo is left alone: voids.ofCredit is skip.'];
      return settled(postedState(ledger.standing), hash, { notes, voidFirstSeen });
    }
  }
  const from = `the day the void was first seen, ${voidFirstSeen}`;
  const built = buildReversals(toReverse, voidFirstSeen, from, snapshot, rules);
  if (isSome(built.reasons)) {
    return waitFor(situation, built.reasons, { draft: built.documents, notes: built.notes, voidFirstSeen });
  }
  return {
    verdict: 'post',
    documents: built.documents,
    numbers: [...new Set(toReverse.flatMap(({ body }) => allNumbers(baseOf(body.number))))],
    businessHash: hash,
    writeBacks: [],
    notes: built.notes,
    accepted: [],
    orderDone: head?.order !== undefined,
    voidFirstSeen,
  };
}

/**
 * Everything is reversed, or a clerk deleted it before it was: then both sides agree that there is no invoice. What was
 * reversed is watched on, with its reversals: one half alone would leave revenue, or take it back twice.
 */
function nothingLeft(
  situation: Situation,
  ledger: Ledger,
  head: Head | undefined,
  hash: string,
): InvoicePlan {
  const pairs = ledger.standing.filter((entry) => !ledger.live.includes(entry));
  const resent = ledger.pending.filter(
    (entry) =>
      isResent(entry) &&
      ledger.posted.some(({ part }) => part === partAt(entry.generation, counterpart(entry.place))),
  );
  if (resent.length > 0) return sendFrozen(resent, hash, 'Finishes what was being sent again.');
  if (pairs.length === 0) return agreed(ledger);
  const rest = { ...ledger, standing: pairs };
  const again = sendAgain(rest, head, hash);
  if (again) return again;
  if (head?.order?.kind === 'acceptEdit' || head?.order?.kind === 'acceptRemoved') {
    const accepted = acceptances(pairs);
    const there = pairs.filter((entry) => !isRemoved(entry));
    return settled(postedState(there), hash, { accepted, orderDone: true });
  }
  const touched = whyTouched(pairs);
  return touched
    ? waitFor(situation, [touched])
    : settledAs(pairs, hash, { accepted: acceptances(ledger.live) });
}

function agreed({ posted }: Ledger): InvoicePlan {
  const numbers = posted.map(({ body }) => body.number).join(', ');
  return skipFor(
    reason(
      'ACCEPTED_REMOVED',
      `${numbers} was removed in Spectrum, and the invoice is void in ServiceTrade.`,
    ),
    { accepted: acceptances(posted) },
  );
}

function hasReversal(entry: Entry, ledger: Ledger): boolean {
  const place = reversalOf(entry.place === 'credit' ? 'credit' : 'base');
  return ledger.pending.some((one) => one.generation === entry.generation && one.place === place);
}

/** An all-negative invoice, which Girder posted as a credit memo; not the credit half of a split. */
function isCreditOnly(entries: readonly Entry[]): boolean {
  return entries.every(({ place, body }) => place === 'base' && body.type === 'C');
}

function whyNotReverse({ snapshot, rules }: Situation, entries: readonly Entry[]): Reason | undefined {
  const { ofCredit, unposted } = rules.settings.voids;
  const numbers = entries.map(({ body }) => body.number).join(', ');
  if (isCreditOnly(entries) && ofCredit === 'ask') {
    return reason('VOID_OF_CREDIT', `The voided invoice was posted as credit memo ${numbers}.`);
  }
  const edited = whyEdited(entries);
  if (edited) return edited;
  const paid = whyPaid(entries, snapshot);
  if (paid) return paid;
  if (unposted === 'ask' && entries.some((entry) => stageOf(entry) === 'unposted')) {
    return reason('VOID_UNPOSTED', `${numbers} is not updated in Spectrum yet, and the invoice is void.`);
  }
  return undefined;
}
