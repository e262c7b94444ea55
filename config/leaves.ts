import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import { nearest } from './nearest';
import { WrittenNumber } from './yaml-source';

/** What a reader makes of one written value. */
export type Read<T> = { value: T } | { refused: string };

export type Given = string | boolean | WrittenNumber;

/** What JSON Schema can say of a written value: never more than the reader demands. */
export type Form = Pick<
  z.core.JSONSchema.BaseSchema,
  'type' | 'enum' | 'pattern' | 'format' | 'minLength' | 'maxLength' | 'minimum' | 'maximum'
>;

/** What a custom issue carries beside its sentence. */
export const refusalParams = z.object({ allowed: z.string(), hide: z.boolean() });

/**
 * One scalar setting: `allowed` says what may stand there, `read` answers with the value or with one sentence.
 * @param hide never prints what stands there (secrets).
 * @param form the same for editors (config/json-schema.ts).
 */
export function leaf<T>(
  allowed: string,
  read: (given: Given) => Read<T>,
  hide = false,
  form: Form = { type: 'string' },
): z.ZodType<T> {
  const transformed = z.unknown().transform((given, context): T => {
    const result = readScalar(given, read);
    if ('value' in result) return result.value;
    context.addIssue({ code: 'custom', message: result.refused, params: { allowed, hide } });
    return z.NEVER;
  });
  return transformed.meta({ ...form, description: `Allowed: ${allowed}.` });
}

/** A leaf that prints what stands there. */
function formed<T>(allowed: string, form: Form, read: (given: Given) => Read<T>): z.ZodType<T> {
  return leaf(allowed, read, false, form);
}

function readScalar<T>(given: unknown, read: (given: Given) => Read<T>): Read<T> {
  if (given === undefined) return { refused: 'Is missing.' };
  if (given === null) return { refused: 'Has no value: give one, or remove the key.' };
  if (typeof given === 'string' || typeof given === 'boolean' || given instanceof WrittenNumber)
    return read(given);
  return { refused: `Takes one value, not a ${Array.isArray(given) ? 'list' : 'mapping'}.` };
}

function quoted(given: WrittenNumber | boolean, what: string): string {
  const written = given instanceof WrittenNumber ? given.written : String(given);
  return `${what} must be quoted: write "${written}".`;
}

/** Free text on one line. */
export function text(allowed = 'a text', max = 200): z.ZodType<string> {
  const form: Form = { type: 'string', minLength: 1, maxLength: max };
  return formed<string>(allowed, form, (given) => {
    if (typeof given !== 'string') return { refused: quoted(given, 'Texts that look like something else') };
    if (given.trim() === '') return { refused: 'Is empty.' };
    if (given.length > max) return { refused: `Has ${given.length} characters, more than ${max}.` };
    if (hasControlCharacters(given)) return { refused: 'Has a line break or a control character.' };
    return { value: given };
  });
}

export function hasControlCharacters(value: string): boolean {
  return [...value].some((char) => char < ' ' || char === '\u007f');
}

/** Text of a pattern. */
export function matching(pattern: RegExp, allowed: string, sentence: string): z.ZodType<string> {
  return formed<string>(allowed, { type: 'string', pattern: pattern.source }, (given) => {
    if (typeof given !== 'string') return { refused: quoted(given, 'Texts that look like something else') };
    return pattern.test(given) ? { value: given } : { refused: sentence };
  });
}

export interface CodeRule {
  /** Most characters of the field in Spectrum. */
  max: number;
  /** Characters of this field, when narrower than those of codes in general. */
  pattern?: RegExp;
  allowed: string;
}

/**
 * A code of Spectrum. Its services refuse commas and the characters of its wildcard search, and compare upper case:
 * https://help.trimble.com/en/spectrum/spectrum/api-web-services
 */
export function code(rule: CodeRule): z.ZodType<string> {
  return formed<string>(rule.allowed, formOfCode(rule), (given) => {
    return typeof given === 'string' ? readCode(given, rule) : { refused: quoted(given, 'Codes') };
  });
}

