import {
  batchCode,
  dayOf,
  fromSpectrumDate,
  isIsoDate,
  nextDay,
  periodFor,
  toSpectrumDate,
} from '../../domain/dates';

test.each([
  ['2026-07-31T03:59:59Z', 'America/New_York', '2026-07-30'],
  ['2026-07-31T04:00:00Z', 'America/New_York', '2026-07-31'],
  ['2026-12-31T04:59:59Z', 'America/New_York', '2026-12-30'],
  ['2026-08-01T06:59:59Z', 'America/Phoenix', '2026-07-31'],
  ['2026-08-01T07:00:00Z', 'America/Phoenix', '2026-08-01'],
  ['2026-08-01T04:30:00Z', 'UTC', '2026-08-01'],
])('ST7: %s in %s is %s', (instant, zone, day) => {
  expect(dayOf(Date.parse(instant) / 1000, zone)).toBe(day);
});

test('an unknown zone and an instant that is none are named', () => {
  expect(() => dayOf(0, 'EST5')).toThrow('"EST5" is not a time zone');
  expect(() => dayOf(NaN, 'UTC')).toThrow('"NaN" is not an instant');
});

test('Spectrum spells dates MM/DD/YYYY', () => {
  expect(toSpectrumDate('2026-07-31')).toBe('07/31/2026');
  expect(fromSpectrumDate(' 07/31/2026 ')).toBe('2026-07-31');
  expect(() => fromSpectrumDate('02/30/2026')).toThrow('"02/30/2026" is not a date');
  expect(() => toSpectrumDate('31.07.2026')).toThrow('YYYY-MM-DD');
  expect(isIsoDate('2026-02-29')).toBe(false);
  expect(nextDay('2026-02-28')).toBe('2026-03-01');
});

test('batches have exactly the ten characters of Spectrum at most', () => {
  expect(batchCode('ST{gl:YYYYMMDD}', '2026-07-31')).toBe('ST20260731');
  expect(batchCode('{gl:YYMM}-{gl:DD}', '2026-07-31')).toBe('2607-31');
  expect(() => batchCode('BATCH{gl:YYYYMMDD}', '2026-07-31')).toThrow('"BATCH20260731"');
  expect(() => batchCode('{invoice}', '2026-07-31')).toThrow('1 to 10 letters');
});

const processing = { module: 'AR', begin: '2026-08-01', end: '2026-08-31' } as const;

test.each([
  ['2026-08-01', { onClosed: 'hold' }, { open: true, date: '2026-08-01' }],
  ['2026-08-31', { onClosed: 'hold' }, { open: true, date: '2026-08-31' }],
  ['2026-07-31', { onClosed: 'nextOpen' }, { open: true, date: '2026-08-01', movedFrom: '2026-07-31' }],
  [
    '2026-08-05',
    { onClosed: 'nextOpen', closedThrough: '2026-08-10' },
    { open: true, date: '2026-08-11', movedFrom: '2026-08-05' },
  ],
] as const)('%s by %j', (date, rule, expected) => {
  expect(periodFor(date, rule, processing)).toEqual(expected);
});

test.each([
  ['2026-07-31', { onClosed: 'hold' }],
  ['2026-07-31', { onClosed: 'ask' }],
  ['2026-09-01', { onClosed: 'nextOpen' }],
  ['2026-08-05', { onClosed: 'nextOpen', closedThrough: '2026-08-31' }],
] as const)('%s by %j stays closed: nothing is dated back', (date, rule) => {
  expect(periodFor(date, rule, processing)).toMatchObject({ open: false });
});

test('without Spectrum’s dates only closedThrough counts', () => {
  expect(periodFor('2020-01-01', { onClosed: 'hold' }, undefined)).toEqual({
    open: true,
    date: '2020-01-01',
  });
  expect(periodFor('2020-01-01', { onClosed: 'hold', closedThrough: '2020-01-01' }, undefined).open).toBe(
    false,
  );
});
