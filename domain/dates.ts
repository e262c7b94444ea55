import { DateTime, IANAZone } from 'luxon';
import type { ProcessingDates } from './spectrum/types';

/**
 * Days. A day is an ISO date (`2026-07-31`) in the accounting zone; an instant becomes one only by naming the zone.
 */
export type IsoDate = string;

const isoDate = /^\d{4}-\d{2}-\d{2}$/;

export function isIsoDate(text: string): boolean {
  return isoDate.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid;
}

/** @throws RangeError when it is not a calendar date. */
export function checkIsoDate(text: string): IsoDate {
  if (!isIsoDate(text)) throw new RangeError(`"${text}" is not a date; expected YYYY-MM-DD.`);
  return text;
}

/**
 * The day of an instant in a zone. 03:59:59 UTC on 1 July is still 30 June in New York.
 * @param seconds epoch seconds, as ServiceTrade gives them.
 * @throws RangeError for an unknown zone or an instant that is no number.
 */
export function dayOf(seconds: number, zone: string): IsoDate {
  if (!IANAZone.isValidZone(zone)) {
    throw new RangeError(`"${zone}" is not a time zone; expected an IANA name, e.g. "America/New_York".`);
  }
  const day = DateTime.fromSeconds(Number.isFinite(seconds) ? seconds : NaN, { zone }).toISODate();
  if (day === null) throw new RangeError(`"${seconds}" is not an instant in epoch seconds.`);
  return day;
}

/** Spectrum's spelling, `MM/DD/YYYY`. */
export function toSpectrumDate(date: IsoDate): string {
  const [year = '', month = '', day = ''] = checkIsoDate(date).split('-');
  return `${month}/${day}/${year}`;
}

/**
 * From Spectrum's spelling, `MM/DD/YYYY`.
 * @throws RangeError when it is not a calendar date in this form.
 */
export function fromSpectrumDate(text: string): IsoDate {
  const [, month, day, year] = /^(\d{2})\/(\d{2})\/(\d{4})$/.exec(text.trim()) ?? [];
  const date = `${year}-${month}-${day}`;
  if (!isIsoDate(date)) throw new RangeError(`"${text}" is not a date; expected MM/DD/YYYY.`);
  return date;
}

export function nextDay(date: IsoDate): IsoDate {
  return DateTime.fromISO(checkIsoDate(date), { zone: 'utc' }).plus({ days: 1 }).toISODate() ?? date;
}

/** ISO dates of the same length compare as text. */
export function laterOf(a: IsoDate, b: IsoDate): IsoDate {
  return a > b ? a : b;
}

/** `2026-07` */
export function monthOf(date: IsoDate): string {
  return date.slice(0, 7);
}

/**
 * A batch code from its template, e.g. `ST{gl:YYYYMMDD}` → `ST20260731`. Tokens: `{gl:…}` with `YYYY`, `YY`, `MM`, `DD`.
 * @throws RangeError when a token is unknown or the code is longer than Spectrum's ten characters.
 */
export function batchCode(template: string, glDate: IsoDate): string {
  const [year = '', month = '', day = ''] = checkIsoDate(glDate).split('-');
  const code = template.replace(/\{gl:([^}]*)\}/g, (_token, pattern: string) =>
    pattern.replace('YYYY', year).replace('YY', year.slice(2)).replace('MM', month).replace('DD', day),
  );
  if (!/^[A-Za-z0-9_-]{1,10}$/.test(code)) {
    throw new RangeError(
      `Batch template "${template}" gives "${code}"; a batch code has 1 to 10 letters, digits, _ or -.`,
    );
  }
  return code.toUpperCase();
}

export interface PeriodRule {
  /** The last day that is closed for Girder, beside Spectrum's own range. */
  closedThrough?: IsoDate;
  onClosed: 'hold' | 'nextOpen' | 'ask';
}

export type Period =
  | { open: true; date: IsoDate; /** The date asked for, where it was moved. */ movedFrom?: IsoDate }
  | { open: false; /** Why, for a sentence. */ why: string };

/**
 * Whether a document may bear a date. It is never re-dated silently: only `onClosed: nextOpen` moves it, forward to
 * the first open day, and says so.
 * @param processing Spectrum's range; undefined when it was not read.
 */
export function periodFor(date: IsoDate, rule: PeriodRule, processing: ProcessingDates | undefined): Period {
  const why = whyClosed(date, rule, processing);
  if (why === undefined) return { open: true, date };
  if (rule.onClosed !== 'nextOpen') return { open: false, why };
  const candidates = [date, rule.closedThrough && nextDay(rule.closedThrough), processing?.begin];
  const next = candidates.reduce<IsoDate>((latest, day) => (day ? laterOf(latest, day) : latest), date);
  if (whyClosed(next, rule, processing) !== undefined) return { open: false, why };
  return { open: true, date: next, movedFrom: date };
}

function whyClosed(
  date: IsoDate,
  rule: PeriodRule,
  processing: ProcessingDates | undefined,
): string | undefined {
  if (rule.closedThrough && date <= rule.closedThrough) {
    return `${date} is closed: periods.ar.closedThrough is ${rule.closedThrough}`;
  }
  if (processing && (date < processing.begin || date > processing.end)) {
    return `${date} is outside Spectrum's ${processing.module} processing dates, ${processing.begin} to ${processing.end}`;
  }
  return undefined;
}