/** Upper case, no space at the ends, none of the forbidden characters. */
const codePattern = /^[^\sa-z,*?<>="]([^a-z,*?<>="]*[^\sa-z,*?<>="])?$/;

export function formOfCode({ max, pattern = codePattern }: CodeRule): Form {
  return { type: 'string', maxLength: max, pattern: pattern.source };
}

export function readCode(given: string, rule: CodeRule): Read<string> {
  if (given === '') return { refused: 'Is empty.' };
  if (given !== given.trim()) return { refused: 'Has a space at its start or end.' };
  if (given !== given.toUpperCase()) {
    return { refused: `Spectrum's codes are upper case: write "${given.toUpperCase()}".` };
  }
  const forbidden = [...new Set(given)].filter((char) => !/[ -~]/.test(char) || /[,*?<>="]/.test(char));
  if (forbidden.length > 0) {
    return {
      refused: `Spectrum refuses ${forbidden.map((char) => JSON.stringify(char)).join(' ')} in codes.`,
    };
  }
  if (given.length > rule.max) {
    return { refused: `Has ${given.length} characters; the field in Spectrum has ${rule.max}.` };
  }
  return !rule.pattern || rule.pattern.test(given)
    ? { value: given }
    : { refused: 'Has characters that this field lacks.' };
}

export const customerTerms = code({ max: 1, pattern: /^[A-Z0-9]$/, allowed: 'one character A-Z or 0-9' });
export const salespersonCode = code({ max: 3, allowed: 'at most 3 upper-case characters' });
export const taxCode = code({ max: 15, allowed: 'at most 15 upper-case characters' });
export const costCenterRule: CodeRule = { max: 10, allowed: 'at most 10 upper-case characters' };
export const costCenter = code(costCenterRule);
export const companyCode = code({
  max: 3,
  pattern: /^[A-Z0-9]{1,3}$/,
  allowed: '1 to 3 characters A-Z, 0-9',
});
/** Without dashes: https://help.trimble.com/en/spectrum/spectrum/api-web-services */
export const glAccount = code({ max: 12, pattern: /^[0-9]+$/, allowed: '1 to 12 digits, without dashes' });

export function integer(min: number, max: number, unit = ''): z.ZodType<number> {
  const allowed = `${min} to ${max}${unit}`;
  const form: Form = { type: 'integer', minimum: min, maximum: max };
  return formed<number>(`a whole number, ${allowed}`, form, (given) => {
    if (!(given instanceof WrittenNumber) || !/^-?\d+$/.test(given.written)) {
      return {
        refused:
          typeof given === 'string' && /^\d+$/.test(given)
            ? 'Write the number without quotes.'
            : 'Is not a whole number.',
      };
    }
    return given.value >= min && given.value <= max
      ? { value: given.value }
      : { refused: `Is outside ${allowed}.` };
  });
}

/** A rate; fractions are allowed, `0.5` is one in two seconds. */
export function rate(min: number, max: number): z.ZodType<number> {
  const form: Form = { type: 'number', minimum: min, maximum: max };
  return formed<number>(`a number, ${min} to ${max}`, form, (given) => {
    if (!(given instanceof WrittenNumber) || !/^\d+(\.\d+)?$/.test(given.written))
      return { refused: 'Is not a number.' };
    return given.value >= min && given.value <= max
      ? { value: given.value }
      : { refused: `Is outside ${min} to ${max}.` };
  });
}

const durationPattern = /^(\d{1,9})(ms|s|m|h|d)$/;
const unitMs = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** `30s`, `5m`, `1h`, `1d` (and `250ms`, for tests) → milliseconds. */
export function duration(min: string, max: string): z.ZodType<number> {
  const [least, most] = [durationMs(min) ?? 0, durationMs(max) ?? Infinity];
  const form: Form = { type: 'string', pattern: durationPattern.source };
  return formed<number>(`a duration such as 30s, 5m, 1h or 1d, ${min} to ${max}`, form, (given) => {
    if (given instanceof WrittenNumber)
      return { refused: `Lacks its unit: write ${given.written}s or ${given.written}m.` };
    const value = typeof given === 'string' ? durationMs(given) : undefined;
    if (value === undefined) return { refused: 'Is not a duration.' };
    return value >= least && value <= most ? { value } : { refused: `Is outside ${min} to ${max}.` };
  });
}

function durationMs(written: string): number | undefined {
  const match = durationPattern.exec(written);
  const [, amount, unit] = match ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const factor = Object.entries(unitMs).find(([name]) => name === unit)?.[1];
  return factor === undefined ? undefined : Number(amount) * factor;
}

/** Milliseconds → as they are written, in the largest unit that fits. */
export function durationText(ms: number): string {
  const fitting = Object.entries(unitMs).filter(([, factor]) => ms % factor === 0 && ms >= factor);
  const [unit, factor] = fitting.at(-1) ?? ['s', unitMs.s];
  return `${ms / factor}${unit}`;
}

export const flag = formed<boolean>('true, false', { type: 'boolean' }, (given) =>
  typeof given === 'boolean' ? { value: given } : { refused: 'Is neither true nor false.' },
);

export function oneOf<const T extends string>(choices: readonly T[]): z.ZodType<T> {
  return formed<T>(choices.join(', '), { type: 'string', enum: [...choices] }, (given) => {
    const written = given instanceof WrittenNumber ? given.written : String(given);
    const hit = choices.find((choice) => choice === given);
    if (hit !== undefined) return { value: hit };
    const meant = nearest(written, choices);
    return { refused: `Is none of the choices.${meant === undefined ? '' : ` Did you mean ${meant}?`}` };
  });
}

/** Fixed price, time and material, cost plus, unit price. */
export const priceMethod = oneOf(['F', 'T', 'C', 'U']);

const idPattern = /^[1-9]\d{0,19}$/;
const idForm: Form = { type: ['integer', 'string'], minimum: 1, pattern: idPattern.source };

/** An id of a source system: digits, quoted or not; kept as it is written. */
export const sourceId = formed<string>('digits', idForm, (given) => {
  const written = given instanceof WrittenNumber ? given.written : String(given);
  return idPattern.test(written) ? { value: written } : { refused: 'Is not an id.' };
});

const dateForm: Form = { type: 'string', format: 'date' };

export const isoDate = formed<string>('a date YYYY-MM-DD', dateForm, (given) => {
  const good =
    typeof given === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(given) && DateTime.fromISO(given).isValid;
  return good ? { value: given } : { refused: 'Is not a date of the calendar.' };
});

/** Abbreviations such as EST and offsets have no daylight saving, so they are no zones here. */
export const zone = leaf<string>('a zone of the IANA database, such as America/Chicago', (given) => {
  if (
    typeof given === 'string' &&
    (given === 'UTC' || (given.includes('/') && IANAZone.isValidZone(given)))
  ) {
    return { value: given };
  }
  const meant = nearest(String(given), Intl.supportedValuesOf('timeZone'));
  return { refused: `Is not a known time zone.${meant === undefined ? '' : ` Did you mean ${meant}?`}` };
});

const address = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/;

const mailForm: Form = { type: 'string', pattern: address.source, maxLength: 254 };

export const mailAddress = formed<string>('an address such as ap@contractor.example', mailForm, (given) => {
  const good =
    typeof given === 'string' && given.length <= 254 && address.test(given) && !given.includes('..');
  return good ? { value: given } : { refused: 'Is not a mail address.' };
});

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** Root of a service, without the slash at its end. Plain http would show the credentials to the network. */
const allowedUrl = 'an https address; http only for localhost and 127.0.0.1';
export const serviceUrl = formed<string>(
  allowedUrl,
  { type: 'string', pattern: '^[Hh][Tt][Tt][Pp][Ss]?:' },
  (given) => {
    const url = typeof given === 'string' && URL.canParse(given) ? new URL(given) : undefined;
    if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:'))
      return { refused: 'Is not a web address.' };
    if (url.username !== '' || url.password !== '')
      return { refused: 'Credentials do not belong in an address.' };
    if (url.search !== '' || url.hash !== '') return { refused: 'Has a query or a fragment.' };
    if (url.protocol === 'http:' && !loopback.includes(url.hostname)) {
      return { refused: 'Plain http would show credentials to the network.' };
    }
    return { value: url.href.replace(/\/+$/, '') };
  },
);

export const host = matching(/^[A-Za-z0-9.:-]{1,253}$/, 'a host name or IP address', 'Is not a host.');

/** Goes into a query as an identifier, so it is one. */
export const tableName = matching(
  /^[A-Za-z_][A-Za-z0-9_]{0,127}$/,
  'a table name: letters, digits and _',
  'Is not a table name.',
);
