import { reason, type Reason } from '../reasons';
import { dayOf } from '../dates';
import { canonicalCode } from '../spectrum/codes';
import { mappedCode } from './external-ids';
import { wantedCenters } from './job-cost-centers';
import { type BuiltJob, buildJob, jobNumber } from './job-fields';
import type { JobLink, JobPlan, JobRules, JobSettings, JobSnapshot, JobSource } from './job-plan';
import type { Job } from './types';
import { whyNotTakenUp } from './match-go-live';
import { Draft, skip, waitOnly } from './match-outcome';

/**
 * What a ServiceTrade job wants in Spectrum: a job, or one for each of its cost centers, created once (ST4, ST21). What
 * is linked stays as it is; its drift is shown by `driftOf`. Pure: no clock, no I/O, and an answer for every input.
 */
export function planJob(given: JobSnapshot, rules: JobRules): JobPlan {
  const snapshot = { ...given, links: given.links.map((link) => withCenter(link, given)) };
  const { job } = snapshot;
  const { settings } = rules;
  if (!job) return skip('DELETED_IN_SOURCE', 'The job no longer exists in ServiceTrade.');
  const own = ownLink(job, snapshot, settings);
  if (own && 'reason' in own) return waiting(own.reason, snapshot.links);
  const linked = own ? [...snapshot.links, own] : snapshot.links;
  if (linked.length > 0 && !settings.costCenters.multi) return { verdict: 'linked', linked, notes: [] };
  const not = whyNotCreated(job, snapshot, rules);
  if (not && linked.length > 0) return { verdict: 'linked', linked, notes: [] };
  return not ?? planCenters(job, linked, snapshot, rules);
}

/** One that was linked before `costCenters.multi` was on stands for the cost center that its row names. */
function withCenter(link: JobLink, { jobs }: JobSnapshot): JobLink {
  if (link.costCenter !== '') return link;
  const row = jobs.rows.find((one) => one.number === link.number);
  return { ...link, costCenter: canonicalCode(row?.costCenter ?? '') };
}

/** The Spectrum job that a person entered as the external id; its row says of which cost center it is. */
function ownLink(
  job: Job,
  { links, jobs }: JobSnapshot,
  { externalIds }: JobSettings,
): JobLink | { reason: Reason } | undefined {
  const number = mappedCode(job, externalIds.systems.spectrum_job);
  if (number === undefined || links.some((link) => link.number === number)) return undefined;
  const row = jobs.rows.find((one) => one.number === number);
  if (row) return { costCenter: canonicalCode(row.costCenter), number };
  if (!jobs.complete) return { reason: jobsUnread(number) };
  const sentence = `Job ${number}, external id of job ${job.id}, does not exist in Spectrum.`;
  return { reason: reason('JOB_MISSING', sentence, `job-${job.id}`) };
}

function jobsUnread(number: string): Reason {
  const sentence = `The jobs in Spectrum could not be read completely, so it is not known whether ${number} is among them.`;
  return reason('READ_INCOMPLETE', sentence, 'jobs');
}

/** Undefined: it is created. */
function whyNotCreated(job: Job, snapshot: JobSnapshot, rules: JobRules): JobPlan | undefined {
  const { settings, zone } = rules;
  const { become, createWhen } = settings.jobs;
  switch (become[job.type] ?? 'job') {
    case 'ignore':
      return skip('JOB_TYPE_IGNORED', `Jobs of type "${job.type}" are ignored by jobs.become.`);
    case 'workOrder':
      return skip('WORK_ORDER_JOB', `Jobs of type "${job.type}" become work orders by jobs.become.`);
    case 'job':
      break;
  }
  if (!createWhen.includes(job.status)) {
    const sentence = `Its status is "${job.status}"; jobs are created in: ${createWhen.join(', ')}.`;
    return skip('JOB_NOT_READY', sentence);
  }
  const newcomer = {
    what: `Job ${job.id}`,
    subject: `job-${job.id}`,
    updated: job.updated,
    mode: settings.jobs.mode,
    modeSetting: 'jobs.mode',
    system: settings.externalIds.systems.spectrum_job,
    unmapped: 'JOB_UNMAPPED',
  } as const;
  const live = { goLive: settings.goLive, today: snapshot.today, zone };
  const not = whyNotTakenUp(newcomer, snapshot, live);
  return not?.verdict === 'wait' ? waiting(not.reason, []) : not;
}

