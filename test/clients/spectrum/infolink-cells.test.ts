import {
  amount,
  arType,
  code,
  date,
  flag,
  percent,
  quantity,
  rate,
  text,
} from '../../../clients/spectrum/infolink-cells';

/** What the driver hands over, and what Girder makes of it. */
describe('a cell of Info-Link', () => {
  it.each([
    ['amount', amount, 100, '100.00'],
    ['amount', amount, 0.1 + 0.2 - 0.2, '0.10'],
    ['amount', amount, 1.1 * 3, '3.30'],
    ['amount', amount, -50, '-50.00'],
    ['amount', amount, 1234567890.12, '1234567890.12'],
    ['amount', amount, ' 8.25 ', '8.25'],
    ['amount', amount, null, '0.00'],
    ['amount', amount, 9999999999999.99, '9999999999999.99'],
    ['rate', rate, 8.25, '8.2500'],
    ['percent', percent, 10, '10.00'],
    ['percent', percent, 5.125, '5.125'],
    ['quantity', quantity, 2.5, '2.5'],
    ['quantity', quantity, 1e21, '1000000000000000000000'],
    ['code', code, '     t123', 'T123'],
    ['code', code, '00123', '00123'],
    ['code', code, null, ''],
    ['text', text, ' Café Ltd ', 'Café Ltd'],
    ['flag', flag, 'y', true],
    ['flag', flag, '', false],
    ['date', date, new Date('2026-11-20T00:00:00Z'), '2026-11-20'],
    ['date', date, '2026-11-20T00:00:00', '2026-11-20'],
    ['date', date, '3/8/2026', '2026-03-08'],
    ['date', date, null, ''],
    ['arType', arType, 'c', 'C'],
  ] as const)('%s, case %#', (_name, schema, given, expected) => {
    expect(schema.parse(given)).toBe(expected);
  });

  it.each([
    ['a fraction of a cent', amount, 1.005],
    ['more digits than a double holds', amount, 10_000_000_000_000],
    ['a word for a number', amount, 'many'],
    ['a missing column', amount, undefined],
    ['a missing code', code, undefined],
    ['an unknown type of document', arType, 'F'],
    ['a date of no known form', date, '20.11.2026'],
  ] as const)('is refused when it is %s', (_name, schema, given) => {
    expect(schema.safeParse(given).success).toBe(false);
  });
});
