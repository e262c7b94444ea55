import { DateTime, IANAZone } from 'luxon';
import { type IsoDate, isIsoDate } from '../dates';

/**
 * Business days (TP6): reminders, escalations and deadlines come at working hours, whatever the week end, the holidays
 * and summer time do. Instants are ISO strings.
 */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

export interface BusinessCalendar {
  /** IANA name, e.g. `America/New_York`. */
  zone: string;
  /** Default Monday to Friday. */
  workingDays: Weekday[];
  /** ISO dates. */
  holidays: IsoDate[];
  /** Local times `HH:MM`; what begins outside them begins with the next opening. */
  opens: string;
  closes: string;
}

/** The calendar day of an instant in the calendar's zone. @throws RangeError when it is no instant. */
export function businessDate(instant: string, { zone }: Pick<BusinessCalendar, 'zone'>): IsoDate {
  return localTime(instant, zone).toFormat('yyyy-MM-dd');
}

export function isWorkingDay(day: IsoDate, { workingDays, holidays }: BusinessCalendar): boolean {
  const weekday = weekdays[(new Date(day).getUTCDay() + 6) % 7];
  return weekday !== undefined && workingDays.includes(weekday) && !holidays.includes(day);
}

/**
 * The instant so many business days later, at the same local time: Friday 15:00 and one day is Monday 15:00, also when
 * the clocks change between them. What begins outside working hours counts from the next opening. Where the clocks
 * skip that local time, it is as much later.
 * @returns ISO instant in UTC.
 * @throws RangeError when it is no instant, `days` no whole number from 0, or the calendar has no working day.
 */
export function addBusinessDays(instant: string, days: number, calendar: BusinessCalendar): string {
  if (!Number.isSafeInteger(days) || days < 0) {
    throw new RangeError(`${days} is not a number of business days; expected a whole number from 0.`);
  }
  if (calendar.workingDays.length === 0) throw new RangeError('The calendar has no working day.');
  const start = businessStart(localTime(instant, calendar.zone), calendar);
  const time = { hour: start.hour, minute: start.minute, second: start.second, ms: start.millisecond };
  if (days === 0) return isoOf(start);
  let day = start.toFormat('yyyy-MM-dd');
  for (let count = 0; count < days; count += 1) day = workingDayAfter(day, calendar);
  return isoOf(at(day, time, calendar.zone));
}

/** The instant itself within working hours, else the next opening. */
function businessStart(local: DateTime, calendar: BusinessCalendar): DateTime {
  const day = local.toFormat('yyyy-MM-dd');
  const clock = local.toFormat('HH:mm:ss.SSS');
  const open = isWorkingDay(day, calendar);
  if (open && clock >= calendar.opens && clock < calendar.closes) return local;
  const from = open && clock < calendar.opens ? day : workingDayAfter(day, calendar);
  const [hour = '', minute = ''] = calendar.opens.split(':');
  return at(from, { hour: Number(hour), minute: Number(minute), second: 0, ms: 0 }, calendar.zone);
}

/** Days are counted as days, without zone and clock. */
function workingDayAfter(day: IsoDate, calendar: BusinessCalendar): IsoDate {
  const next = new Date(day);
  do next.setUTCDate(next.getUTCDate() + 1);
  while (!isWorkingDay(next.toISOString().slice(0, 10), calendar));
  return next.toISOString().slice(0, 10);
}

interface ClockTime {
  hour: number;
  minute: number;
  second: number;
  ms: number;
}

function at(day: IsoDate, { hour, minute, second, ms }: ClockTime, zone: string): DateTime {
  const { year, month, day: date } = DateTime.fromISO(day, { zone: 'utc' });
  return DateTime.fromObject({ year, month, day: date, hour, minute, second, millisecond: ms }, { zone });
}

function localTime(instant: string, zone: string): DateTime {
  const local = DateTime.fromISO(instant, { zone });
  if (local.isValid) return local;
  // Only now: to ask whether a zone is valid costs more than the rest.
  if (!IANAZone.isValidZone(zone)) throw new RangeError(`"${zone}" is not a time zone.`);
  throw new RangeError(`"${instant}" is not an ISO instant.`);
}

function isoOf(local: DateTime): string {
  return local.toJSDate().toISOString();
}

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;

/**
 * What is wrong with a calendar, one sentence each.
 * @param setting its name in the configuration, e.g. `approvalPolicy.calendar`.
 */
export function whyNotCalendar(calendar: BusinessCalendar, setting: string): string[] {
  const { zone, workingDays, holidays, opens, closes } = calendar;
  const problems: string[] = [];
  if (!IANAZone.isValidZone(zone)) {
    problems.push(
      `${setting}.zone "${zone}" is not a time zone; allowed are IANA names, e.g. "America/New_York".`,
    );
  }
  if (workingDays.length === 0) {
    problems.push(`${setting}.workingDays is empty; name at least one of ${weekdays.join(', ')}.`);
  }
  for (const [at, day] of workingDays.entries()) {
    if (!weekdays.includes(day)) {
      problems.push(`${setting}.workingDays[${at}] is "${day}"; allowed are ${weekdays.join(', ')}.`);
    } else if (workingDays.indexOf(day) !== at) {
      problems.push(`${setting}.workingDays[${at}] is "${day}" again; each day stands once.`);
    }
  }
  for (const [at, day] of holidays.entries()) {
    if (!isIsoDate(day))
      problems.push(`${setting}.holidays[${at}] "${day}" is not a date; allowed is YYYY-MM-DD.`);
    else if (holidays.indexOf(day) !== at) {
      problems.push(`${setting}.holidays[${at}] is "${day}" again; each day stands once.`);
    }
  }
  const times = Object.entries({ opens, closes });
  const wrong = times.filter(([, time]) => !clockTime.test(time));
  problems.push(
    ...wrong.map(
      ([name, time]) => `${setting}.${name} "${time}" is not a time; allowed is HH:MM, 00:00 to 23:59.`,
    ),
  );
  if (wrong.length === 0 && opens >= closes) {
    problems.push(
      `${setting}.opens is ${opens} and ${setting}.closes is ${closes}; opens must be before closes.`,
    );
  }
  return problems;
}
