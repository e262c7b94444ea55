import fc from 'fast-check';
import { commonNumber } from '../../config/number-spaces';

type Rule = Parameters<typeof commonNumber>[0];

const open = (prefix: string): Rule => ({ mode: 'invoiceNumber', base: `${prefix}{invoiceNumber}` });
const counted = (prefix: string, from: number, to: number): Rule => ({ mode: 'sequence', prefix, from, to });

describe('B8: two connections on one company cannot make the same AR number', () => {
  it.each([
    [open(''), open(''), '1'],
    [open(''), open('A-'), 'A-1'],
    [open('A'), open('AB'), 'AB1'],
    [open('A-'), open('B-'), undefined],
    [open('T1'), open('T2'), undefined],
    [counted('T', 100, 199), open('T1'), 'T100'],
    [counted('T', 100, 199), open('T2'), undefined],
    [counted('T1', 20, 29), counted('T', 123, 123), 'T123'],
    [counted('T1', 20, 29), counted('T', 130, 200), undefined],
    [counted('T0', 1, 9), counted('T', 1, 99), undefined],
    [counted('', 1, 499), counted('', 500, 999), undefined],
    [counted('', 1, 500), counted('', 500, 999), '500'],
  ])('%j and %j: %s', (left, right, number) => {
    expect(commonNumber(left, right)).toBe(number);
    expect(commonNumber(right, left)).toBe(number);
  });

  const prefix = fc.string({ unit: fc.constantFrom('0', '1', '2', 'A'), maxLength: 3 });
  const sequence = fc
    .record({ prefix, from: fc.integer({ min: 1, max: 1_200 }), size: fc.integer({ min: 0, max: 300 }) })
    .map((made) => counted(made.prefix, made.from, made.from + made.size));

  it('two sequences: exactly what counting them out finds', () => {
    fc.assert(
      fc.property(sequence, sequence, (left, right) => {
        const theirs = new Set(numbersOf(right));
        const met = numbersOf(left).filter((number) => theirs.has(number));
        const common = commonNumber(left, right);
        return common === undefined ? met.length === 0 : met.includes(common);
      }),
      { numRuns: 500 },
    );
  });

  it('a sequence and a prefix: exactly what counting out finds', () => {
    fc.assert(
      fc.property(sequence, prefix, (left, fixed) => {
        const met = numbersOf(left).filter(
          (number) => number.startsWith(fixed) && number.length > fixed.length,
        );
        const common = commonNumber(left, open(fixed));
        return common === undefined ? met.length === 0 : met.includes(common);
      }),
      { numRuns: 500 },
    );
  });
});

function numbersOf(rule: Rule): string[] {
  if (rule.mode !== 'sequence') return [];
  return Array.from({ length: rule.to - rule.from + 1 }, (_, index) => `${rule.prefix}${rule.from + index}`);
}
