import { DateTime } from 'luxon';

/** The zone of the demonstration's books. */
export const zone = 'America/Chicago';

/** The days of the story, counted from today in the books' zone; no clock is faked. */
export interface StoryDays {
  today: DateTime;
  /** A day of the previous month. */
  lastMonth: DateTime;
}

export function storyDays(): StoryDays {
  const today = DateTime.now().setZone(zone).startOf('day');
  return { today, lastMonth: today.minus({ months: 1 }).set({ day: 20 }) };
}

export function isoDate(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd');
}

/** ServiceTrade's transaction date: noon of the day, in epoch seconds. */
export function noon(day: DateTime): number {
  return Math.floor(day.set({ hour: 12 }).toSeconds());
}

/** First and last day of the month of `day`. */
export function monthOf(day: DateTime): { begin: string; end: string } {
  return { begin: isoDate(day.startOf('month')), end: isoDate(day.endOf('month')) };
}
