import { z } from 'zod';
import type { SpectrumClient } from '../../../clients/spectrum';
import type { Effect, Probe } from '../../../domain/effects';
import { driftOf } from '../../../domain/servicetrade/job-drift';
import type { JobBody, JobFields } from '../../../domain/servicetrade/job-plan';
import { canonicalCode } from '../../../domain/spectrum/codes';
import { probeRow } from './row-probe';

/**
 * A new job (ST4). Spectrum makes it active, with a customer also its AR contract, and refuses a number that exists.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/job-cost-services/add-job
 */
export const jobBody = z.object({
  company: z.string(),
  number: z.string(),
  description: z.string(),
  division: z.string(),
  address1: z.string(),
  address2: z.string(),
  city: z.string(),
  state: z.string(),
  zip: z.string(),
  customer: z.string(),
  site: z.string(),
  jobType: z.string(),
  taxClass: z.string(),
  taxable: z.enum(['Y', 'N']),
  priceMethod: z.enum(['F', 'T', 'C', 'U']),
  workState: z.string(),
  projectManager: z.string(),
  costCenter: z.string(),
  udf1: z.string(),
}) satisfies z.ZodType<JobBody>;

/** Info-Link gives back every field of a job; `driftOf` knows how each compares. */
type JobEcho = JobFields;

function jobEcho({ company: _company, ...fields }: JobBody): JobEcho {
  return { ...fields, number: canonicalCode(fields.number) };
}

export function jobEffect(spectrum: SpectrumClient): Effect<JobBody, JobEcho> {
  return {
    kind: 'spectrum/job',
    guard: 'keyed',
    naturalKey: (body) => `${body.company}|${canonicalCode(body.number)}`,
    echo: jobEcho,
    send: (bodies, context) => Promise.all(bodies.map((body) => spectrum.addJob(body, context))),
    probe: (key, echo) => probeJob(spectrum, key, echo),
  };
}

/** A complete read of the jobs by number, of every status. */
function probeJob(spectrum: SpectrumClient, key: string, echo: JobEcho): Promise<Probe> {
  const [company = '', number = ''] = key.split('|');
  return probeRow(
    () => spectrum.jobMaster(company, number),
    (row) => ({
      ref: row.number,
      differences: driftOf(echo, row),
      evidence: `job ${row.number} of customer ${row.customerCode}, status ${row.status}`,
    }),
  );
}
