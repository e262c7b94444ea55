import fc from 'fast-check';
import { Decimal, sum } from '../../../domain/money';
import { allocate } from '../../../domain/trimble-pay/allocate';
import { parseSectionKey, sectionKey, type SectionPlace } from '../../../domain/trimble-pay/section-key';
import { unbalancedSections, whyNotBalanced } from '../../../domain/trimble-pay/sov-balance';
import { changeSection, section, sovLine, spectrumOf } from './support';

test.each<[SectionPlace, string]>([
  [{ phase: '0100', costType: 's', item: '', line: '' }, '0100¦S¦¦base¦'],
  [{ phase: '0100', costType: 'S', item: '10', changeOrder: '3', line: '001' }, '0100¦S¦10¦CO:3¦001'],
  [{ phase: '0100', costType: 'S', group: 'A', item: '7', line: '' }, '0100¦S¦A/7¦base¦'],
  [{ phase: '01/00', costType: 'S', item: '5%', line: '' }, '01%2F00¦S¦5%25¦base¦'],
])('TP3: key of %j', (place, key) => {
  expect(sectionKey(place)).toBe(key);
});

test('TP3: two places never have one key, and a key is read back', () => {
  const code = fc.stringMatching(/^[A-Z0-9%/¦]{0,4}$/);
  const place = fc.record(
    { phase: code, costType: code, group: code, item: code, changeOrder: code, line: code },
    { requiredKeys: ['phase', 'costType', 'item', 'line'] },
  );
  let escaped = 0;
  fc.assert(
    fc.property(place, (one) => {
      const key = sectionKey(one);
      if (/%(25|2F|A6)/.test(key)) escaped += 1;
      expect(parseSectionKey(key)).toEqual(one);
    }),
    { numRuns: 500 },
  );
  expect(escaped).toBeGreaterThan(50);
});

test.each(['', '0100¦S¦¦base', '0100¦S¦¦CO3¦1', '0100¦S¦¦base¦¦'])('TP3: "%s" is no section key', (key) => {
  expect(() => parseSectionKey(key)).toThrow(RangeError);
});

const base = section('s-a', '0100', '10000.00');
const change = changeSection('s-1', '0100', '1', '-500.00');
const lines = [
  sovLine('a1', 's-a', '6000.00'),
  sovLine('a2', 's-a', '4000.00'),
  sovLine('c1', 's-1', '-500.00'),
];
const sentences = (...args: Parameters<typeof whyNotBalanced>) =>
  whyNotBalanced(...args).map(({ sentence }) => sentence);

test('TP3, TP5: a section whose lines do not add up is named with both sums', () => {
  const { details } = spectrumOf([base, change]);
  expect(whyNotBalanced([base, change], lines, details)).toEqual([]);
  const short = lines.map((one) => (one.id === 'a2' ? { ...one, scheduledValue: '3999.99' } : one));
  expect(unbalancedSections([base, change], short)).toEqual([
    { key: '0100¦S¦¦base¦', expected: '10000.00', actual: '9999.99' },
  ]);
  expect(whyNotBalanced([base, change], short, details)).toEqual([
    {
      code: 'sov_out_of_balance',
      sentence: 'Section 0100¦S¦¦base¦ has the value 10,000.00, but its lines add up to 9,999.99.',
    },
  ]);
  expect(sentences([base], lines, spectrumOf([base]).details)).toEqual([
    'Line c1 of the schedule of values belongs to no section.',
  ]);
});

test('TP4: base and executed change orders are Spectrum’s revised amount', () => {
  const detail = { phase: '0100', costType: 'S', item: '', original: '10000.00', revised: '9500.00' };
  expect(sentences([base, change], lines, [{ ...detail, revised: '10000.00' }])).toEqual([
    'Phase detail 0100¦S¦ has the revised amount 10,000.00 in Spectrum, but base and executed change orders are 9,500.00.',
  ]);
  expect(sentences([base, change], lines, [{ ...detail, original: '9500.00' }])).toEqual([
    'Phase detail 0100¦S¦ has the original amount 9,500.00 in Spectrum, but its base section is 10,000.00.',
  ]);
  expect(whyNotBalanced([base, change], lines, [])).toEqual([
    {
      code: 'phase_detail_missing',
      sentence: 'The subcontract has no phase detail 0100¦S¦ in Spectrum, but a section has.',
    },
  ]);
  const twice = { ...change, id: 's-2' };
  expect(
    sentences(
      [base, change, twice],
      [...lines, sovLine('c2', 's-2', '-500.00')],
      [{ ...detail, revised: '9000.00' }],
    ),
  ).toEqual(['Section 0100¦S¦¦CO:1¦001 stands in the schedule of values twice.']);
});

const amounts = (...texts: string[]) => texts.map((one) => new Decimal(one));

test.each([
  ['10.00', ['33.33', '33.33', '33.34'], ['3.33', '3.33', '3.34']],
  ['0.01', ['1', '1'], ['0.01', '0']],
  ['-0.05', ['1', '1', '1'], ['-0.02', '-0.02', '-0.01']],
  ['100.00', ['0', '1'], ['0', '100']],
  ['0.00', ['0', '0'], ['0', '0']],
])('TP7: %s shared out by %j', (amount, weights, shares) => {
  expect(allocate(new Decimal(amount), amounts(...weights)).map(String)).toEqual(shares);
});

test('TP7: what cannot be shared out is refused', () => {
  expect(() => allocate(new Decimal('1.00'), amounts('0', '0'))).toThrow('1.00 cannot be shared out');
  expect(() => allocate(new Decimal('1.00'), amounts('2', '-1'))).toThrow('must not be negative');
});

test('TP7: shares add up, and each is within a cent of the exact one', () => {
  let ties = 0;
  fc.assert(
    fc.property(
      fc.integer({ min: -1_000_000_00, max: 1_000_000_00 }),
      fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 100_000_00 })), {
        minLength: 1,
        maxLength: 6,
      }),
      (inCents, parts) => {
        const total = parts.reduce((all, one) => all + one, 0);
        fc.pre(total > 0);
        const amount = new Decimal(inCents).dividedBy(100);
        const shares = allocate(amount, amounts(...parts.map(String)));
        expect(sum(shares).equals(amount)).toBe(true);
        if (new Set(parts).size < parts.length) ties += 1;
        for (const [index, share] of shares.entries()) {
          const exact = amount.times(parts[index] ?? 0).dividedBy(total);
          expect(share.minus(exact).abs().lessThan('0.01')).toBe(true);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(ties).toBeGreaterThan(20);
});
