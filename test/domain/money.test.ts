import { cents, decimal, isMoney, money, percentOf, roundHalfUp, shown } from '../../domain/money';

test.each([
  ['4.125', '4.13'],
  ['-4.125', '-4.13'],
  ['4.1249', '4.12'],
  ['0.005', '0.01'],
  ['82.50', '82.50'],
  ['-0.001', '0.00'],
])('ST8: %s rounds half-up to %s', (amount, expected) => {
  expect(cents(roundHalfUp(amount))).toBe(expected);
});

test('amounts beyond a float keep every cent', () => {
  expect(cents(['9007199254740993.01', '0.02'])).toBe('9007199254740993.03');
  expect(cents([])).toBe('0.00');
});

test.each(['1e5', '1,000', '', ' ', 'abc', '1.2.3', '--1'])('"%s" is refused by name', (text) => {
  expect(() => decimal(text)).toThrow(`"${text}" is not a decimal number`);
  expect(isMoney(text)).toBe(false);
});

test('a fraction of a cent is no money', () => {
  expect(() => money('1.005')).toThrow('fraction of a cent');
  expect(isMoney('1.005')).toBe(false);
  expect(isMoney('1.50')).toBe(true);
});

test('percents and sentences', () => {
  expect(cents(percentOf('950.00', '8.25'))).toBe('78.38');
  expect(shown('-1234567.5')).toBe('-1,234,567.50');
  expect(shown('999')).toBe('999.00');
});
