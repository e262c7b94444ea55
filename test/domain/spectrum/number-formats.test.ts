import fc from 'fast-check';
import { type NumberFormat, renderNumber } from '../../../domain/spectrum/job-number';
import {
  commonJobNumber,
  formatClashes,
  parseNumberFormat,
  withLead,
} from '../../../domain/spectrum/number-formats';
import { codes, formatOf, formatTexts } from './number-support';

const problemsOf = (text: string, given = codes): string[] => {
  const parsed = parseNumberFormat(text, given, 'jobs.number');
  return parsed.ok ? [] : parsed.problems;
};

test('ST4: a format becomes its tokens', () => {
  expect(formatOf('T-{yy}{number:5}{cc}').tokens).toEqual([
    { kind: 'literal', text: 'T-' },
    { kind: 'yy' },
    { kind: 'number', digits: 5 },
    { kind: 'cc', codes: codes.costCenters },
  ]);
});

test.each([
  ['', /has no \{number\}/],
  ['T1', /has no \{number\}/],
  ['{yy}', /has no \{number\}/],
  ['{number}{number}', /has 2 numbers; exactly one/],
  ['{number:3}-{number:2}', /has 2 numbers/],
  ['t{number}', /"t" at character 1; allowed are A-Z, 0-9, - and the tokens .*; write "T"\./],
  ['T_{number}', /"_" at character 2; allowed are A-Z.*\{yy\}\./],
  ['{number', /the \{ at character 1 is not closed/],
  ['T{number}}', /the \} at character 10 closes nothing/],
  ['T{num}', /\{num\} at character 2 is not a token; allowed are \{number\}, \{number:N\}/],
  ['{Number}', /\{Number\} at character 1 is not a token/],
  ['{number:}', /has the width ""; 1 to 10/],
  ['{number:0}', /\{number:0\} at character 1 has the width "0"; 1 to 10 digits are allowed/],
  ['{number:11}', /has the width "11"/],
  ['{number:05}', /has the width "05"/],
  ['{yy:4}{number}', /\{yy:4\} at character 1 is not a token/],
  ['ABCDEFGHIJ{number}', /at least 11 characters; a number in Spectrum has at most 10/],
  ['ABCDEF{number:5}', /at least 11 characters/],
])('ST3: format %j is refused with the reason', (text, problem) => {
  const problems = problemsOf(text);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(problem);
  expect(problems[0]).toContain(`jobs.number "${text}": `);
});

test('ST3: every problem of a format is told at once', () => {
  expect(problemsOf('a{x}b}')).toHaveLength(4);
});

test.each<[Record<string, string>, RegExp]>([
  [{}, /\{office\} needs codes in jobs\.officeCodes, which is empty/],
  [
    { '7': 'DA', '8': 'HOU' },
    /jobs\.officeCodes\.8 is "HOU" and that of 7 "DA"; all codes must be of one width/,
  ],
  [{ '7': 'DA', '8': 'DA' }, /jobs\.officeCodes\.8 is "DA", as another key is/],
  [{ '7': 'da' }, /jobs\.officeCodes\.7 is "da"; a code has 1 to 10 characters of A-Z, 0-9 and -/],
  [{ '7': '' }, /jobs\.officeCodes\.7 is ""/],
])('ST3: office codes %j are refused with the reason', (offices, problem) => {
  expect(problemsOf('{office}{number}', { ...codes, offices })).toEqual([expect.stringMatching(problem)]);
});

test('codes that no token uses are not looked at', () => {
  expect(problemsOf('{number}', { offices: { a: '' }, costCenters: {} })).toEqual([]);
});

test.each([
  ['T{number}', 'T1{number}', 'T11'],
  ['T1{number}', 'T{number}', 'T11'],
  ['{number}', '{number}', '1'],
  ['{number}', '{yy}{number:3}', '11001'],
  ['T{number:4}', 'T{number:3}1', 'T0011'],
  ['{number}{cc}', '{number}', '11'],
  ['{office}{number}', '{number}', '121'],
  ['12{number:3}', '{office}{number:3}', '12001'],
  ['-{number}-', '-{number}-', '-1-'],
  ['{number:10}', '{number}', '1000000000'],
])('ST4: %s and %s are not disjoint', (left, right, example) => {
  const number = commonJobNumber(formatOf(left), formatOf(right));
  expect(number).toHaveLength(example.length);
  expect([regexOf(left).test(number ?? ''), regexOf(right).test(number ?? '')]).toEqual([true, true]);
});

test.each([
  ['T{number}', 'W{number}'],
  ['T{number}', '{number}'],
  ['T{number}', 'T-{number}'],
  ['{number}A', '{number}B'],
  ['{number:4}', '{number:5}'],
  ['T{number:3}', 'T{number:3}1'],
  ['T{number:2}', 'T00{number:2}'],
  // T000 would need a job number of zeros only.
  ['A{number:3}', 'A000{number:3}'],
  ['{number:3}0', '000{number:1}'],
  ['X{office}{number:2}', 'XAA{number:2}'],
])('ST4: %s and %s are provably disjoint', (left, right) => {
  expect(commonJobNumber(formatOf(left), formatOf(right))).toBeUndefined();
});

