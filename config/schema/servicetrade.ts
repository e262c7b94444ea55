import type { z } from 'zod';
import type { ServiceTradeSettings } from '../../domain/settings';
import { whyNotRange } from '../../domain/spectrum/code-range';
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
import { costCenter, customerTerms, salespersonCode, taxCode, text } from '../leaves';
import { credential, nameOrCredential, secret, webhookSecretComplaint } from '../secrets';
import type { Outside } from '../secrets';
import { arBatch, invoicesSchema, textRule } from './invoices';
import { absentOr, anyName, keys, list, mapping, optionalSection, section } from './shapes';

export const targetSchema = optionalSection({
  spectrum: matching(/^[a-z][a-z0-9-]{0,30}$/, 'the name of an instance under `spectrum`', 'Is not a name.'),
  company: companyCode,
});

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
});

const customerCode = section({
  prefix: matching(/^[A-Z0-9]{0,9}$/, 'up to 9 of A-Z and 0-9', 'Is not a prefix.'),
  from: integer(0, 9_999_999_999),
  to: integer(0, 9_999_999_999),
  width: integer(1, 10),
});

export const customersSchema: z.ZodType<ServiceTradeSettings['customers']> = optionalSection({
  mode: oneOf(['create', 'map-only']).default('map-only'),
  code: absentOr(customerCode),
  salesperson: salespersonCode.optional(),
  salesTaxCode: taxCode.optional(),
  taxable: flag.optional(),
  text: textRule,
}).superRefine(({ mode, code }, context) => {
  const refuse = (path: string[], message: string, allowed: string): void =>
    void context.addIssue({ code: 'custom', path, message, params: { allowed, hide: false } });
  if (mode === 'create' && !code)
    refuse(['code'], 'Is missing.', 'prefix, from, to and width: the codes to give');
  for (const problem of code ? whyNotRange(code, 'customers.code') : []) {
    refuse(['code'], problem, 'at most 10 characters of A-Z and 0-9 in all; from not above to');
  }
});

const state = keys(/^[A-Z]{2}$/, 'a state of two capital letters, such as TX');

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
    names: optionalSection({ shorten: flag.default(false) }),
    invoices: invoicesSchema,
    jobs: optionalSection({
      become: mapping(anyName, oneOf(['job', 'workOrder', 'ignore'])),
    }),
    costCenters: costCentersSchema,
    taxes: optionalSection({
      exemptCode: taxCode.optional(),
      byTaxRate: mapping(anyName, taxCode),
      byState: mapping(state, taxCode),
    }),
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
      ar: optionalSection({
        closedThrough: isoDate.optional(),
        onClosed: oneOf(['hold', 'nextOpen', 'ask']).default('hold'),
      }),
    }),
    batches: optionalSection({ ar: arBatch }),
  }).transform((read): ServiceTradeSettings => {
    return { ...read, polls: { everyMs: read.polls.servicetrade, overlapMs: read.polls.overlap } };
  });
}
