import fc from 'fast-check';
import { type NumberParts, readNumber, renderNumber } from '../../../domain/spectrum/job-number';
import { codes, formatOf, formatTexts } from './number-support';

const job: NumberParts = { number: '123', created: '2026-07-31', officeId: '7', costCenter: '100' };

test.each([
  ['{number}', {}, '123'],
  ['{number}', { number: ' 0123 ' }, '0123'],
  ['T{number}', {}, 'T123'],
  ['T-{number:6}', {}, 'T-000123'],
  ['{yy}{number:5}', { created: '2031-01-01' }, '3100123'],
  ['{office}{number}{cc}', {}, 'DA123A'],
  ['{number}-{cc}', { costCenter: '200' }, '123-B'],
  ['{number}', { number: '1234567890' }, '1234567890'],
])('ST4: format %s of %j makes %s', (text, change, number) => {
  expect(renderNumber(formatOf(text), { ...job, ...change })).toEqual({ ok: true, number });
});

test.each([
  ['{number}', { number: '' }, 'number', /no number/],
  ['{number}', { number: '12-3' }, 'number', /"12-3" has other characters than 0-9/],
  ['{number}', { number: '٣' }, 'number', /other characters/],
  ['T{number}', { number: '1234567890' }, 'number', /"T1234567890", which has 11 characters/],
  ['{number:2}', {}, 'number', /"123" has 3 digits; format "\{number:2\}" has room for 2/],
  ['{number:5}', { number: '007' }, 'number', /"007" begins with 0/],
  ['{office}{number}', { officeId: '9' }, 'office', /office 9 is not in jobs\.officeCodes/],
  ['{office}{number}', { officeId: undefined }, 'office', /the job has no office/],
  ['{cc}{number}', { costCenter: '300' }, 'cc', /cost center 300 is not in jobs\.costCenterCodes/],
  ['{cc}{number}', { costCenter: '' }, 'cc', /the job has no cost center/],
])('ST4: format %s of %j waits, never cut', (text, change, lacks, sentence) => {
  expect(renderNumber(formatOf(text), { ...job, ...change })).toEqual({
    ok: false,
    lacks,
    sentence: expect.stringMatching(sentence),
  });
});

test.each([
  ['T{number}', ' t123', { number: '123' }],
  ['T1{number}', 'T123', { number: '23' }],
  ['{yy}{number:5}', '2600123', { number: '123', yy: '26' }],
  ['{office}{number}{cc}', 'DA55B', { number: '55', office: 'DA', cc: 'B' }],
])('format %s reads %s back', (text, number, reading) => {
  expect(readNumber(formatOf(text), number)).toEqual(reading);
});

test.each([
  ['T{number}', 'T'],
  ['T{number}', 'X123'],
  ['T{number}', 'T12A'],
  ['T{number}', 'T1234567890'],
  ['{number:5}', '123'],
  ['{number:5}', '123456'],
  ['{number:3}', '000'],
  ['{number}-', '-'],
  ['{office}{number}', 'ZZ12'],
  ['{yy}{number}', 'A123'],
])('format %s cannot have made %s', (text, number) => {
  expect(readNumber(formatOf(text), number)).toBeUndefined();
});

test('ST4: every number reads back to its job, so no two jobs of an account make one', () => {
  const made = new Map<string, number>();
  const parts = fc.record({
    number: fc.oneof(fc.nat({ max: 99_999_999 }).map(String), fc.stringMatching(/^[0-9]{1,6}$/)),
    created: fc.constantFrom('2026-01-31', '2031-12-01'),
    officeId: fc.constantFrom(...Object.keys(codes.offices)),
    costCenter: fc.constantFrom(...Object.keys(codes.costCenters)),
  });
  fc.assert(
    fc.property(formatTexts, parts, (text, given) => {
      const rendered = renderNumber(formatOf(text), given);
      made.set(String(rendered.ok), (made.get(String(rendered.ok)) ?? 0) + 1);
      if (!rendered.ok) return;
      expect(rendered.number).toMatch(/^[A-Z0-9-]{1,10}$/);
      expect(readNumber(formatOf(text), rendered.number)).toEqual({
        number: given.number,
        ...(text.includes('{office}') ? { office: codes.offices[given.officeId] } : {}),
        ...(text.includes('{cc}') ? { cc: codes.costCenters[given.costCenter] } : {}),
        ...(text.includes('{yy}') ? { yy: given.created.slice(2, 4) } : {}),
      });
    }),
    { numRuns: 2000 },
  );
  expect(made.get('true') ?? 0).toBeGreaterThan(300);
  expect(made.get('false') ?? 0).toBeGreaterThan(100);
});
