import type { Reason } from '../reasons';
import { ohBatchOf } from './job-fields';
import { planPhases, type TemplateSnapshot, type WantedPhase } from './job-phases';
import type { JobFields, JobSettings, OhBatchFields } from './job-plan';
import type { Job } from './types';

/** A Spectrum job that Girder created, and what it got since. */
export interface StandingJob {
  /** `job`, or `job-<cost center>`. */
  part: string;
  body: JobFields;
  /** Parts of the record that are in Spectrum. */
  posted: ReadonlySet<string>;
}

export type JobStep =
  | { step: 'phases'; phases: WantedPhase[] }
  | { step: 'ohBatch'; part: string; body: OhBatchFields }
  | { step: 'wait'; reason: Reason }
  /** It has all that it was to get. */
  | { step: 'built' };

/**
 * What a job that is in Spectrum still lacks: the phases of the template, then the overhead batch, each a step of its
 * own, so that what failed is resumed alone (ST5, ST6).
 * @param job undefined: it no longer exists in ServiceTrade, so nothing more is wanted of it.
 * @param template undefined: there is no template.
 */
export function nextJobStep(
  job: Job | undefined,
  { part, body, posted }: StandingJob,
  template: TemplateSnapshot | undefined,
  settings: JobSettings,
): JobStep {
  if (!job) return { step: 'built' };
  const rule = settings.jobs.template;
  if (rule && template) {
    const plan = planPhases({ costCenter: body.costCenter, number: body.number }, template, rule);
    if (plan.verdict === 'wait') return { step: 'wait', reason: plan.reason };
    const wanted = plan.verdict === 'copy' ? plan.phases : [];
    // What was sent and is gone was taken out by somebody: it is not sent again.
    const phases = wanted
      .map((phase) => ({ ...phase, part: `${part}.${phase.part}` }))
      .filter((phase) => !posted.has(phase.part));
    if (phases.length > 0) return { step: 'phases', phases };
  }
  const { oh } = ohBatchOf(job, body.number, ohPartOf(part), settings);
  return oh && !posted.has(oh.part) ? { step: 'ohBatch', part: oh.part, body: oh.body } : { step: 'built' };
}

/** The overhead batch's part of a job's. */
export function ohPartOf(jobPart: string): string {
  return jobPart.replace(/^job/, 'oh');
}

/** The job's part that a part belongs to: its own, a phase's, or the overhead batch's. */
export function jobPartOf(part: string): string {
  const [head = ''] = part.split('.phase-');
  return head.replace(/^oh/, 'job');
}
