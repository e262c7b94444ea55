import { groupBy } from '../group';
import { Decimal, money, shown, sum } from '../money';
import type { ApSource } from './ap-source';
import type { LineColumns } from './continuation-sheet';
import { type Failure, failure } from './failures';
import { lineName } from './read-lines';
import { detailKey } from './section-key';
import type { PaySettings } from './settings';

/** What stops an application, and what only stands in its notes. */
export interface Limits {
  failures: Failure[];
  warnings: Failure[];
}

/** Over-billing, amounts below zero, retention that is not there, and the subcontract's amount in Spectrum. */
export function limitsOf(columns: readonly LineColumns[], source: ApSource, settings: PaySettings): Limits {
  const over = [...columns.flatMap(overBilled), ...overBilledDetails(columns, source)];
  const strict = [
    ...columns.flatMap(belowZero),
    ...overContract(columns, source),
    ...exceedsHeld(columns, source),
  ];
  const { overBilling, retainageOnNonRetainable } = settings.ap;
  const unheld = columns.flatMap(notRetainable);
  const stops = [
    ...(overBilling === 'block' ? over : []),
    ...strict,
    ...(retainageOnNonRetainable === 'stop' ? unheld : []),
  ];
  const warnings = [
    ...(overBilling === 'warn' ? over : []),
    ...(retainageOnNonRetainable === 'allow' ? unheld : []),
  ];
  return { failures: stops, warnings };
}

/** A line is billed at most in full; a deductive one between its value and nothing. */
function overBilled(column: LineColumns): Failure[] {
  const { scheduledValue, completedAndStored } = column;
  const zero = new Decimal(0);
  const low = scheduledValue.lessThan(0) ? scheduledValue : undefined;
  const high = scheduledValue.lessThan(0) ? zero : scheduledValue;
  const within =
    completedAndStored.lessThanOrEqualTo(high) &&
    (low === undefined || completedAndStored.greaterThanOrEqualTo(low));
  if (within) return [];
  const allowed =
    low === undefined ? `at most ${shown(high)} is scheduled` : `${shown(low)} to 0.00 is scheduled`;
  return [
    failure(
      'line_over_billed',
      `${lineName(column)} is billed to ${shown(completedAndStored)}, but ${allowed}.`,
    ),
  ];
}

/**
 * A phase detail must not be billed beyond its revised amount, as with a deduction that is not billed yet. An
 * application that adds nothing to it is not stopped: it may be the one that brings another phase down.
 */
function overBilledDetails(columns: readonly LineColumns[], { spectrum }: ApSource): Failure[] {
  const billed = groupBy(columns, ({ section }) => detailKey(section.place));
  return spectrum.details.flatMap((detail) => {
    const key = detailKey(detail);
    const own = billed.get(key) ?? [];
    const total = sum(own.map(({ completedAndStored }) => completedAndStored));
    const adds = sum(own.map(({ gross }) => gross)).greaterThan(0);
    const lines = own.some((column) => overBilled(column).length > 0);
    // A line that is over its own value was named already.
    if (!adds || lines || total.lessThanOrEqualTo(money(detail.revised))) return [];
    return [
      failure(
        'line_over_billed',
        `Phase detail ${key} is billed to ${shown(total)}, but its revised amount is ${shown(detail.revised)}.`,
      ),
    ];
  });
}

function belowZero(column: LineColumns): Failure[] {
  const { previousWork, workThisPeriod, storedNow, scheduledValue } = column;
  const work = previousWork.plus(workThisPeriod);
  const amounts = [
    ['stored material', storedNow],
    ['the retainage released', column.releasedNow],
    // A deductive line is worked off below zero.
    ...(scheduledValue.lessThan(0) ? [] : [['work completed to date', work] as const]),
  ] as const;
  return amounts
    .filter(([, amount]) => amount.lessThan(0))
    .map(([what, amount]) =>
      failure(
        'line_below_zero',
        `${lineName(column)}: ${what} is ${shown(amount)}; it must not be negative.`,
      ),
    );
}

/** Spectrum's own check, made before the call and with the unposted invoices. A credit never goes over. */
function overContract(columns: readonly LineColumns[], { spectrum }: ApSource): Failure[] {
  const gross = sum(columns.map((column) => column.gross));
  const revised = sum(spectrum.details.map((detail) => detail.revised));
  const posted = money(spectrum.posted);
  const unposted = money(spectrum.unposted);
  const total = posted.plus(unposted).plus(gross);
  if (!gross.greaterThan(0) || total.lessThanOrEqualTo(revised)) return [];
  return [
    failure(
      'over_contract',
      `${shown(posted)} posted, ${shown(unposted)} unposted and ${shown(gross)} now are ${shown(total)}, but subcontract ${spectrum.subcontract} is ${shown(revised)} with its change orders.`,
    ),
  ];
}

/** Retention goes back only as far as it is held, on the lines, in the application and in Spectrum. */
function exceedsHeld(columns: readonly LineColumns[], { spectrum }: ApSource): Failure[] {
  // A cent may remain of rounding a line that was stored and then installed.
  const cent = new Decimal('0.01');
  const lines = columns
    .filter(({ scheduledValue }) => !scheduledValue.lessThan(0))
    .filter(({ retainage }) => retainage.lessThan(cent.negated()))
    .map((column) =>
      tooMuch(
        `${lineName(column)}: more retainage goes back than is held; ${shown(column.retainage)} remains.`,
      ),
    );
  const change = sum(columns.map(({ retainageChange }) => retainageChange));
  if (!change.lessThan(0)) return lines;
  const held = money(spectrum.retentionHeld);
  const remains = sum(columns.map(({ retainage }) => retainage));
  const inAll = remains.lessThan(0)
    ? [tooMuch(`The application gives back more retainage than is held; ${shown(remains)} remains.`)]
    : [];
  const inSpectrum = change.negated().greaterThan(held)
    ? [tooMuch(`${shown(change.negated())} of retention goes back, but Spectrum holds ${shown(held)}.`)]
    : [];
  return [...lines, ...inAll, ...inSpectrum];
}

function tooMuch(sentence: string): Failure {
  return failure('retention_exceeds_held', sentence);
}

function notRetainable(column: LineColumns): Failure[] {
  if (column.section.retainable || (column.retainage.isZero() && column.retainageChange.isZero())) return [];
  const sentence = `${lineName(column)} holds ${shown(column.retainage)} of retainage, but its phase detail takes none in Spectrum.`;
  return [failure('retention_on_nonretainable_phase', sentence)];
}
