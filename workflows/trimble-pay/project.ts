import { followRecord } from '../follow-record';
import type { RecordInput } from '../messages';

/**
 * A job of Spectrum is connected with a project in Trimble Pay, once (TP1); later edits of the job follow. What is
 * wanted at any moment is `domain/trimble-pay/project.ts`; this only follows it.
 */
export async function project(input: RecordInput): Promise<string> {
  return followRecord(input);
}
