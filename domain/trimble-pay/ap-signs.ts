import { type Decimal, sum } from '../money';
import type { LineColumns } from './continuation-sheet';
import type { ApplicationKind } from './types';

/**
 * What an application's amounts can become in Spectrum. Its services take positive amounts only, so that retention can
 * be withheld with an invoice, or taken back with a credit memo, and nothing else; the rest a person keys.
 */
export type Signs =
  | 'invoice'
  | 'creditMemo'
  | 'nothing'
  /** Gross is billed and retention goes back with it. */
  | 'invoiceWithRelease'
  /** Retention only, and it goes back. */
  | 'release'
  /** A deduction together with a release, which a credit memo cannot bear. */
  | 'creditAndRelease'
  /** No entry of Spectrum's is known. */
  | 'noEntry';

export interface ApAmounts {
  gross: Decimal;
  /** Change of what is held. */
  retention: Decimal;
  /** What is released on purpose, positive; part of `retention`. */
  released: Decimal;
  payable: Decimal;
}

/** A final bill withholds nothing, so that all its retention is a release. */
export function amountsOf(columns: readonly LineColumns[], kind: ApplicationKind): ApAmounts {
  const gross = sum(columns.map((column) => column.gross));
  const retention = sum(columns.map(({ retainageChange }) => retainageChange));
  const told = sum(columns.map(({ releasedNow }) => releasedNow));
  const released = kind === 'final' ? retention.negated() : told;
  return { gross, retention, released, payable: gross.minus(retention) };
}

/** @param moves some phase and cost type has an amount, though the amounts may cancel out. */
export function signsOf({ gross, retention, released, payable }: ApAmounts, moves: boolean): Signs {
  if (gross.isZero()) {
    if (moves) return 'noEntry';
    if (retention.isZero()) return 'nothing';
    return retention.lessThan(0) ? 'release' : 'noEntry';
  }
  if (gross.greaterThan(0)) {
    if (retention.lessThan(0)) return 'invoiceWithRelease';
    // More retention than is billed: the vendor would owe the difference.
    return payable.lessThan(0) ? 'noEntry' : 'invoice';
  }
  if (released.greaterThan(0))
    return retention.plus(released).greaterThan(0) ? 'noEntry' : 'creditAndRelease';
  return retention.greaterThan(0) || payable.greaterThan(0) ? 'noEntry' : 'creditMemo';
}
