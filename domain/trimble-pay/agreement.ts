import { Decimal, money, shown, sum } from '../money';
import { sameMoney } from './amounts';
import type { ApSource } from './ap-source';
import { certificateLines, certificateOf } from './certificate';
import type { LineColumns } from './continuation-sheet';
import { type Failure, failure } from './failures';
import { heldBefore } from './history';
import { lineName } from './read-lines';
import { derivedHeld } from './retainage';
import { type PaySettings, retainageMode } from './settings';
import type { ApplicationTotals } from './types';

/** What rounding may differ by on one line. */
const cent = new Decimal('0.01');

/**
 * Whether the application agrees with itself, with what was billed before and with the contract's rates. Its own
 * figures are the authority, as waivers were signed on them: they are derived again to find a difference, never to
 * replace them.
 */
export function whyFiguresDiffer(
  columns: readonly LineColumns[],
  source: ApSource,
  settings: PaySettings,
): Failure[] {
  return [
    ...whyPreviousDiffers(columns, source),
    ...whyOffSystemDiffers(columns, source),
    ...whyRetainageDiffers(columns, source, settings),
    ...whyTotalsDiffer(columns, source),
  ];
}

/** The period before ends where this one begins, by approved figures. */
function whyPreviousDiffers(columns: readonly LineColumns[], { history }: ApSource): Failure[] {
  return columns.flatMap((column) => {
    const before = history.lines[column.line.sovLineId];
    const pairs = [
      ['previous work', column.line.previousWork, before?.work ?? '0.00'],
      ['previously stored material', column.line.previousStored, before?.stored ?? '0.00'],
    ] as const;
    return pairs
      .filter(([, told, approved]) => !sameMoney(told, approved))
      .map(([what, told, approved]) =>
        mismatch(
          `${lineName(column)}: ${what} is ${shown(told)}, but the previous application has ${shown(approved)}.`,
        ),
      );
  });
}

function whyOffSystemDiffers(columns: readonly LineColumns[], source: ApSource): Failure[] {
  const { application, contract } = source;
  if (application.number !== contract.approvedApplicationCount + 1) return [];
  const billed = sum(columns.map(({ completedAndStored, gross }) => completedAndStored.minus(gross)));
  if (billed.equals(money(contract.amountApprovedOffSystem))) return [];
  return [
    mismatch(
      `The previous columns add up to ${shown(billed)}, but ${shown(contract.amountApprovedOffSystem)} was billed before Trimble Pay.`,
    ),
  ];
}

function whyRetainageDiffers(
  columns: readonly LineColumns[],
  source: ApSource,
  settings: PaySettings,
): Failure[] {
  const { contract, application, history } = source;
  const mode = retainageMode(settings, contract.subcontractNumber);
  // Where retainage is off in Spectrum no rate is known: whether it may be held at all is asked elsewhere.
  const priced = columns
    .filter(({ section }) => section.retainable)
    .map((column) => {
      const before = heldBefore(history, column.line.sovLineId);
      const derived = derivedHeld(column, before, contract.retainage, mode, application.kind);
      return { column, derived, told: column.retainage };
    });
  const rates = `${contract.retainage.work} % of work and ${contract.retainage.stored} % of stored material, ${mode},`;
  if (history.sharedOut) {
    const told = sum(priced.map((one) => one.told));
    const derived = sum(priced.map((one) => one.derived));
    if (told.minus(derived).abs().lessThanOrEqualTo(cent.times(priced.length))) return [];
    return [mismatch(`Retainage to date is ${shown(told)}; ${rates} give ${shown(derived)}.`)];
  }
  return priced
    .filter(({ derived, told }) => told.minus(derived).abs().greaterThan(cent))
    .map(({ column, derived, told }) =>
      mismatch(`${lineName(column)}: retainage to date is ${shown(told)}; ${rates} give ${shown(derived)}.`),
    );
}

/**
 * The certificate must be the sum of its lines, to the cent; with it gross − retention is line 8, which is the cheque.
 */
function whyTotalsDiffer(columns: readonly LineColumns[], { application, history }: ApSource): Failure[] {
  const derived = certificateOf(columns, history);
  const names = Object.keys(certificateLines).filter(isTotal);
  const failures = names
    .filter((name) => !sameMoney(application.totals[name], derived[name]))
    .map((name) =>
      mismatch(
        `The certificate's ${certificateLines[name]}, is ${shown(application.totals[name])}; the lines give ${shown(derived[name])}.`,
      ),
    );
  const gross = sum(columns.map((column) => column.gross));
  const payable = gross.minus(sum(columns.map(({ retainageChange }) => retainageChange)));
  if (failures.length === 0 && !payable.equals(money(application.totals.currentPaymentDue))) {
    return [
      mismatch(
        `Gross less retention is ${shown(payable)}, but the certificate's line 8 is ${shown(application.totals.currentPaymentDue)}.`,
      ),
    ];
  }
  return failures;
}

function isTotal(name: string): name is keyof ApplicationTotals {
  return Object.hasOwn(certificateLines, name);
}

function mismatch(sentence: string): Failure {
  return failure('totals_mismatch', sentence);
}
