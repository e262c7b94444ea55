import { followRecord } from '../follow-record';
import type { RecordInput } from '../messages';

/**
 * A ServiceTrade company becomes a customer in Spectrum, once (ST1, ST21): matched first, then created under a code of
 * the configured range, which is written back as the company's external id. What is wanted at any moment is
 * `domain/servicetrade/customer.ts`; this only follows it.
 */
export async function customer(input: RecordInput): Promise<string> {
  return followRecord(input);
}
