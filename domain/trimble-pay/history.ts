import { cents, Decimal, decimal, money, sum } from '../money';
import { hashOf } from '../hash';
import { allocate } from './allocate';
import { canonicalAmount } from './amounts';
import { type HeldBefore, noRetainage, pricedToDate, type RetainedLine } from './retainage';
import type { ApplicationLine, PayApplication, PayContract, RetainageRates, Section } from './types';

/** What a line came to with the last application that counts. Money at rest. */
export interface LineHistory {
  /** Completed work to date: columns D + E. */
  work: string;
  stored: string;
  /** Retainage held, net of releases. */
  held: string;
  /** Released to date. */
  released: string;
}

/** What was billed before the application that is looked at, by approved figures. */
export interface BillingHistory {
  /** The next application has the number after it. */
  lastNumber: number;
  /** Line 6 of the last certificate. */
  certified: string;
  /** By the SOV line's id; a line that is not here was never billed. */
  lines: Record<string, LineHistory>;
  /**
   * Retainage from before Trimble Pay is known for the subcontract only and was shared out over the lines, so that it
   * is compared in total once.
   */
  sharedOut: boolean;
  applications: { number: number; revision: number; fingerprint: string }[];
}

export function grossBefore(line: ApplicationLine): Decimal {
  return money(line.previousWork).plus(money(line.previousStored));
}

export function retainedLine(line: ApplicationLine): RetainedLine {
  return {
    previousWork: money(line.previousWork),
    workThisPeriod: money(line.workThisPeriod),
    previousStored: money(line.previousStored),
    storedNow: money(line.storedNow),
    releasedNow: money(line.retainageReleasedThisPeriod),
  };
}

export function heldNow(line: ApplicationLine): Decimal {
  return money(line.retainageToDateWork).plus(money(line.retainageToDateStored));
}

export function heldBefore(history: BillingHistory, sovLineId: string): HeldBefore {
  const before = history.lines[sovLineId];
  return { held: decimal(before?.held ?? '0'), released: decimal(before?.released ?? '0') };
}

/**
 * The history that a contract begins with in Trimble Pay. What was billed off system stands in the first application
 * as previous work; what is held of it is Spectrum's figure, not a percent of it, shared out by largest remainder over
 * the lines of retainable sections. The difference to the rates counts as released.
 * @param retentionHeld Spectrum's retention held on the subcontract before the first application.
 */
export function openingHistory(
  contract: PayContract,
  first: PayApplication,
  sections: readonly Section[],
  retentionHeld: string,
): BillingHistory {
  const billed = first.lines.filter((line) => !grossBefore(line).isZero());
  const retainable = new Set(sections.filter((section) => section.retainable).map(({ id }) => id));
  const shares = shareHeld(billed, retainable, money(retentionHeld));
  const lines = billed.map((line, at) => {
    const held = shares[at] ?? decimal('0');
    const before: RetainedLine = {
      ...retainedLine(line),
      workThisPeriod: decimal('0'),
      storedNow: money(line.previousStored),
    };
    const rates = retainable.has(line.sectionId) ? contract.retainage : noRetainage;
    return [
      line.sovLineId,
      {
        work: cents(line.previousWork),
        stored: cents(line.previousStored),
        held: cents(held),
        released: cents(pricedToDate(before, rates).minus(held)),
      },
    ] as const;
  });
  return {
    lastNumber: contract.approvedApplicationCount,
    certified: cents(money(contract.amountApprovedOffSystem).minus(money(retentionHeld))),
    lines: Object.fromEntries(lines),
    sharedOut: !money(contract.amountApprovedOffSystem).isZero() || !money(retentionHeld).isZero(),
    applications: [],
  };
}

/** Over the retainable lines that were billed; over all billed lines where none of them is retainable. */
function shareHeld(
  lines: readonly ApplicationLine[],
  retainable: ReadonlySet<string>,
  held: Decimal,
): Decimal[] {
  const weigh = (counts: (line: ApplicationLine) => boolean): Decimal[] =>
    lines.map((line) => (counts(line) ? Decimal.max(0, grossBefore(line)) : decimal('0')));
  const own = weigh((line) => retainable.has(line.sectionId));
  const weights = sum(own).isZero() ? weigh(() => true) : own;
  return sum(weights).isZero() ? weights : allocate(held, weights);
}

/**
 * The history with one more application: posted, keyed by a person or with nothing to post. Its own figures count,
 * not the derived ones.
 * @param rates those it was made by.
 */
export function historyAfter(
  history: BillingHistory,
  application: PayApplication,
  rates: RetainageRates,
): BillingHistory {
  const lines = application.lines.map((line) => {
    const amounts = retainedLine(line);
    const held = heldNow(line);
    // A final bill, and the first one after retainage was shared out, begin anew from what is held.
    const anew = history.sharedOut || application.kind === 'final';
    const released = anew
      ? pricedToDate(amounts, rates).minus(held)
      : heldBefore(history, line.sovLineId).released.plus(amounts.releasedNow);
    const now = {
      work: cents(amounts.previousWork.plus(amounts.workThisPeriod)),
      stored: cents(amounts.storedNow),
      held: cents(held),
      released: cents(released),
    };
    return [line.sovLineId, now] as const;
  });
  const { number, revision, totals } = application;
  return {
    lastNumber: number,
    certified: cents(totals.earnedLessRetainage),
    lines: { ...history.lines, ...Object.fromEntries(lines) },
    sharedOut: false,
    applications: [...history.applications, { number, revision, fingerprint: fingerprint(application) }],
  };
}

/**
 * Hash of everything that the AP invoice expresses: two readings with the same one are the same invoice. Status,
 * revision and the edited invoice number are not in it.
 */
export function fingerprint(application: PayApplication): string {
  const { contractId, number, kind, periodEnd, invoiceDate, totals } = application;
  const amounts = (record: object): Record<string, string> =>
    Object.fromEntries(Object.entries(record).map(([name, value]) => [name, canonicalAmount(String(value))]));
  const lines = application.lines.map(({ sovLineId, sectionId, ...figures }) => ({
    sovLineId,
    sectionId,
    ...amounts(figures),
  }));
  lines.sort((a, b) => (a.sovLineId < b.sovLineId ? -1 : 1));
  return hashOf({ contractId, number, kind, periodEnd, invoiceDate, totals: amounts(totals), lines });
}
