import type { Head } from '../heads';
import { reason, type Reason } from '../reasons';
import { type Entry, isOpenEdit, isOpenRemoval, type Ledger, postedState } from './invoice-ledger';
import { allNumbers, baseOf } from './invoice-number';
import type { InvoicePlan } from './invoice-plan';
import { frozen } from './invoice-unfinished';
import { nothingElse, settled } from './invoice-verdicts';

/**
 * What clerks did to posted documents, reversals and what they took back included: a reversal that is deleted or
 * changed leaves as wrong a balance as an invoice is.
 */

/** A person's `resolve --send-again`, while something is removed. */
export function sendAgain(ledger: Ledger, head: Head | undefined, hash: string): InvoicePlan | undefined {
  const removed = ledger.standing.filter(isOpenRemoval);
  if (head?.order?.kind !== 'sendAgain' || removed.length === 0) return undefined;
  return { ...sendFrozen(removed, hash, 'Sent again after it was removed in Spectrum.'), orderDone: true };
}

export function sendFrozen(entries: readonly Entry[], businessHash: string, note: string): InvoicePlan {
  return {
    ...nothingElse,
    verdict: 'post',
    documents: entries.map(frozen),
    numbers: [...new Set(entries.flatMap(({ body }) => allNumbers(baseOf(body.number))))],
    businessHash,
    notes: [note],
  };
}

/** What a clerk changed and nobody accepted. */
export function whyTouched(entries: readonly Entry[]): Reason | undefined {
  const edited = entries.filter(isOpenEdit);
  if (edited.length === 0) return undefined;
  const list = edited.flatMap(({ body, posting }) =>
    (posting.seen?.differences ?? []).map(
      ({ field, sent, found }) => `${body.number} ${field}: sent ${sent || 'blank'}, now ${found || 'blank'}`,
    ),
  );
  return reason('EDITED_IN_SPECTRUM', `Changed in Spectrum after posting: ${list.join('; ')}.`);
}

/** At rest, as far as clerks left it: the state says what is removed. */
export function settledAs(
  entries: readonly Entry[],
  hash: string,
  rest: Parameters<typeof settled>[2] = {},
): InvoicePlan {
  const removed = entries.filter(isOpenRemoval);
  if (removed.length === 0) return settled(postedState(entries), hash, rest);
  const numbers = removed.map(({ body }) => body.number).join(', ');
  const why = reason('REMOVED_IN_SPECTRUM', `${numbers} is no longer in Spectrum.`);
  return settled('Removed in Spectrum', hash, { ...rest, writeBacks: [], reason: why });
}
