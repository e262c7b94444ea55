import { Decimal, percentOf } from '../money';
import type { RetainageMode } from './settings';
import type { ApplicationKind, RetainageRates } from './types';

/** A line's amounts that retainage is taken of. */
export interface RetainedLine {
  /** D: previous D + E. */
  previousWork: Decimal;
  /** E, with the value of stored material that was installed. */
  workThisPeriod: Decimal;
  previousStored: Decimal;
  /** F: a balance. Payment does not lower it, installation does. */
  storedNow: Decimal;
  /** Positive. */
  releasedNow: Decimal;
}

/** What the line's previous application left: held, and released to date. */
export interface HeldBefore {
  held: Decimal;
  released: Decimal;
}

/** Of a section whose `Ret?` box is off. */
export const noRetainage: RetainageRates = { work: '0', stored: '0' };

/**
 * Retainage at a rate on all work and stored material to date: each rounded once, half a cent away from zero.
 */
export function pricedToDate(line: RetainedLine, rates: RetainageRates): Decimal {
  const work = percentOf(line.previousWork.plus(line.workThisPeriod), rates.work);
  return work.plus(percentOf(line.storedNow, rates.stored));
}

/**
 * What is held on a line after this application, net of releases, derived to compare with what the application says.
 * `cumulative` re-prices everything to date, so that a lower rate gives money back; `incremental` prices this period,
 * so that it does not. A final bill withholds nothing and gives everything back.
 */
export function derivedHeld(
  line: RetainedLine,
  before: HeldBefore,
  rates: RetainageRates,
  mode: RetainageMode,
  kind: ApplicationKind,
): Decimal {
  if (kind === 'final') return new Decimal(0);
  switch (mode) {
    case 'cumulative':
      return pricedToDate(line, rates).minus(before.released).minus(line.releasedNow);
    case 'incremental': {
      const work = percentOf(line.workThisPeriod, rates.work);
      const stored = percentOf(line.storedNow.minus(line.previousStored), rates.stored);
      return before.held.plus(work).plus(stored).minus(line.releasedNow);
    }
  }
}