function planCenters(job: Job, linked: JobLink[], snapshot: JobSnapshot, rules: JobRules): JobPlan {
  const { multi, enabled } = rules.settings.costCenters;
  const wanted = wantedCenters(job, rules.settings.costCenters);
  if (!wanted.ok) return waiting(wanted.reason, linked);
  const { centers } = wanted.value;
  const absent = centers.filter((center) => !linked.some((link) => link.costCenter === center));
  if (absent.length === 0) return { verdict: 'linked', linked, notes: [] };
  const built = absent.map((center, at) => {
    const primary = at === 0 && linked.length === 0;
    const place = { center, from: wanted.from, several: multi && enabled, primary };
    return buildJob(job, place, snapshot, rules);
  });
  return createOrWait(job, built, linked, snapshot, rules);
}

function createOrWait(
  job: Job,
  built: BuiltJob[],
  linked: JobLink[],
  snapshot: JobSnapshot,
  rules: JobRules,
): JobPlan {
  const all = new Draft();
  const numbers = built.map(({ wanted }) => wanted.body.number);
  built.forEach(({ wanted }, at) => {
    const taken =
      whyTaken(job, wanted.body, snapshot, rules) ?? whyTwice(job, wanted.body.number, numbers.slice(0, at));
    if (taken) all.stop(taken);
  });
  for (const { draft } of built) draft.reasons.forEach((one) => all.stop(one));
  const notes = [...new Set(built.flatMap(({ draft }) => draft.notes))];
  const jobs = built.map(({ wanted }) => wanted);
  const [reason, ...also] = all.reasons;
  if (reason === undefined) return { verdict: 'create', jobs, linked, notes };
  const needs = built[0]?.needs ?? [];
  return { verdict: 'wait', reason, also, draft: jobs, linked, notes, needs };
}

/**
 * The number is in Spectrum already. A job from before go-live with the same customer is most likely this one, entered
 * by hand: a person links it. Any other has nothing to do with this job.
 */
function whyTaken(
  job: Job,
  { number, customer }: { number: string; customer: string },
  { jobs }: JobSnapshot,
  { settings, zone }: JobRules,
): Reason | undefined {
  if (number === '') return undefined;
  const row = jobs.rows.find((one) => one.number === number);
  if (!row) return jobs.complete ? undefined : jobsUnread(number);
  const created = dayOf(job.created, zone);
  const subject = `job-${job.id}`;
  if (created < settings.goLive && row.customerCode === customer) {
    const sentence = `Job ${job.id}, created ${created}, may be in Spectrum already, as ${number} of customer ${customer}.`;
    return reason('POSSIBLE_DUPLICATE', sentence, subject);
  }
  const sentence = `Job number ${number} is taken in Spectrum by a job of customer ${row.customerCode || '(none)'}.`;
  return reason('NUMBER_TAKEN', sentence, subject);
}

/** Two jobs of one ServiceTrade job; the settings should have been refused at load (`whyNotMulti`). */
function whyTwice(job: Job, number: string, before: readonly string[]): Reason | undefined {
  if (number === '' || !before.includes(number)) return undefined;
  const sentence = `Two cost centers of job ${job.id} would both become ${number}: jobs.number needs {cc}.`;
  return reason('JOB_NUMBER_UNUSABLE', sentence, `job-${job.id}`);
}

function waiting(reason: Reason, linked: JobLink[]): JobPlan {
  return { ...waitOnly(reason), draft: [], linked };
}

/** Which of Spectrum's rows planning a job looks at; undefined and empty: none. */
export interface JobNeeds {
  customer?: string;
  site?: string;
  /** The numbers that it may get, and that of its external id. */
  jobs: string[];
}

/** What to read of Spectrum for a job, from what ServiceTrade said. */
export function jobNeeds(source: JobSource, rules: JobRules): JobNeeds {
  const { job, customer, location } = source;
  const { systems } = rules.settings.externalIds;
  if (!job) return { jobs: [] };
  const wanted = wantedCenters(job, rules.settings.costCenters);
  const numbers = (wanted.ok ? wanted.value.centers : []).map((center) => jobNumber(job, center, rules));
  const own = mappedCode(job, systems.spectrum_job);
  const all = [...(own === undefined ? [] : [own]), ...numbers.flatMap((one) => (one.ok ? [one.value] : []))];
  return {
    customer: mappedCode(customer, systems.spectrum),
    site: mappedCode(location, systems.spectrum_site),
    jobs: [...new Set(all)],
  };
}
