import { cents, sum } from '../money';
import type { ChangeOrderRow, PhaseDetailRow } from '../spectrum/subcontracts';
import type { PhaseDetail } from './ap-source';
import { detailKey } from './section-key';

/** Spectrum's word for a change order that counts. */
export const executed = 'E';

/**
 * The phase details of one subcontract with their executed changes: original and changes are the revised amount. A
 * change order may hit a phase detail that the subcontract did not begin with.
 */
export function phaseDetailsOf(
  rows: readonly PhaseDetailRow[],
  changeOrders: readonly ChangeOrderRow[],
): PhaseDetail[] {
  const details = new Map<string, { detail: PhaseDetail; changes: string[] }>();
  for (const { phase, costType, item, original } of rows) {
    const detail = { phase, costType, item, original: cents(original), revised: '' };
    details.set(detailKey(detail), { detail, changes: [] });
  }
  const lines = changeOrders.filter(({ status }) => status === executed).flatMap((order) => order.lines);
  for (const { phase, costType, item, amount } of lines) {
    const key = detailKey({ phase, costType, item });
    const found = details.get(key) ?? {
      detail: { phase, costType, item, original: '0.00', revised: '' },
      changes: [],
    };
    found.changes.push(amount);
    details.set(key, found);
  }
  return [...details.values()].map(({ detail, changes }) => ({
    ...detail,
    revised: cents(sum([detail.original, ...changes])),
  }));
}
