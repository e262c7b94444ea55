import { dayOf } from '../dates';
import type { Order } from '../heads';
import { reason } from '../reasons';
import { businessHash } from './invoice-business';
import { buildDocuments, sourceName } from './invoice-documents';
import { isRemoved, type Ledger } from './invoice-ledger';
import { allNumbers, baseOf, checkBase } from './invoice-number';
import type { InvoicePlan } from './invoice-plan';
import { buildReversals, whyEdited, whyPaid } from './invoice-reversal';
import { found, missing, type Outcome } from './outcome';
import { isSome, type Situation, waitFor } from './invoice-verdicts';
import type { Invoice } from './types';

/**
 * Credit and rebill (ST22): what is in Spectrum is taken back as of the day of the order, and the invoice as it is now
 * is posted under a new number. One plan, so that a half-done one is finished and not forgotten; while nothing of the
 * rebill is posted, the same order gives the same parts.
 */
export function planRebill(
  situation: Situation,
  invoice: Invoice,
  ledger: Ledger,
  order: Extract<Order, { kind: 'creditAndRebill' }>,
): InvoicePlan {
  const { snapshot, rules } = situation;
  const toReverse = ledger.live.filter((entry) => !isRemoved(entry));
  const stop = whyEdited(toReverse) ?? whyPaid(toReverse, snapshot);
  if (stop) return waitFor(situation, [stop]);
  const day = dayOf(Date.parse(order.at) / 1000, rules.zone);
  const from = `the day of the order to credit and rebill, ${day}`;
  const reversals = buildReversals(toReverse, day, from, snapshot, rules);
  const base = newBase(order.newBase, ledger);
  const rebill = buildDocuments(invoice, snapshot, rules, base, nextGeneration(ledger));
  const documents = [...reversals.documents, ...rebill.documents];
  const notes = [
    `${sourceName(invoice)} is credited and billed again as ${order.newBase}.`,
    ...reversals.notes,
    ...rebill.notes,
  ];
  const reasons = [...reversals.reasons, ...rebill.reasons];
  if (isSome(reasons)) return waitFor(situation, reasons, { draft: documents, notes });
  const bases = [...toReverse.map(({ body }) => baseOf(body.number)), base.ok ? base.value : ''];
  return {
    verdict: 'post',
    documents,
    numbers: [...new Set(bases.flatMap(allNumbers))],
    businessHash: businessHash(invoice, rules),
    writeBacks: [],
    notes,
    accepted: [],
    orderDone: true,
  };
}

/**
 * By what is posted, never by what is only claimed: an order that is planned again, or comes again with another
 * number, builds the same rebill anew, and not a second one beside it.
 */
function nextGeneration(ledger: Ledger): number {
  return 1 + Math.max(0, ...ledger.posted.map(({ generation }) => generation));
}

/**
 * A number of the record's own is a person's slip that no time cures: it waits for another order, where NUMBER_TAKEN
 * would look again and again.
 */
function newBase(text: string, ledger: Ledger): Outcome<string> {
  const checked = checkBase(text, 'resolve --credit-and-rebill');
  if (!checked.ok) return checked;
  const used = ledger.posted.map(({ body }) => baseOf(body.number));
  if (!used.includes(checked.value)) return found(checked.value, checked.from);
  return missing(
    reason(
      'CHANGED_AFTER_POSTING',
      `It cannot be billed again as ${checked.value}: that number already bears a document of this record (used: ${[...new Set(used)].join(', ')}). Give another.`,
    ),
  );
}
