import type { Reason } from '../reasons';
import { reason } from '../reasons';
import type { ChangeOrderRow } from '../spectrum/subcontracts';
import { changeOrderContent, changeOrderMark, whyUnusable } from './subcontract-content';
import type { ChangeOrderContent } from './subcontract-content';
import type { SentChangeOrder, SentChangeOrders, SubcontractWrite } from './subcontract-plan';

export interface PlannedChangeOrders {
  writes: Extract<SubcontractWrite, { kind: 'trimble-pay/change-order' }>[];
  /** All that are, or are about to be, in Trimble Pay, in the order of their numbers. */
  standing: ChangeOrderContent[];
  problems: Reason[];
}

type Verdict =
  | { verdict: 'write'; content: ChangeOrderContent }
  | { verdict: 'stands'; content: ChangeOrderContent }
  | { verdict: 'not wanted' }
  /** What is in Trimble Pay stays as it is. */
  | { verdict: 'asks'; content?: ChangeOrderContent; reason: Reason };

/**
 * Executed change orders arrive once each, whenever they were executed. One that was edited or taken back later is
 * reported, never silently applied (TP4).
 */
export function planChangeOrders(
  rows: readonly ChangeOrderRow[],
  sent: SentChangeOrders,
  sendAgain: boolean,
): PlannedChangeOrders {
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  const numbers = [...new Set([...byNumber.keys(), ...sent.keys()])].sort(inOrder);
  const verdicts = numbers.map((number) =>
    verdictOf(number, byNumber.get(number), sent.get(number), sendAgain),
  );
  return {
    writes: verdicts.flatMap((one) =>
      one.verdict === 'write'
        ? [{ kind: 'trimble-pay/change-order', slot: slotOf(one.content.number), content: one.content }]
        : [],
    ),
    standing: verdicts.flatMap((one) =>
      one.verdict === 'not wanted' || one.content === undefined ? [] : [one.content],
    ),
    problems: verdicts.flatMap((one) => (one.verdict === 'asks' ? [one.reason] : [])),
  };
}

function verdictOf(
  number: string,
  row: ChangeOrderRow | undefined,
  sent: SentChangeOrder | undefined,
  sendAgain: boolean,
): Verdict {
  const stands = sent?.content;
  if (row?.status !== 'E') {
    return stands
      ? { verdict: 'asks', content: stands, reason: reversed(number, row) }
      : { verdict: 'not wanted' };
  }
  const content = changeOrderContent(row);
  const unusable = whyUnusable(content);
  if (unusable !== undefined) {
    const sentence = `Change order ${number} ${unusable}; correct it in Spectrum.`;
    return { verdict: 'asks', content: stands, reason: reason('CHANGE_ORDER_UNUSABLE', sentence) };
  }
  if (!stands) return { verdict: 'write', content };
  if (changeOrderMark(stands) === changeOrderMark(content)) {
    // Trimble Pay was not told for certain, or its id is lost: as it was told before.
    return sent.settled ? { verdict: 'stands', content: stands } : { verdict: 'write', content };
  }
  const ordered = sent.pending !== undefined && changeOrderMark(sent.pending) === changeOrderMark(content);
  if (sendAgain || ordered) return { verdict: 'write', content };
  return { verdict: 'asks', content: stands, reason: edited(stands, content) };
}

function edited(before: ChangeOrderContent, now: ChangeOrderContent): Reason {
  const what =
    before.amount === now.amount
      ? 'its lines were changed'
      : `its amount was ${before.amount} and is ${now.amount}`;
  return reason(
    'CHANGE_ORDER_EDITED',
    `Change order ${now.number} was edited in Spectrum after it was imported: ${what}.`,
  );
}

function reversed(number: string, row: ChangeOrderRow | undefined): Reason {
  const is = row ? `has status ${row.status || 'blank'}` : 'is not there any more';
  return reason(
    'CHANGE_ORDER_REVERSED',
    `Change order ${number} ${is} in Spectrum, but was imported when it was executed; in Trimble Pay it stays.`,
  );
}

/** The number as it may stand in a part. */
const slotOf = (number: string): string => `change-order-${encodeURIComponent(number)}`;

/** Numbers as numbers, so that 2 comes before 10. */
function inOrder(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isFinite(x) && Number.isFinite(y) && x !== y) return x - y;
  return a < b ? -1 : a > b ? 1 : 0;
}
