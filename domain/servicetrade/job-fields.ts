import { dayOf } from '../dates';
import { type Rendered, renderNumber } from '../spectrum/job-number';
import { canonicalCode } from '../spectrum/codes';
import { transliterate, whyNotCode } from '../text';
import { addressFields, type AddressField, descriptiveText, stateOf } from './customer-text';
import { priceMethodOf } from './job-cost-centers';
import { projectManager } from './job-manager';
import type { JobFields, JobRules, JobSettings, JobSnapshot, WantedJob } from './job-plan';
import type { Job } from './types';
import { customerLink, siteLink } from './match-linked';
import { Draft, type Lacking, lacking, type Need } from './match-outcome';
import { found, type Outcome } from './outcome';

const descriptionWidth = 25;
const udfWidth = 20;

/** For which cost center a Spectrum job is made. */
export interface JobPlace {
  center: string;
  /** Where the cost center came from. */
  from: string;
  /** There may be others of the same ServiceTrade job, so the cost center is in the name of the part. */
  several: boolean;
  primary: boolean;
}

/** A Spectrum job as far as it can be made up. */
export interface BuiltJob {
  wanted: WantedJob;
  draft: Draft;
  needs: Need[];
}

/** The Spectrum job of one cost center, field by field (ST4). */
export function buildJob(job: Job, place: JobPlace, snapshot: JobSnapshot, rules: JobRules): BuiltJob {
  const draft = new Draft();
  const of = `Job ${job.id}`;
  const { settings } = rules;
  const customer = customerLink(of, job.customerId, snapshot.customer, settings, snapshot.customers);
  const site = siteLink(of, job.locationId, snapshot.location, settings, snapshot.sites);
  const body = jobFields(job, place, snapshot, rules, draft);
  // The site brings its own customer with it, so a job that lacks both waits for the site.
  body.site = draft.take('site', site);
  body.customer = draft.take('customer', customer);
  const suffix = place.several ? `-${place.center}` : '';
  return {
    wanted: {
      part: `job${suffix}`,
      primary: place.primary,
      body,
      provenance: draft.provenance,
      ...ohBatchOf(job, body.number, `oh${suffix}`, settings),
    },
    draft,
    needs: [customer, site].flatMap((one) => one.needs ?? []),
  };
}

/** Everything but customer and site. */
function jobFields(
  job: Job,
  { center, from }: JobPlace,
  snapshot: JobSnapshot,
  rules: JobRules,
  draft: Draft,
): JobFields {
  const { settings } = rules;
  const { jobs, taxes, payroll } = settings;
  const address = jobAddress(job, snapshot, settings);
  return {
    number: draft.take('number', jobNumber(job, center, rules)),
    description: draft.take('description', description(job, settings)),
    division: draft.take('division', found(jobs.division ?? '', 'jobs.division')),
    address1: draft.take('address1', address.address1),
    address2: draft.take('address2', address.address2),
    city: draft.take('city', address.city),
    state: draft.take('state', address.state),
    zip: draft.take('zip', address.zip),
    customer: '',
    site: '',
    jobType: draft.take('jobType', contractType(job, jobs.contractTypes)),
    taxClass: draft.take('taxClass', taxClass(snapshot, taxes.classByState)),
    taxable: draft.take('taxable', found(snapshot.location?.taxable ? 'Y' : 'N', 'location.taxable')),
    priceMethod: draft.take('priceMethod', priceMethod(center, settings)),
    workState: draft.take('workState', workState(snapshot, payroll.workStateByState)),
    projectManager: draft.take('projectManager', projectManager(job, jobs.projectManager)),
    costCenter: draft.take('costCenter', found(center, from)),
    udf1: draft.take('udf1', udf1(job, jobs.udf1)),
  };
}

/** Spectrum's number of a job in a cost center. */
export function jobNumber(job: Job, center: string, { settings, zone }: JobRules): Outcome<string> {
  const rendered = renderNumber(settings.jobs.number, {
    number: job.number,
    created: dayOf(job.created, zone),
    officeId: job.assignedOfficeId,
    costCenter: center,
  });
  if (rendered.ok) return found(rendered.number, `jobs.number "${settings.jobs.number.text}"`);
  return noNumber(rendered, job, center);
}

function noNumber(why: Extract<Rendered, { ok: false }>, job: Job, center: string): Lacking {
  switch (why.lacks) {
    case 'number':
      return lacking('JOB_NUMBER_UNUSABLE', why.sentence, `job-${job.id}`);
    case 'office':
      return lacking('OFFICE_UNMAPPED', why.sentence, officeSubject(job));
    case 'cc':
      return lacking('COST_CENTER_UNMAPPED', why.sentence, center ? `cost-center-${center}` : undefined);
  }
}

function officeSubject(job: Job): string {
  return job.assignedOfficeId === undefined ? `job-${job.id}` : `office-${job.assignedOfficeId}`;
}

