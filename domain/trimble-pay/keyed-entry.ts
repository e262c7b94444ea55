import { money, shown } from '../money';
import type { ApHeaderRow } from '../spectrum/subcontracts';
import { canonicalCode } from '../spectrum/codes';
import type { Keyed } from './keying';

export type KeyedEntry =
  | { entry: undefined }
  /** `equal`: amount, retention and subcontract are those that were to be keyed. */
  | { entry: ApHeaderRow; equal: true }
  | { entry: ApHeaderRow; equal: false; sentence: string };

/**
 * What a person keyed, by vendor and number. It is taken over only if it comes to the same: another entry under the
 * number may be another invoice.
 * @param entries all documents of the vendor with this number.
 */
export function keyedEntry(
  { number, vendor, amount, retention }: Keyed,
  subcontract: string,
  entries: readonly ApHeaderRow[],
): KeyedEntry {
  const isEqual = (entry: ApHeaderRow): boolean =>
    canonicalCode(entry.subcontract) === canonicalCode(subcontract) &&
    signed(entry, entry.amount).equals(money(amount)) &&
    signed(entry, entry.retentionAmount).equals(money(retention));
  const equal = entries.find(isEqual);
  if (equal) return { entry: equal, equal: true };
  const [entry] = entries;
  if (!entry) return { entry: undefined };
  const told = (gross: string, held: string, contract: string): string =>
    `${shown(gross)} with ${shown(held)} of retention against ${contract || 'no subcontract'}`;
  const wanted = told(amount, retention, subcontract);
  const found = told(
    signed(entry, entry.amount).toFixed(2),
    signed(entry, entry.retentionAmount).toFixed(2),
    entry.subcontract,
  );
  const sentence = `Spectrum has ${number} of vendor ${vendor} as ${found}, but ${wanted} was to be keyed; correct it, or \`records resolve --accept\`.`;
  return { entry, equal: false, sentence };
}

/** Amounts of a credit memo are positive too. */
function signed({ type }: ApHeaderRow, amount: string) {
  return type === 'C' ? money(amount).negated() : money(amount);
}
