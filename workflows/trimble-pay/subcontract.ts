import { followRecord } from '../follow-record';
import type { RecordInput } from '../messages';

/**
 * A subcontract of a connected job, for its whole life (TP2–TP5): vendor and members, contract, sections, schedule of
 * values and executed change orders are kept in step in Trimble Pay. What is wanted at any moment is
 * `domain/trimble-pay/subcontract.ts`; this only follows it.
 */
export async function subcontract(input: RecordInput): Promise<string> {
  return followRecord(input);
}
