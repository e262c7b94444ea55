import fc from 'fast-check';
import { DateTime } from 'luxon';
import {
  addBusinessDays,
  businessDate,
  isWorkingDay,
  type BusinessCalendar,
} from '../../../domain/approvals/business-days';
import { nextDay } from '../../../domain/dates';
import { calendar } from './support';

const add = (local: string, days: number, by: BusinessCalendar = calendar): string => {
  const instant = DateTime.fromISO(local, { zone: by.zone }).toUTC().toISO() ?? '';
  return DateTime.fromISO(addBusinessDays(instant, days, by), { zone: by.zone }).toFormat(
    "yyyy-MM-dd'T'HH:mm ZZ",
  );
};

test.each([
  ['a week end', '2026-08-07T15:00', 1, '2026-08-10T15:00 -04:00'],
  ['a week', '2026-08-05T09:30', 5, '2026-08-12T09:30 -04:00'],
  ['Labor Day', '2026-09-04T16:00', 1, '2026-09-08T16:00 -04:00'],
  ['Thanksgiving', '2026-11-25T10:00', 2, '2026-11-30T10:00 -05:00'],
  ['clocks forward', '2026-03-06T15:00', 1, '2026-03-09T15:00 -04:00'],
  ['clocks back', '2026-10-30T15:00', 1, '2026-11-02T15:00 -05:00'],
  ['a year', '2026-12-31T12:00', 1, '2027-01-01T12:00 -05:00'],
])('TP6: over %s', (_what, from, days, expected) => {
  expect(add(from, days)).toBe(expected);
});

test.each([
  ['before opening', '2026-08-07T06:00', 1, '2026-08-10T08:00 -04:00'],
  ['at opening', '2026-08-07T08:00', 0, '2026-08-07T08:00 -04:00'],
  ['at closing', '2026-08-07T17:00', 0, '2026-08-10T08:00 -04:00'],
  ['Saturday', '2026-08-08T12:00', 1, '2026-08-11T08:00 -04:00'],
  ['a holiday', '2026-09-07T12:00', 0, '2026-09-08T08:00 -04:00'],
  ['the night of the change', '2026-03-08T03:30', 0, '2026-03-09T08:00 -04:00'],
])('TP6: what begins %s counts from the next opening', (_what, from, days, expected) => {
  expect(add(from, days)).toBe(expected);
});

test('TP6: where the clocks skip the opening itself, the day opens as much later', () => {
  const cairo = { ...calendar, zone: 'Africa/Cairo', opens: '00:00', holidays: [] };
  expect(add('2026-04-23T18:00', 0, cairo)).toBe('2026-04-24T01:00 +03:00');
});

test('TP6: a six-day week and another zone', () => {
  const six: BusinessCalendar = {
    ...calendar,
    zone: 'America/Phoenix',
    workingDays: ['mon', 'sat'],
    holidays: [],
  };
  expect(add('2026-03-07T10:00', 1, six)).toBe('2026-03-09T10:00 -07:00');
  expect(businessDate('2026-08-04T03:59:00Z', calendar)).toBe('2026-08-03');
});

test('TP6: what is no instant, number of days or calendar is named', () => {
  expect(() => addBusinessDays('soon', 1, calendar)).toThrow('"soon" is not an ISO instant');
  expect(() => addBusinessDays('2026-08-03T12:00:00Z', -1, calendar)).toThrow(
    '-1 is not a number of business days',
  );
  expect(() => addBusinessDays('2026-08-03T12:00:00Z', 1, { ...calendar, workingDays: [] })).toThrow(
    'no working day',
  );
  expect(() => addBusinessDays('2026-08-03T12:00:00Z', 1, { ...calendar, zone: 'EST5' })).toThrow('"EST5"');
});

test('TP6: every result lies in working hours, later than before, and days add up', () => {
  const zones = fc.constantFrom(
    'America/New_York',
    'America/Phoenix',
    'Europe/London',
    'Australia/Lord_Howe',
  );
  const holidays = fc.array(
    fc
      .integer({ min: 0, max: 400 })
      .map((n) => DateTime.utc(2026, 1, 1).plus({ days: n }).toFormat('yyyy-MM-dd')),
    { maxLength: 20 },
  );
  const instants = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2027-01-01') });
  fc.assert(
    fc.property(zones, holidays, instants, fc.nat(12), fc.nat(12), (zone, days, ms, first, second) => {
      const by = { ...calendar, zone, holidays: days };
      const from = new Date(ms).toISOString();
      const to = addBusinessDays(from, first, by);
      const local = DateTime.fromISO(to, { zone });
      expect(Date.parse(to)).toBeGreaterThanOrEqual(ms);
      expect(isWorkingDay(local.toFormat('yyyy-MM-dd'), by)).toBe(true);
      expect(local.toFormat('HH:mm') >= by.opens && local.toFormat('HH:mm') < by.closes).toBe(true);
      expect(addBusinessDays(to, second, by)).toBe(addBusinessDays(from, first + second, by));
      const [start, end] = [addBusinessDays(from, 0, by), to].map((at) => businessDate(at, by));
      let count = 0;
      for (let day = start ?? ''; day < (end ?? ''); count += isWorkingDay(day, by) ? 1 : 0) {
        day = nextDay(day);
      }
      expect(count).toBe(first);
    }),
    { numRuns: 120 },
  );
});
