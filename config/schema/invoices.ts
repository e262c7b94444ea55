import { z } from 'zod';
import type { GlStep, ServiceTradeSettings } from '../../domain/settings';
import {
  costCenterRule,
  flag,
  formOfCode,
  glAccount,
  integer,
  leaf,
  matching,
  oneOf,
  readCode,
  text,
} from '../leaves';
import type { Read } from '../leaves';
import { anyName, list, mapping, optionalSection } from './shapes';
import type { KeyRule } from './shapes';

type NumberSettings = ServiceTradeSettings['invoices']['number'];

/** An AR number has 10 characters in Spectrum; the tenth is kept for the letter of a half or a reversal. */
export const longestBase = 9;

/**
 * What a user may approve with. `void`, `processed` and `failed` are missing: the first is no approval, the others
 * are what Girder writes back.
 */
const approvable = ['ok', 'pending_accounting', 'sent', 'paid'] as const;

export const glOrderSchema: z.ZodType<GlStep[]> = list(
  oneOf(['jobType', 'costCenter', 'default']),
  'step',
  1,
).default(['jobType', 'costCenter', 'default']);

const baseTemplate = leaf(
  'a fixed prefix of A-Z, 0-9, _, - and then {invoiceNumber}',
  (given): Read<string> => {
    if (typeof given !== 'string') return { refused: 'Must be quoted.' };
    const unknown = /\{(?!invoiceNumber\})[^}]*\}?/.exec(given);
    if (unknown) return { refused: `${unknown[0]} is not known; the one token is {invoiceNumber}.` };
    const prefix = given.slice(0, -'{invoiceNumber}'.length);
    if (`${prefix}{invoiceNumber}` !== given || prefix.includes('{')) {
      return {
        refused:
          'Must end with {invoiceNumber}, once: a base ends in a digit so that suffixes cannot collide.',
      };
    }
    if (!/^[A-Z0-9_-]*$/.test(prefix)) return { refused: 'The prefix has characters that AR numbers lack.' };
    if (prefix.length >= longestBase)
      return { refused: `The prefix leaves no room: bases have ${longestBase} characters.` };
    return { value: given };
  },
);

export const numberSchema: z.ZodType<NumberSettings> = optionalSection({
  mode: oneOf(['invoiceNumber', 'sequence']).default('invoiceNumber'),
  base: baseTemplate.optional(),
  prefix: matching(/^[A-Z0-9_-]{0,8}$/, 'up to 8 of A-Z, 0-9, _, -', 'Is not a prefix.').optional(),
  from: integer(1, 999_999_999).optional(),
  to: integer(1, 999_999_999).optional(),
}).transform(({ mode, base, prefix, from, to }, context): NumberSettings => {
  const refuse = (key: string, message: string, allowed: string) =>
    context.addIssue({ code: 'custom', path: [key], message, params: { allowed, hide: false } });
  if (mode === 'invoiceNumber') {
    const others = Object.entries({ prefix, from, to }).filter(([, value]) => value !== undefined);
    for (const [key] of others) refuse(key, 'Belongs to mode: sequence.', 'base');
    return { mode, base: base ?? '{invoiceNumber}' };
  }
  if (base !== undefined) refuse('base', 'Belongs to mode: invoiceNumber.', 'prefix, from, to');
  if (from === undefined) refuse('from', 'Is missing.', 'the first number of the sequence');
  if (to === undefined) refuse('to', 'Is missing.', 'the last number of the sequence');
  if (from === undefined || to === undefined) return z.NEVER;
  if (from > to) refuse('to', `Is below from (${from}).`, `${from} or more`);
  const longest = (prefix ?? '').length + String(to).length;
  if (longest > longestBase) {
    refuse(
      'to',
      `Numbers would have ${longest} characters.`,
      `at most ${longestBase}, so that a suffix fits in 10`,
    );
  }
  return { mode, prefix: prefix ?? '', from, to };
});

export const costCenterKey: KeyRule = {
  allowed: costCenterRule.allowed,
  form: formOfCode(costCenterRule),
  read: (key) => readCode(key, costCenterRule),
};

export const glSchema = optionalSection({
  byJobType: mapping(anyName, glAccount),
  byCostCenter: mapping(costCenterKey, glAccount),
  default: glAccount.optional(),
});

export const allowSpectrumDefaultSchema = flag.default(false);

/** What becomes of texts that are longer than Spectrum's field. */
export const textRule = optionalSection({
  onTooLong: oneOf(['shorten', 'wait']).default('shorten'),
  abbreviations: mapping(anyName, text('a shorter word', 30)),
});

export const invoicesSchema: z.ZodType<ServiceTradeSettings['invoices']> = optionalSection({
  approvedStatuses: list(oneOf(approvable), 'status', 1).default(['pending_accounting']),
  number: numberSchema,
  retention: oneOf(['none', 'contract']).default('none'),
  glOrder: glOrderSchema,
  gl: glSchema,
  allowSpectrumDefault: allowSpectrumDefaultSchema,
  jobFrom: oneOf(['job', 'location']).default('job'),
  withoutJob: oneOf(['wait', 'post']).default('wait'),
  workOrderJobs: oneOf(['skip', 'post']).default('skip'),
  salesperson: optionalSection({ onMissing: oneOf(['wait', 'blank']).default('wait') }),
  text: textRule,
});

/** The result is the Batch_Code of 10 characters; `domain/dates.ts` fills the template in. */
export const batch: z.ZodType<string> = leaf(
  'letters A-Z, digits, _, - and {gl:YYYYMMDD}, at most 10 characters when filled in',
  (given): Read<string> => {
    if (typeof given !== 'string') return { refused: 'Must be quoted.' };
    const filled = given.replace(/\{gl:([A-Z]+)\}/g, (token: string, format: string) =>
      isDateFormat(format) ? '0'.repeat(format.length) : token,
    );
    const unknown = /\{[^}]*\}?/.exec(filled)?.[0];
    if (unknown !== undefined) {
      return { refused: `${unknown} is not known; tokens are {gl:…} with YYYY or YY, MM and DD, each once.` };
    }
    if (!/^[A-Z0-9_-]+$/.test(filled)) {
      return { refused: 'Has characters that batch codes lack, or is empty.' };
    }
    return filled.length <= 10 ? { value: given } : { refused: `Gives ${filled.length} characters.` };
  },
);

/** Year, month and day, each at most once, in any order. */
function isDateFormat(format: string): boolean {
  const parts = format.match(/YYYY|YY|MM|DD/g) ?? [];
  const letters = parts.map((part) => part[0]);
  return parts.join('') === format && new Set(letters).size === letters.length;
}