function description(job: Job, { jobs }: JobSettings): Outcome<string> {
  const named = transliterate(job.name).text !== '';
  const place = { what: `The name of job ${job.id}`, from: named ? 'job.name' : 'job.number' };
  return descriptiveText(named ? job.name : `Job ${job.number}`, descriptionWidth, place, jobs.text);
}

/** The mailing address of a job is its location's. */
function jobAddress(
  job: Job,
  { location }: JobSnapshot,
  { jobs }: JobSettings,
): Record<AddressField, Outcome<string>> {
  const nowhere = { street: '', city: '', state: '', postalCode: '' };
  const owner = `location ${location?.id ?? `of job ${job.id}`}`;
  return addressFields(location?.address ?? nowhere, owner, 'location.address', jobs.text);
}

function contractType(job: Job, types: Record<string, string>): Outcome<string> {
  const code = types[job.type];
  if (code !== undefined) return found(canonicalCode(code), `jobs.contractTypes.${job.type}`);
  if (Object.keys(types).length === 0) return found('', 'blank: jobs.contractTypes is empty');
  const allowed = Object.keys(types).join(', ');
  const sentence = `Job type "${job.type}" is not in jobs.contractTypes, which has: ${allowed}.`;
  return lacking('CONTRACT_TYPE_UNMAPPED', sentence, `jobtype-${job.type}`);
}

function taxClass(snapshot: JobSnapshot, classes: Record<string, string>): Outcome<string> {
  const state = jobState(snapshot);
  if (!state.ok) return state;
  const code = classes[state.value];
  if (code !== undefined) return found(canonicalCode(code), `taxes.classByState.${state.value}`);
  const sentence = `State ${state.value} of location ${snapshot.location?.id} is not in taxes.classByState.`;
  return lacking('TAX_CLASS_UNMAPPED', sentence, `state-${state.value}`);
}

function workState(snapshot: JobSnapshot, codes: Record<string, string>): Outcome<string> {
  const state = jobState(snapshot);
  if (!state.ok) return state;
  const code = codes[state.value];
  if (code !== undefined) return found(canonicalCode(code), `payroll.workStateByState.${state.value}`);
  const sentence = `State ${state.value} of location ${snapshot.location?.id} is not in payroll.workStateByState.`;
  return lacking('WORK_STATE_UNMAPPED', sentence, `state-${state.value}`);
}

/** A job's taxes follow its state, so it cannot be without. */
function jobState({ job, location }: JobSnapshot): Outcome<string> {
  if (!location) return lacking('STATE_MISSING', `Job ${job?.id} has no location, and so no state.`);
  const state = stateOf(location.address, `location ${location.id}`, 'location.address');
  if (!state.ok || state.value !== '') return state;
  const sentence = `Location ${location.id} has no state; two letters, such as TX, are needed.`;
  return lacking('STATE_MISSING', sentence, `location-${location.id}`);
}

function priceMethod(center: string, settings: JobSettings): Outcome<string> {
  const method = priceMethodOf(center, settings);
  if (method !== undefined) return method;
  const what =
    center === '' ? 'The job has no cost center' : `Cost center ${center} is not in costCenters.priceMethod`;
  const sentence = `${what}, and there is no jobs.priceMethod; F, T, C and U are allowed.`;
  return lacking('PRICE_METHOD_UNMAPPED', sentence, center === '' ? undefined : `cost-center-${center}`);
}

function udf1(job: Job, rule: { map: Record<string, string> } | undefined): Outcome<string> {
  if (!rule) return found('', 'blank: jobs.udf1 is not set');
  const { assignedOfficeId: office } = job;
  if (office === undefined) return found('', 'blank', `UDF1 is blank: job ${job.id} has no assigned office.`);
  const value = rule.map[office];
  if (value === undefined) {
    const sentence = `Office ${office} of job ${job.id} is not in jobs.udf1.map.`;
    return lacking('OFFICE_UNMAPPED', sentence, officeSubject(job));
  }
  const refused = whyNotCode(value.trim(), udfWidth);
  if (refused) return lacking(refused.code, `jobs.udf1.map.${office}: ${refused.why}.`, officeSubject(job));
  if (value.includes(',')) {
    const sentence = `jobs.udf1.map.${office} is "${value}"; a user-defined field takes no commas.`;
    return lacking('TEXT_FORBIDDEN', sentence, officeSubject(job));
  }
  return found(value.trim(), `jobs.udf1.map.${office}`);
}

/** The overhead batch code, set after creation, as AddJob has no field for it (ST6). Nothing: none is wanted. */
export function ohBatchOf(
  job: Job,
  number: string,
  part: string,
  { jobs }: JobSettings,
): Pick<WantedJob, 'oh'> {
  const ofType = jobs.ohBatch.byJobType[job.type];
  const code = ofType ?? jobs.ohBatch.default;
  if (code === undefined) return {};
  const from = ofType === undefined ? 'jobs.ohBatch.default' : `jobs.ohBatch.byJobType.${job.type}`;
  return {
    oh: {
      part,
      body: { number, ohBatch: canonicalCode(code) },
      provenance: { number: 'the job', ohBatch: from },
    },
  };
}
