import { followRecord } from '../follow-record';
import type { RecordInput } from '../messages';

/**
 * A ServiceTrade job becomes a job in Spectrum, or one for each of its cost centers (ST4): created, then given the
 * template's phases (ST5) and its overhead batch (ST6), then written back as the job's external id. It waits for its
 * customer and its site. What is wanted at any moment is `domain/servicetrade/job.ts`, and of a job that exists
 * `domain/servicetrade/job-steps.ts`; this only follows them.
 */
export async function job(input: RecordInput): Promise<string> {
  return followRecord(input);
}
