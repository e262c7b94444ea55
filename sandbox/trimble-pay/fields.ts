import { z } from 'zod';

/** One sentence for a wrong value; a missing one is said to be missing. */
const must = (sentence: string) => ({
  error: ({ input }: { input?: unknown }) => (input === undefined ? 'is required' : `must be ${sentence}`),
});

const matching = (pattern: RegExp, sentence: string) =>
  z.string(must(sentence)).regex(pattern, must(sentence));

const moneySentence = 'money as a decimal string such as "12833.88"';

/** Dollars and cents, kept to the letter; one spelling for one amount. */
export const money = matching(/^-?(0|[1-9]\d*)\.\d\d$/, moneySentence).refine(
  (text) => text !== '-0.00',
  must(moneySentence),
);

/** Quantities and unit prices: a decimal string of any scale. */
export const decimal = matching(/^-?(0|[1-9]\d*)(\.\d+)?$/, 'a decimal string such as "12.5"');

export const percentage = matching(
  /^(100(\.0{1,4})?|\d{1,2}(\.\d{1,4})?)$/,
  'a percentage from 0 to 100 as a decimal string such as "10.00"',
);

const dateSentence = 'a date as YYYY-MM-DD';
export const date = matching(/^\d{4}-\d\d-\d\d$/, dateSentence).refine(
  (text) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text),
  must(dateSentence),
);

export const instant = z.iso.datetime({
  offset: true,
  ...must('an instant in ISO form with its zone'),
});

export const text = z.string(must('a text')).min(1, must('a text that is not empty'));
/** A description may be empty. */
export const anyText = z.string(must('a text'));
export const flag = z.boolean(must('true or false'));
export const count = z.int(must('a whole number')).min(0, must('a whole number of 0 or more'));
export const optionalText = text.nullable();

export const word = <const Words extends readonly [string, ...string[]]>(...words: Words) =>
  z.enum(words, must(`one of ${words.join(', ')}`));

export const email = matching(/^[^\s@]+@[^\s@]+$/, 'an e-mail address');

/** United States only; whoever has another form sends null. */
export const zipCode = matching(/^\d{5}(-\d{4})?$/, 'a ZIP code as 77002 or 77002-1234, or null').nullable();

const zones = new Set(Intl.supportedValuesOf('timeZone'));
export const timeZone = text.refine(
  (name) => name === 'UTC' || zones.has(name),
  must('an IANA time zone such as "America/Chicago"'),
);

const separated = (parts: number, separator: string, sentence: string) =>
  text.refine((id) => {
    const given = id.split(separator);
    return given.length === parts && given.every((part) => part.trim() !== '');
  }, must(sentence));

export const projectExternalId = separated(2, '/', 'an external id as COMPANY/JOB');
export const vendorExternalId = separated(2, ':', 'an external id as COMPANY:VENDOR');
export const contractExternalId = separated(3, ':', 'an external id as COMPANY:JOB:SUBCONTRACT');

/** `phase|cost_type|billing_item` or `phase|cost_type|group|item`: only what follows the cost type may be blank. */
export const externalKey = text.refine((key) => {
  const [phase = '', costType = '', ...rest] = key.split('|');
  return phase.trim() !== '' && costType.trim() !== '' && rest.length > 0;
}, must('phase|cost_type|billing_item or phase|cost_type|group|item, with phase and cost type given'));
