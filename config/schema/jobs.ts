import { z } from 'zod';
import type { ServiceTradeSettings } from '../../domain/settings';
import { whyNotPattern } from '../../domain/servicetrade/job-manager';
import { parseNumberFormat } from '../../domain/spectrum/number-formats';
import { code, flag, leaf, oneOf, priceMethod, text } from '../leaves';
import type { Read } from '../leaves';
import { textRule } from './invoices';
import { absentOr, anyName, keys, list, mapping, optionalSection, section } from './shapes';

type Jobs = ServiceTradeSettings['jobs'];

/** Statuses of jobs in ServiceTrade in which there is something to build on. */
const creatable = [
  'new',
  'bidding',
  'scheduled',
  'completed',
  'pending_invoice',
  'sending_invoice',
  'closed',
] as const;

const office = keys(/^[1-9]\d{0,19}$/, 'the id of an office in ServiceTrade');
const numberCode = code({
  max: 10,
  pattern: /^[A-Z0-9-]+$/,
  allowed: 'A-Z, 0-9 and -, all codes of one width',
});
const jobNumber = code({ max: 10, allowed: 'at most 10 upper-case characters' });

/** Goes to the regular expression as it is written. */
const tagPattern = leaf(
  'a regular expression with one group, such as ^PM[:\\- ]+(.+)$',
  (given): Read<string> => {
    if (typeof given !== 'string') return { refused: 'Must be quoted.' };
    const why = whyNotPattern(given);
    return why === undefined ? { value: given } : { refused: why };
  },
);

/** How Spectrum's jobs are made from ServiceTrade's. ST4, ST5, ST6. */
export const jobsSchema: z.ZodType<Jobs> = optionalSection({
  mode: oneOf(['create', 'map-only']).default('map-only'),
  become: mapping(anyName, oneOf(['job', 'workOrder', 'ignore'])),
  createWhen: list(oneOf(creatable), 'status', 1).default([
    'scheduled',
    'completed',
    'pending_invoice',
    'sending_invoice',
    'closed',
  ]),
  number: text('literals of A-Z, 0-9 and -, {number}, {number:N}, {office}, {cc}, {yy}', 60).default(
    '{number}',
  ),
  officeCodes: mapping(office, numberCode),
  costCenterCodes: mapping(anyName, numberCode),
  division: code({ max: 5, pattern: /^[0-9]+$/, allowed: '1 to 5 digits' }).optional(),
  contractTypes: mapping(anyName, code({ max: 10, allowed: 'at most 10 upper-case characters' })),
  priceMethod: priceMethod.optional(),
  projectManager: optionalSection({
    pattern: tagPattern.default('^PM[:\\- ]+(.+)$'),
    employees: mapping(anyName, code({ max: 15, allowed: 'at most 15 upper-case characters' })),
    onMissing: oneOf(['blank', 'wait']).default('blank'),
  }),
  udf1: absentOr(section({ map: mapping(office, text('a text of at most 20 characters', 20)) })),
  ohBatch: optionalSection({
    default: code({ max: 10, allowed: 'at most 10 upper-case characters' }).optional(),
    byJobType: mapping(anyName, code({ max: 10, allowed: 'at most 10 upper-case characters' })),
  }),
  template: absentOr(section({ job: jobNumber, copyEstimates: flag.optional() })),
  update: oneOf(['never']).default('never'),
  text: textRule,
}).transform(({ number, officeCodes, costCenterCodes, template, update: _never, ...read }, context): Jobs => {
  const codes = { offices: officeCodes, costCenters: costCenterCodes };
  const parsed = parseNumberFormat(number, codes, 'jobs.number');
  const copied = template && { ...template, copyEstimates: template.copyEstimates ?? false };
  if (parsed.ok) return { ...read, number: parsed.format, template: copied };
  for (const message of parsed.problems) {
    const allowed = 'exactly one {number}, at most 10 characters in all; {office} and {cc} with their codes';
    context.addIssue({ code: 'custom', path: ['number'], message, params: { allowed, hide: false } });
  }
  return z.NEVER;
});
