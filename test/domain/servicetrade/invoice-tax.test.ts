import { checkTax, rateOn, taxCode } from '../../../domain/servicetrade/invoice-tax';
import { facts, invoice, invoiceOf, item, rules, snapshot, stateTax } from './support';

const untaxed = [item('1000.00', { taxable: false })];
const other = { id: '32', name: 'City', rate: '1.00' };

test.each([
  ['nothing taxed', invoiceOf(untaxed, '0.00'), {}, 'EXEMPT'],
  ['by id', invoice(), {}, 'TX'],
  ['by name', invoice(), { taxes: { byTaxRate: { 'TX state': 'tx1' }, byState: {} } }, 'TX1'],
  ['id before name', invoice(), { taxes: { byTaxRate: { 'TX state': 'B', '31': 'A' }, byState: {} } }, 'A'],
  ['by state', invoice(), { taxes: { byTaxRate: {}, byState: { TX: 'STATE' } } }, 'STATE'],
  ['line rate first', invoiceOf([item('1.00', { taxRate: stateTax })], '0.08', { taxRate: other }), {}, 'TX'],
])('ST7: tax code %s', (_name, given, change, expected) => {
  expect(taxCode(given, snapshot(), rules(change))).toMatchObject({ ok: true, value: expected });
});

test('ST7: unmapped waits, and records of one rate share the cause', () => {
  const by = rules({ taxes: { byTaxRate: {}, byState: {} } });
  const outcome = taxCode(invoice(), snapshot(), by);
  expect(outcome).toMatchObject({ ok: false, reason: { code: 'TAX_UNMAPPED', subject: 'rate-31' } });
});

test('two rates on taxable lines wait for a split; on a tax-free line they do not count', () => {
  const two = invoiceOf([item('1.00'), item('2.00', { taxRate: other })], '0.10');
  expect(taxCode(two, snapshot(), rules())).toMatchObject({
    ok: false,
    reason: { code: 'SEVERAL_TAX_RATES' },
  });
  const one = invoiceOf([item('1.00'), item('2.00', { taxRate: other, taxable: false })], '0.08');
  expect(taxCode(one, snapshot(), rules())).toMatchObject({ ok: true, value: 'TX' });
});

test.each([
  ['2025-12-31', '8.0000'],
  ['2026-01-01', '8.2500'],
  ['2026-07-31', '8.2500'],
])('ST7: the rate on %s is %s', (date, percent) => {
  expect(rateOn(facts.taxRates, 'TX', date)?.percent).toBe(percent);
});

test('no rate on the date, or an inactive one, waits', () => {
  expect(checkTax(invoice(), 'TX', facts.taxRates, '2019-12-31')).toMatchObject({
    reason: { code: 'TAX_CODE_MISSING', subject: 'tax-TX' },
  });
  const inactive = facts.taxRates.map((row) => ({ ...row, status: 'I' }));
  expect(checkTax(invoice(), 'TX', inactive, '2026-07-31')).toMatchObject({
    reason: { code: 'TAX_CODE_MISSING' },
  });
});

test.each([
  ['82.50', true],
  ['82.51', true],
  ['82.49', true],
  ['82.52', false],
  ['80.00', false],
  ['0.00', false],
])('ST7: tax %s of one taxable line of 1,000.00 at 8.25 %% is accepted: %s', (tax, ok) => {
  const outcome = checkTax(invoice({ taxAmount: tax }), 'TX', facts.taxRates, '2026-07-31');
  expect(outcome.ok).toBe(ok);
  if (!outcome.ok) expect(outcome.reason).toMatchObject({ code: 'TAX_RATE_DIFFERS' });
});

test('tax without a taxable line has no tolerance', () => {
  const given = invoiceOf(untaxed, '0.01');
  expect(checkTax(given, 'TX', facts.taxRates, '2026-07-31')).toMatchObject({
    reason: { code: 'TAX_RATE_DIFFERS' },
  });
});
