import { followRecord } from '../follow-record';
import type { RecordInput } from '../messages';

/**
 * A ServiceTrade location becomes a work-order site of its customer in Spectrum, once (ST2, ST21): matched first, then
 * created under an id of the configured range, which is written back as the location's external id. It waits for its
 * customer. What is wanted at any moment is `domain/servicetrade/site.ts`; this only follows it.
 */
export async function site(input: RecordInput): Promise<string> {
  return followRecord(input);
}
