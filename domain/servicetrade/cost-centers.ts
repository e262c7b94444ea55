import { reason } from '../reasons';
import { canonicalCode } from '../spectrum/codes';
import type { ServiceTradeSettings } from '../settings';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceItem, Job } from './types';

type CostCenterRules = Pick<ServiceTradeSettings['costCenters'], 'enabled' | 'rules' | 'default'>;

/** What a rule of `costCenters.rules` may look at. Names and ids are both accepted. */
interface Traits {
  tags: string[];
  serviceLines: string[];
  office?: string;
  jobType?: string;
}

/**
 * The cost center of an invoice line: the first of `costCenters.rules` all of whose conditions hold, else
 * `costCenters.default`. A line follows its own service line, or the job's where it has none. Blank while cost
 * centers are off.
 */
export function lineCostCenter(
  item: InvoiceItem,
  job: Job | undefined,
  rules: CostCenterRules,
): Outcome<string> {
  return costCenter(traitsOf(job, item.serviceLine ?? job?.serviceLine), rules, `line ${item.id}`);
}

/** The cost center of the whole document's receivable, by the job alone. */
export function jobCostCenter(job: Job | undefined, rules: CostCenterRules): Outcome<string> {
  return costCenter(traitsOf(job, job?.serviceLine), rules, job ? `job ${job.id}` : 'an invoice without job');
}

function costCenter(traits: Traits, rules: CostCenterRules, subject: string): Outcome<string> {
  if (!rules.enabled) return found('', 'costCenters.enabled is off');
  const at = rules.rules.findIndex((rule) => applies(rule, traits));
  const rule = rules.rules[at];
  if (rule) return found(canonicalCode(rule.code), `costCenters.rules[${at}]`);
  if (rules.default !== undefined) return found(canonicalCode(rules.default), 'costCenters.default');
  return missing(
    reason(
      'COST_CENTER_UNMAPPED',
      `No rule of costCenters.rules applies to ${subject}, and there is no default.`,
    ),
  );
}

function applies(rule: CostCenterRules['rules'][number], traits: Traits): boolean {
  const wanted: [string | undefined, string[]][] = [
    [rule.tag, traits.tags],
    [rule.serviceLine, traits.serviceLines],
    [rule.office, traits.office ? [traits.office] : []],
    [rule.jobType, traits.jobType ? [traits.jobType] : []],
  ];
  const conditions = wanted.filter(([value]) => value !== undefined);
  return conditions.length > 0 && conditions.every(([value, has]) => has.some((one) => same(one, value)));
}

function same(a: string, b: string | undefined): boolean {
  return a.trim().toLowerCase() === b?.trim().toLowerCase();
}

function traitsOf(job: Job | undefined, serviceLine: { id: string; name: string } | undefined): Traits {
  return {
    tags: job?.tags ?? [],
    serviceLines: serviceLine ? [serviceLine.id, serviceLine.name] : [],
    office: job?.assignedOfficeId,
    jobType: job?.type,
  };
}
