import { reason, type Reason } from '../reasons';
import type { TemplateRule } from '../settings';
import type { JobRow } from '../spectrum/types';
import type { JobLink } from './job-plan';
import { type Reading } from './match-outcome';

/** A phase with one cost type, as Spectrum has it (JC_PHASE_MASTER_MC). Codes canonical. */
export interface PhaseRow {
  phase: string;
  costType: string;
  /** One for all cost types of the phase. */
  description: string;
  unit: string;
  /** F, T, C, U, J or blank. */
  priceMethod: string;
  workersComp: string;
  status: string;
  /** Original estimates, as Spectrum writes them. */
  quantity: string;
  hours: string;
  cost: string;
}

/**
 * What AddPhase is sent beside company: https://help.trimble.com/en/spectrum/spectrum/api-web-services. Without bid item,
 * as that is of the template's contract.
 */
export interface PhaseFields {
  number: string;
  /** 20 */
  phase: string;
  /** 3 */
  costType: string;
  /** 25 */
  description: string;
  /** 3 */
  unit: string;
  /** F, T, C, U or J. */
  priceMethod: string;
  /** 6 */
  workersComp: string;
  /** 10 */
  costCenter: string;
  status: 'A';
  /** Blank, unless estimates are copied. */
  quantity: string;
  hours: string;
  cost: string;
}

export interface WantedPhase {
  /** `phase-<phase>-<cost type>`, behind the part of its job. */
  part: string;
  body: PhaseFields;
}

export interface TemplateSnapshot {
  /** At least the template's row. */
  jobs: Reading<JobRow>;
  /** All phases of the template. */
  template: Reading<PhaseRow>;
  /** All phases of the new job, of any status. */
  present: Reading<PhaseRow>;
}

export type PhasePlan =
  /** Send these, in this order. */
  | { verdict: 'copy'; phases: WantedPhase[]; notes: string[] }
  /** Every phase of the template is there. */
  | { verdict: 'done'; notes: string[] }
  | { verdict: 'wait'; reason: Reason };

/**
 * The phases that a new job still lacks of its template (ST5). AddPhase inserts or updates, so only what is proven absent
 * is sent; and because one description holds for all cost types of a phase, a phase that the job has keeps its own. What
 * was copied so far is simply there, so a copy that was broken off goes on where it stopped.
 */
export function planPhases(job: JobLink, snapshot: TemplateSnapshot, rule: TemplateRule): PhasePlan {
  const unusable = whyNotTemplate(snapshot, rule) ?? whyNotRead(job, snapshot, rule);
  if (unusable) return { verdict: 'wait', reason: unusable };
  const present = snapshot.present.rows;
  const open = snapshot.template.rows.filter(({ status }) => status !== 'C');
  const absent = distinct(open).filter((row) => !present.some((one) => keyOf(one) === keyOf(row)));
  const closed = snapshot.template.rows.length - open.length;
  const notes = closed > 0 ? [`${closed} complete phases of template ${rule.job} are left out.`] : [];
  if (absent.length === 0) return { verdict: 'done', notes };
  const phases = absent.map((row) => wantedPhase(job, row, descriptionOf(row, [...present, ...open]), rule));
  return { verdict: 'copy', phases, notes };
}

/** A template may be inactive, so that nobody books on it, but not complete. */
function whyNotTemplate({ jobs }: TemplateSnapshot, rule: TemplateRule): Reason | undefined {
  const row = jobs.rows.find((one) => one.number === rule.job);
  const subject = `template-${rule.job}`;
  if (!row && !jobs.complete) {
    const sentence = `The jobs in Spectrum could not be read completely, so it is not known whether template ${rule.job} is among them.`;
    return reason('READ_INCOMPLETE', sentence, 'jobs');
  }
  if (!row)
    return reason('TEMPLATE_UNUSABLE', `Template job ${rule.job} does not exist in Spectrum.`, subject);
  if (row.status === 'A' || row.status === 'I') return undefined;
  const sentence = `Template job ${rule.job} has status ${row.status} in Spectrum; A (active) or I (inactive) is needed.`;
  return reason('TEMPLATE_UNUSABLE', sentence, subject);
}

function whyNotRead(job: JobLink, snapshot: TemplateSnapshot, rule: TemplateRule): Reason | undefined {
  const unread = !snapshot.template.complete ? rule.job : !snapshot.present.complete ? job.number : undefined;
  if (unread === undefined) return undefined;
  return reason(
    'READ_INCOMPLETE',
    `The phases of job ${unread} could not be read completely.`,
    `phases-${unread}`,
  );
}

function keyOf({ phase, costType }: PhaseRow): string {
  return `${phase} ${costType}`;
}

function distinct(rows: readonly PhaseRow[]): PhaseRow[] {
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/** The job's own comes first in `rows`, then the template's. */
function descriptionOf(row: PhaseRow, rows: readonly PhaseRow[]): string {
  return rows.find(({ phase, description }) => phase === row.phase && description !== '')?.description ?? '';
}

function wantedPhase(job: JobLink, row: PhaseRow, description: string, rule: TemplateRule): WantedPhase {
  const estimate = (value: string): string => (rule.copyEstimates ? value : '');
  return {
    part: `phase-${row.phase}-${row.costType}`,
    body: {
      number: job.number,
      phase: row.phase,
      costType: row.costType,
      description,
      unit: row.unit,
      // J: billed as the job is.
      priceMethod: row.priceMethod === '' ? 'J' : row.priceMethod,
      workersComp: row.workersComp,
      costCenter: job.costCenter,
      status: 'A',
      quantity: estimate(row.quantity),
      hours: estimate(row.hours),
      cost: estimate(row.cost),
    },
  };
}
