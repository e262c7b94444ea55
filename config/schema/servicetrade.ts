import type { z } from 'zod';
import type { PeriodRule } from '../../domain/dates';
import type { CreationMode, ServiceTradeSettings } from '../../domain/settings';
import { whyNotRange } from '../../domain/spectrum/code-range';
import type { CodeRange } from '../../domain/spectrum/code-range';
import {
  companyCode,
  duration,
  flag,
  integer,
  isoDate,
  matching,
  oneOf,
  rate,
  serviceUrl,
  sourceId,
} from '../leaves';
import { code, costCenter, customerTerms, priceMethod, salespersonCode, taxCode, text } from '../leaves';
import { credential, nameOrCredential, secret, webhookSecretComplaint } from '../secrets';
import type { Outside } from '../secrets';
import { batch, costCenterKey, invoicesSchema, textRule } from './invoices';
import { jobsSchema } from './jobs';
import { absentOr, anyName, keys, list, mapping, optionalSection, section } from './shapes';

export const targetSchema = optionalSection({
  spectrum: matching(/^[a-z][a-z0-9-]{0,30}$/, 'the name of an instance under `spectrum`', 'Is not a name.'),
  company: companyCode,
});

export const periodSchema: z.ZodType<PeriodRule> = optionalSection({
  closedThrough: isoDate.optional(),
  onClosed: oneOf(['hold', 'nextOpen', 'ask']).default('hold'),
});

const workState = code({ max: 10, allowed: 'at most 10 upper-case characters' });

const system = matching(
  /^[a-z0-9][a-z0-9_]{0,49}$/,
  'a-z, 0-9 and _, at most 50',
  'Is not the name of an external system.',
);

/** External systems by kind; ServiceTrade allows a value once per system, so each kind needs its own. */
export const systemsSchema = optionalSection({
  spectrum: system.default('spectrum'),
  spectrum_site: system.default('spectrum_site'),
  spectrum_job: system.default('spectrum_job'),
  spectrum_sales: system.default('spectrum_sales'),
});

export const costCentersSchema = optionalSection({
  enabled: flag.default(false),
  rules: list(
    section({
      tag: text().optional(),
      serviceLine: text().optional(),
      office: text().optional(),
      jobType: text().optional(),
      code: costCenter,
    }),
    'rule',
  ).default([]),
  default: costCenter.optional(),
  multi: flag.default(false),
  priceMethod: mapping(costCenterKey, priceMethod),
});

const codeRange = section({
  prefix: matching(/^[A-Z0-9]{0,9}$/, 'up to 9 of A-Z and 0-9', 'Is not a prefix.'),
  from: integer(0, 9_999_999_999),
  to: integer(0, 9_999_999_999),
  width: integer(1, 10),
});

const creationMode = oneOf(['create', 'map-only']).default('map-only');

export const customersSchema: z.ZodType<ServiceTradeSettings['customers']> = optionalSection({
  mode: creationMode,
  code: absentOr(codeRange),
  salesperson: salespersonCode.optional(),
  salesTaxCode: taxCode.optional(),
  taxable: flag.optional(),
  text: textRule,
}).superRefine(needsCodes('customers'));

export const sitesSchema: z.ZodType<ServiceTradeSettings['sites']> = optionalSection({
  mode: creationMode,
  code: absentOr(codeRange),
  text: textRule,
}).superRefine(needsCodes('sites'));

/** What is created is numbered from a range of its own. */
function needsCodes(kind: 'customers' | 'sites') {
  return ({ mode, code }: { mode: CreationMode; code?: CodeRange }, context: z.RefinementCtx): void => {
    const refuse = (message: string, allowed: string): void =>
      void context.addIssue({ code: 'custom', path: ['code'], message, params: { allowed, hide: false } });
    if (mode === 'create' && !code) refuse('Is missing.', 'prefix, from, to and width: the codes to give');
    for (const problem of code ? whyNotRange(code, `${kind}.code`) : []) {
      refuse(problem, 'at most 10 characters of A-Z and 0-9 in all; from not above to');
    }
  };
}

const state = keys(/^[A-Z]{2}$/, 'a state of two capital letters, such as TX');

export const taxesSchema = optionalSection({
  exemptCode: taxCode.optional(),
  byTaxRate: mapping(anyName, taxCode),
  byState: mapping(state, taxCode),
  classByState: mapping(state, taxCode),
});

export const payrollSchema = optionalSection({ workStateByState: mapping(state, workState) });

/** One ServiceTrade account (`servicetrade.<name>`). */
export function serviceTradeSchema(outside: Outside): z.ZodType<ServiceTradeSettings> {
  return section({
    url: serviceUrl.default('https://api.servicetrade.com/api'),
    oauth: optionalSection({ clientId: nameOrCredential(outside), clientSecret: credential(outside) }),
    webhookSecrets: list(secret(outside, webhookSecretComplaint), 'secret', 1),
    apiUserId: sourceId.optional(),
    target: targetSchema,
    goLive: isoDate,
    polls: optionalSection({
      servicetrade: duration('100ms', '1d').default(300_000),
      overlap: duration('0s', '1d').default(120_000),
    }),
    limits: optionalSection({
      concurrent: integer(1, 100).default(8),
      perSecond: rate(0.01, 1_000).default(10),
    }),
    entityTypes: optionalSection({ invoice: integer(1, 100_000) }),
    externalIds: optionalSection({ systems: systemsSchema }),
    customers: customersSchema,
    sites: sitesSchema,
    names: optionalSection({ shorten: flag.default(false) }),
    invoices: invoicesSchema,
    jobs: jobsSchema,
    costCenters: costCentersSchema,
    taxes: taxesSchema,
    payroll: payrollSchema,
    terms: optionalSection({
      byPaymentTerm: mapping(anyName, customerTerms),
      default: customerTerms.optional(),
    }),
    voids: optionalSection({
      unposted: oneOf(['credit', 'ask']).default('credit'),
      ofCredit: oneOf(['skip', 'offset', 'ask']).default('ask'),
      voidReopens: flag.default(false),
    }),
    periods: optionalSection({
      ar: periodSchema,
    }),
    batches: optionalSection({ ar: batch.default('ST{gl:YYYYMMDD}') }),
  }).transform((read): ServiceTradeSettings => {
    return { ...read, polls: { everyMs: read.polls.servicetrade, overlapMs: read.polls.overlap } };
  });
}
