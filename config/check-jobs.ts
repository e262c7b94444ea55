import { priceMethodOf } from '../domain/servicetrade/job-cost-centers';
import { hasToken } from '../domain/spectrum/job-number';
import { formatClashes } from '../domain/spectrum/number-formats';
import { pairs } from './checks';
import type { Finding, Parts } from './checks';
import type { Path } from './problems';
import { jobsSchema } from './schema/jobs';
import { costCentersSchema, payrollSchema, targetSchema, taxesSchema } from './schema/servicetrade';

const at = (name: string, ...rest: string[]): Path => ['servicetrade', name, ...rest];

/** What jobs need of other settings, and that no two connections can give two jobs of one company one number. */
export function checkJobs(parts: Parts): Finding[] {
  const names = parts.names(['servicetrade']).filter((name) => creates(parts, name));
  return [
    ...names.flatMap((name) => [...severalCenters(parts, name), ...mappings(parts, name)]),
    ...pairs(names).flatMap(([first, second]) => numbers(parts, first, second)),
  ];
}

function creates(parts: Parts, name: string): boolean {
  return parts.read(at(name, 'jobs'), jobsSchema)?.mode === 'create';
}

/** Several Spectrum jobs of one ServiceTrade job are told apart by their cost center alone. */
function severalCenters(parts: Parts, name: string): Finding[] {
  const jobs = parts.read(at(name, 'jobs'), jobsSchema);
  const centers = parts.read(at(name, 'costCenters'), costCentersSchema);
  if (!jobs || !centers?.multi) return [];
  const path = at(name, 'costCenters', 'multi');
  if (!centers.enabled) {
    const sentence = 'Cost centers are off, so there is nothing to make several jobs by.';
    return [{ path, at: 'value', sentence, allowed: 'costCenters.enabled: true, or multi: false' }];
  }
  if (hasToken(jobs.number, 'cc')) return [];
  const sentence = `jobs.number "${jobs.number.text}" would give all jobs of one ServiceTrade job the same number.`;
  return [{ path, at: 'value', sentence, allowed: 'jobs.number with {cc}, or multi: false' }];
}

/** Without these no job could ever be made. */
function mappings(parts: Parts, name: string): Finding[] {
  const jobs = parts.read(at(name, 'jobs'), jobsSchema);
  const costCenters = parts.read(at(name, 'costCenters'), costCentersSchema);
  const taxes = parts.read(at(name, 'taxes'), taxesSchema);
  const payroll = parts.read(at(name, 'payroll'), payrollSchema);
  if (!jobs || !costCenters || !taxes || !payroll) return [];
  const lacks = (missing: boolean, setting: string, what: string): Finding[] =>
    missing
      ? [
          {
            path: at(name, 'jobs', 'mode'),
            at: 'value',
            sentence: `Every new job needs ${what}, and ${setting} gives none.`,
            allowed: `${setting}, or jobs.mode: map-only`,
          },
        ]
      : [];
  const priced = Object.keys(costCenters.priceMethod).length > 0 || priceMethodOf('', { jobs, costCenters });
  return [
    ...lacks(Object.keys(taxes.classByState).length === 0, 'taxes.classByState', 'a tax class'),
    ...lacks(Object.keys(payroll.workStateByState).length === 0, 'payroll.workStateByState', 'a work state'),
    ...lacks(!priced, 'jobs.priceMethod or costCenters.priceMethod', 'a price method'),
  ];
}

function numbers(parts: Parts, first: string, second: string): Finding[] {
  const [one, two] = [first, second].map((name) => ({
    to: parts.read(at(name, 'target'), targetSchema),
    jobs: parts.read(at(name, 'jobs'), jobsSchema),
    setting: `servicetrade.${name}.jobs.number`,
    account: name,
  }));
  if (!one?.to || !two?.to || !one.jobs || !two.jobs) return [];
  if (one.to.spectrum !== two.to.spectrum || one.to.company !== two.to.company) return [];
  const clashes = formatClashes([
    { ...one, format: one.jobs.number },
    { ...two, format: two.jobs.number },
  ]);
  return clashes.map((sentence): Finding => {
    const allowed = 'formats that share no number, for instance with a letter of its own before each';
    return { path: at(second, 'jobs', 'number'), at: 'value', sentence, allowed };
  });
}
