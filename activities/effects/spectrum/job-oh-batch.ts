import { z } from 'zod';
import type { JobMaster, SpectrumClient } from '../../../clients/spectrum';
import type { Effect, Probe } from '../../../domain/effects';
import { differences } from '../../../domain/effects';
import type { OhBatchFields } from '../../../domain/servicetrade/job-plan';
import { canonicalCode } from '../../../domain/spectrum/codes';
import { probeRow } from './row-probe';

interface JobOhBatchBody extends OhBatchFields {
  company: string;
}

/**
 * The overhead batch of a job that exists, for which AddJob has no field (ST6). Setting it again changes nothing more.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/job-cost-services/update-job
 */
export const jobOhBatchBody = z.object({
  company: z.string(),
  number: z.string(),
  ohBatch: z.string(),
}) satisfies z.ZodType<JobOhBatchBody>;

type OhBatchEcho = Pick<OhBatchFields, 'ohBatch'>;

export function jobOhBatchEffect(spectrum: SpectrumClient): Effect<JobOhBatchBody, OhBatchEcho> {
  return {
    kind: 'spectrum/job-oh-batch',
    guard: 'idempotent',
    // A job has one, whichever it is.
    naturalKey: (body) => `${body.company}|${canonicalCode(body.number)}|OH batch`,
    echo: ({ ohBatch }) => ({ ohBatch: canonicalCode(ohBatch) }),
    send: (bodies, context) => Promise.all(bodies.map((body) => spectrum.updateJobOhBatch(body, context))),
    probe: (key, echo) => probeOhBatch(spectrum, key, echo),
  };
}

function probeOhBatch(spectrum: SpectrumClient, key: string, echo: OhBatchEcho): Promise<Probe> {
  const [company = '', number = ''] = key.split('|');
  return probeRow(
    () => jobWithOhBatch(spectrum, company, number),
    (row) => ({
      ref: row.number,
      differences: differences(echo, { ohBatch: canonicalCode(row.ohBatch) }),
      evidence: `job ${row.number} with OH batch ${row.ohBatch}, status ${row.status}`,
    }),
  );
}

/**
 * Undefined: the job has no OH batch.
 * @throws Error when the job is not there. It was when the OH batch was wanted, and without it another send would
 *   only be refused: somebody deleted it or gave it another number, so a person must look.
 */
async function jobWithOhBatch(
  spectrum: SpectrumClient,
  company: string,
  number: string,
): Promise<JobMaster | undefined> {
  const job = await spectrum.jobMaster(company, number);
  if (!job)
    throw new Error(`Job ${number}, whose OH batch was to be set, is not in company ${company} of Spectrum.`);
  return job.ohBatch === '' ? undefined : job;
}
