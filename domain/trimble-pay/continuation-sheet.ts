import { type Decimal, money, roundHalfUp } from '../money';
import { type BillingHistory, heldBefore, heldNow, retainedLine } from './history';
import type { RetainedLine } from './retainage';
import type { ApplicationLine, Section } from './types';

/**
 * A line's columns on the continuation sheet (C to I), and what they change against the previous application. Retainage
 * is the application's own figure.
 */
export interface LineColumns extends RetainedLine {
  /** Its place in the application, from 1. */
  at: number;
  line: ApplicationLine;
  section: Section;
  /** C */
  scheduledValue: Decimal;
  /** G = D + E + F */
  completedAndStored: Decimal;
  /** G ÷ C in percent, two decimals; undefined where nothing is scheduled. */
  percentComplete: Decimal | undefined;
  /** H = C − G */
  balanceToFinish: Decimal;
  /** I */
  retainage: Decimal;
  /** G − previous G = E + (F − previous F): what is billed, before retainage. */
  gross: Decimal;
  /** What is held more (or, negative, less) than before. */
  retainageChange: Decimal;
}

export function columnsOf(
  line: ApplicationLine,
  at: number,
  section: Section,
  history: BillingHistory,
): LineColumns {
  const scheduledValue = money(line.scheduledValue);
  const amounts = retainedLine(line);
  const { previousWork, workThisPeriod, previousStored, storedNow } = amounts;
  const completedAndStored = previousWork.plus(workThisPeriod).plus(storedNow);
  const retainage = heldNow(line);
  return {
    at,
    line,
    section,
    scheduledValue,
    ...amounts,
    completedAndStored,
    percentComplete: scheduledValue.isZero()
      ? undefined
      : roundHalfUp(completedAndStored.times(100).dividedBy(scheduledValue)),
    balanceToFinish: scheduledValue.minus(completedAndStored),
    retainage,
    gross: completedAndStored.minus(previousWork).minus(previousStored),
    retainageChange: retainage.minus(heldBefore(history, line.sovLineId).held),
  };
}
