import { cents, decimal } from '../../../domain/money';
import { isZeroInvoice, splitInvoice, whyTotalsDiffer } from '../../../domain/servicetrade/invoice-split';
import type { Invoice } from '../../../domain/servicetrade/types';
import { invoice, invoiceOf, item } from './support';

const halves = (given: Invoice, percent = '8.25') => {
  const split = splitInvoice(given, decimal(percent));
  if (!split.ok) return split.reason.code;
  return split.halves.map(({ type, extension, tax }) => `${type} ${cents(extension)} + ${cents(tax)}`);
};

test.each([
  ['plain', [item('1000.00')], '82.50', ['I 1000.00 + 82.50']],
  ['all negative', [item('-1000.00')], '-82.50', ['C 1000.00 + 82.50']],
  ['the worked example', [item('1000.00'), item('-50.00')], '78.38', ['I 1000.00 + 82.51', 'C 50.00 + 4.13']],
  [
    'residual to the larger C',
    [item('50.00'), item('-1000.00')],
    '-78.38',
    ['I 50.00 + 4.13', 'C 1000.00 + 82.51'],
  ],
  ['a tie goes to I', [item('0.10'), item('-0.10')], '0.01', ['I 0.10 + 0.02', 'C 0.10 + 0.01']],
  [
    'an untaxed discount',
    [item('1000.00'), item('-50.00', { taxable: false })],
    '82.50',
    ['I 1000.00 + 82.50', 'C 50.00 + 0.00'],
  ],
  ['net zero', [item('500.00'), item('-500.00')], '0.00', ['I 500.00 + 41.25', 'C 500.00 + 41.25']],
])('ST8: %s', (_name, items, tax, expected) => {
  expect(halves(invoiceOf(items, tax))).toEqual(expected);
});

test('ST8: text lines of no amount stay with the positive half, in order', () => {
  const split = splitInvoice(
    invoiceOf([item('0.00'), item('-5.00'), item('10.00')], '0.41'),
    decimal('8.25'),
  );
  if (!split.ok) throw new Error('must split');
  expect(split.halves.map(({ lines }) => lines.map(({ at }) => at))).toEqual([[0, 2], [1]]);
});

test('ST8: a residual over a cent per taxable line is refused', () => {
  expect(halves(invoiceOf([item('1000.00'), item('-50.00')], '78.41'))).toBe('ROUNDING_UNRESOLVED');
  expect(halves(invoiceOf([item('100.00')], '-0.01'))).toBe('ROUNDING_UNRESOLVED');
});

test.each([
  [[item('0.00')], '0.00', true],
  [[], '0.00', true],
  [[item('500.00'), item('-500.00')], '0.00', false],
  [[item('0.00')], '0.01', false],
])('$0 rule: %j with tax %s is zero: %s', (items, tax, zero) => {
  expect(isZeroInvoice(invoiceOf(items, tax))).toBe(zero);
});

test.each([
  ['total', invoice({ totalPrice: '1082.51' }), 'Subtotal 1,000.00 plus tax 82.50 is 1,082.50'],
  ['lines', invoice({ items: [item('999.99')] }), 'The lines add up to 999.99'],
  ['fraction', invoice({ items: [item('1000.001')] }), '"1000.001", is not dollars and cents'],
])('TOTALS_DIFFER names both amounts: %s', (_name, given, sentence) => {
  expect(whyTotalsDiffer(given)?.sentence).toContain(sentence);
});
