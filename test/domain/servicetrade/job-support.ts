/** One job that is created in Spectrum, with its settings and Spectrum's rows; tests change what they are about. */
import type {
  JobFields,
  JobPlan,
  JobRules,
  JobSettings,
  JobSnapshot,
} from '../../../domain/servicetrade/job-plan';
import type { Job } from '../../../domain/servicetrade/types';
import type { NumberFormat } from '../../../domain/spectrum/job-number';
import { type NumberCodes, parseNumberFormat } from '../../../domain/spectrum/number-formats';
import type { JobRow } from '../../../domain/spectrum/types';
import { serviceTradeSettings } from '../../support/settings';
import { at, customerRow, text, zone } from './customer-support';
import { linkedCompany, location, siteRow } from './site-support';

export const linkedLocation = location({ externalIds: { spectrum_site: 'S00012' } });

export const numberCodes: NumberCodes = {
  offices: { '7': 'DA', '8': 'HO' },
  costCenters: { '100': 'A', '200': 'B', '900': 'Z' },
};

/** @throws when the format is not a valid one. */
export function format(formatText: string): NumberFormat {
  const parsed = parseNumberFormat(formatText, numberCodes, 'jobs.number');
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return parsed.format;
}

export function job(change: Partial<Job> = {}): Job {
  return {
    id: '99',
    number: '2600099',
    name: 'Spring maintenance',
    type: 'repair',
    status: 'scheduled',
    customerId: '77',
    locationId: '88',
    ownerId: '501',
    assignedOfficeId: '7',
    serviceLines: [],
    tags: ['urgent', 'PM: Ann Lee'],
    customerPo: '',
    externalIds: {},
    updated: at('2026-08-01'),
    created: at('2026-07-31'),
    ...change,
  };
}

export function jobRow(change: Partial<JobRow> = {}): JobRow {
  return {
    number: 'T2600099',
    customerCode: 'C00012',
    site: 'S00012',
    costCenter: '',
    status: 'A',
    ...change,
  };
}

export function snapshot(change: Partial<JobSnapshot> = {}): JobSnapshot {
  return {
    job: job(),
    customer: linkedCompany,
    location: linkedLocation,
    links: [],
    customers: { complete: true, rows: [customerRow()] },
    sites: { complete: true, rows: [siteRow()] },
    jobs: { complete: true, rows: [] },
    today: '2026-08-03',
    ...change,
  };
}

type Jobs = JobSettings['jobs'];
type Change = Partial<Omit<JobSettings, 'jobs' | 'costCenters'>> & {
  jobs?: Partial<Jobs>;
  costCenters?: Partial<JobSettings['costCenters']>;
};

export function rules({ jobs, costCenters, ...change }: Change = {}): JobRules {
  return {
    zone,
    settings: {
      ...serviceTradeSettings({
        goLive: '2026-07-01',
        customers: { mode: 'create' },
        sites: { mode: 'create' },
        jobs: {
          mode: 'create',
          become: { survey: 'ignore', service_call: 'workOrder' },
          number: format('T{number}'),
          contractTypes: { repair: 'rep', inspection: 'INS' },
          priceMethod: 'T',
          projectManager: {
            pattern: '^PM[:\\- ]+(.+)$',
            employees: { 'Ann Lee': 'e100' },
            onMissing: 'blank',
          },
          udf1: { map: { '7': 'Dallas' } },
          text,
          ...jobs,
        },
        costCenters,
        taxes: { classByState: { TX: 'tx' } },
        payroll: { workStateByState: { TX: 'TX' } },
      }),
      ...change,
    },
  };
}

/** Two service lines with a cost center each, told apart by the number. */
export const twoCenters: Change = {
  jobs: { number: format('T{number}{cc}') },
  costCenters: {
    enabled: true,
    multi: true,
    rules: [
      { serviceLine: 'Sprinkler', code: '100' },
      { serviceLine: 'Alarm', code: '200' },
    ],
    default: '900',
    priceMethod: { '100': 'F' },
  },
};

type Verdict<V extends JobPlan['verdict']> = Extract<JobPlan, { verdict: V }>;

/** @throws when the plan has another verdict; the message has the whole plan. */
export function expectVerdict<V extends JobPlan['verdict']>(got: JobPlan, verdict: V): Verdict<V> {
  const is = (plan: JobPlan): plan is Verdict<V> => plan.verdict === verdict;
  if (!is(got)) throw new Error(`expected ${verdict}, got ${JSON.stringify(got, null, 1)}`);
  return got;
}

/** Codes of everything that stops it, the first being the one that counts. */
export function codes(got: JobPlan): string[] {
  const wait = expectVerdict(got, 'wait');
  return [wait.reason, ...wait.also].map(({ code }) => code);
}

export const widths: Record<keyof JobFields, number> = {
  number: 10,
  description: 25,
  division: 5,
  address1: 30,
  address2: 30,
  city: 25,
  state: 2,
  zip: 10,
  customer: 10,
  site: 10,
  jobType: 10,
  taxClass: 15,
  taxable: 1,
  priceMethod: 1,
  workState: 10,
  projectManager: 15,
  costCenter: 10,
  udf1: 20,
};
