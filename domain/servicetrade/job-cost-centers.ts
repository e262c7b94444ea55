import { canonicalCode } from '../spectrum/codes';
import { jobCostCenter } from './cost-centers';
import type { JobSettings } from './job-plan';
import { found, missing, type Outcome } from './outcome';
import type { Job } from './types';

/** The cost centers for which a job wants a Spectrum job each; `['']` without cost centers. */
export interface WantedCenters {
  /** Each once; that of the job itself first. */
  centers: string[];
}

/**
 * Cost centers of a job (ST4): its own, or with `costCenters.multi` those of every service line of its service requests.
 * A job without service requests has its own.
 */
export function wantedCenters(job: Job, rules: JobSettings['costCenters']): Outcome<WantedCenters> {
  const own = jobCostCenter(job, rules);
  if (!rules.multi || !rules.enabled || job.serviceLines.length === 0) {
    return own.ok ? found({ centers: [own.value] }, own.from) : own;
  }
  const centers = new Set<string>();
  for (const serviceLine of job.serviceLines) {
    const center = jobCostCenter({ ...job, serviceLine }, rules);
    if (!center.ok) return missing(center.reason);
    centers.add(center.value);
  }
  const first = own.ok && centers.has(own.value) ? [own.value] : [];
  const others = [...centers].filter((center) => !first.includes(center)).sort();
  return found({ centers: [...first, ...others] }, 'service lines of its service requests');
}

/** The price method of a cost center; the map's keys compare as codes. */
export function priceMethodOf(
  center: string,
  { jobs, costCenters }: Pick<JobSettings, 'jobs' | 'costCenters'>,
): Outcome<string> | undefined {
  const entry = Object.entries(costCenters.priceMethod).find(([key]) => canonicalCode(key) === center);
  if (center !== '' && entry) return found(entry[1], `costCenters.priceMethod.${center}`);
  return jobs.priceMethod === undefined ? undefined : found(jobs.priceMethod, 'jobs.priceMethod');
}