const named = (setting: string, account: string, text: string) => ({
  setting,
  account,
  format: formatOf(text),
});

test('ST4: a clash names both formats, a number, and the jobs that would make it', () => {
  const clashes = formatClashes([
    named('servicetrade.acme.jobs.number', 'acme', 'T{number}'),
    named('servicetrade.beta.jobs.number', 'beta', 'T1{number}'),
    named('servicetrade.gamma.jobs.number', 'gamma', 'W{number}'),
  ]);
  expect(clashes).toEqual([
    expect.stringMatching(
      /become T11 in Spectrum: servicetrade\.acme\.jobs\.number "T\{number\}" makes it from job number 11, servicetrade\.beta\.jobs\.number "T1\{number\}" makes it from job number 1\./,
    ),
  ]);
});

test('ST17: a work order beside jobs of one account may have the same format, or one with a lead that tells it', () => {
  const jobs = named('jobs.number', 'acme', '{number}');
  const orders = (lead: string) => ({
    setting: 'workOrders.lead',
    account: 'acme',
    format: withLead(jobs.format, lead),
  });
  expect(formatClashes([jobs, orders('')])).toEqual([]);
  expect(formatClashes([jobs, orders('W')])).toEqual([]);
  expect(formatClashes([jobs, orders('1')])).toEqual([expect.stringMatching(/become 11 in Spectrum/)]);
  expect(formatClashes([jobs, { ...orders(''), account: 'beta' }])).toHaveLength(1);
});

/** The same languages by another road: a regular expression from the format's text. */
function regexOf(text: string): RegExp {
  const any = (given: Record<string, string>): string => `(${Object.values(given).join('|')})`;
  const source = text
    .replace(/\{number\}/g, '[0-9]+')
    .replace(/\{number:(\d+)\}/g, (_all, digits: string) => `(?!0{${digits}})[0-9]{${digits}}`)
    .replace(/\{yy\}/g, '[0-9][0-9]')
    .replace(/\{office\}/g, any(codes.offices))
    .replace(/\{cc\}/g, any(codes.costCenters));
  return new RegExp(`^(?=.{1,10}$)${source}$`);
}

const parts = fc.record({
  number: fc.oneof(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 99_999_999 })).map(String),
  created: fc.constantFrom('2011-05-05', '2012-05-05', '2026-05-05'),
  officeId: fc.constantFrom(...Object.keys(codes.offices)),
  costCenter: fc.constantFrom(...Object.keys(codes.costCenters)),
});

test('ST4: what is called a clash is one, and what is called disjoint never meets', () => {
  const seen = { clash: 0, disjoint: 0 };
  fc.assert(
    fc.property(formatTexts, formatTexts, fc.array(parts, { maxLength: 12 }), (left, right, jobs) => {
      const [a, b] = [formatOf(left), formatOf(right)];
      const number = commonJobNumber(a, b);
      if (number !== undefined) {
        seen.clash += 1;
        expect(number).toMatch(regexOf(left));
        expect(number).toMatch(regexOf(right));
        return;
      }
      seen.disjoint += 1;
      expect(numbersOf(a, jobs).filter((one) => regexOf(right).test(one))).toEqual([]);
      expect(numbersOf(b, jobs).filter((one) => regexOf(left).test(one))).toEqual([]);
    }),
    { numRuns: 3000 },
  );
  expect(seen.clash).toBeGreaterThan(300);
  expect(seen.disjoint).toBeGreaterThan(300);
});

test('ST4: it does not matter which format comes first', () => {
  fc.assert(
    fc.property(formatTexts, formatTexts, (left, right) => {
      const [a, b] = [formatOf(left), formatOf(right)];
      expect(commonJobNumber(a, b)?.length).toBe(commonJobNumber(b, a)?.length);
    }),
  );
});

test('ST3: any text is either a format or refused with sentences', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 20 }),
    fc
      .array(fc.constantFrom('{', '}', 'number', ':', '3', 'T', 'office', 'yy', '{number}'), { maxLength: 8 })
      .map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      const parsed = parseNumberFormat(text, codes, 'jobs.number');
      if (parsed.ok) expect(text).toMatch(/^[A-Z0-9-]*\{|\{number/);
      else expect(parsed.problems.length).toBeGreaterThan(0);
    }),
    { numRuns: 1000 },
  );
});

function numbersOf(format: NumberFormat, jobs: (typeof parts extends fc.Arbitrary<infer T> ? T : never)[]) {
  return jobs.flatMap((job) => {
    const rendered = renderNumber(format, job);
    return rendered.ok ? [rendered.number] : [];
  });
}
