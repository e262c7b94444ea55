import { allNumbers, baseNumber, baseOf } from '../../../domain/servicetrade/invoice-number';
import { invoice, rules } from './support';

const numbered = (invoiceNumber: string, base = '{invoiceNumber}') =>
  baseNumber(invoice({ invoiceNumber }), rules({ invoices: { number: { mode: 'invoiceNumber', base } } }));

test.each([
  ['10025', '{invoiceNumber}', '10025'],
  [' ab-7 ', '{invoiceNumber}', 'AB-7'],
  ['007', '{invoiceNumber}', '007'],
  ['123456789', '{invoiceNumber}', '123456789'],
  ['10025', 'S-{invoiceNumber}', 'S-10025'],
])('ST7: %j with base %s is %s', (number, base, expected) => {
  expect(numbered(number, base)).toMatchObject({ ok: true, value: expected });
});

test.each([
  ['', '{invoiceNumber}', 'NUMBER_BLANK'],
  ['   ', '{invoiceNumber}', 'NUMBER_BLANK'],
  ['1234567890', '{invoiceNumber}', 'NUMBER_UNUSABLE'],
  ['12345678', 'ST{invoiceNumber}', 'NUMBER_UNUSABLE'],
  ['10025C', '{invoiceNumber}', 'NUMBER_UNUSABLE'],
  ['10/25', '{invoiceNumber}', 'NUMBER_UNUSABLE'],
  ['ß1', '{invoiceNumber}', 'NUMBER_UNUSABLE'],
  ['1 25', '{invoiceNumber}', 'NUMBER_UNUSABLE'],
])('ST7: %j with base %s waits: %s, never cut', (number, base, code) => {
  expect(numbered(number, base)).toMatchObject({ ok: false, reason: { code } });
});

test('ST8: all numbers a record may need; the base is found again', () => {
  expect(allNumbers('10025')).toEqual(['10025', '10025C', '10025V', '10025W']);
  expect(allNumbers('10025').map(baseOf)).toEqual(['10025', '10025', '10025', '10025']);
});

test('a number of the sequence is used as assigned, and waited for', () => {
  const number = { mode: 'sequence', prefix: 'G', from: 1000, to: 1999 } as const;
  const by = (assignedNumber?: string) => rules({ invoices: { number } }, { assignedNumber });
  expect(baseNumber(invoice(), by('G1001'))).toMatchObject({ ok: true, value: 'G1001' });
  expect(baseNumber(invoice(), by())).toMatchObject({ ok: false, reason: { code: 'NUMBER_BLANK' } });
});
