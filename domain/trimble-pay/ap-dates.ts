import { batchCode, type IsoDate, periodFor } from '../dates';
import type { ApSource } from './ap-source';
import { type Failure, failure } from './failures';
import type { PaySettings } from './settings';

export interface ApDates {
  /** The application's date. */
  invoiceDate: IsoDate;
  glDate: IsoDate;
  batch: string;
  /** Where the G/L date came from, for the preview. */
  from: string;
  notes: string[];
  /** Why the G/L date cannot be used. */
  failure?: Failure;
}

/** The G/L date is the period's end, while its month is open; only `onClosed: nextOpen` moves it, and it says so. */
export function apDates({ application, spectrum }: ApSource, settings: PaySettings): ApDates {
  const rule = settings.periods.ap;
  const day = application.periodEnd;
  const period = periodFor(day, rule, spectrum.processing);
  const glDate = period.open ? period.date : day;
  const dates = {
    invoiceDate: application.invoiceDate,
    glDate,
    batch: batchCode(settings.batches.ap, glDate),
  };
  if (!period.open) {
    const { processing } = spectrum;
    const limits = [
      ...(rule.closedThrough ? [`periods.ap.closedThrough is ${rule.closedThrough}`] : []),
      ...(processing ? [`Spectrum's AP processing dates are ${processing.begin} to ${processing.end}`] : []),
    ].join(', ');
    const closed = failure('gl_period_closed', `The period end ${day} is closed: ${limits}.`);
    return { ...dates, from: 'period_end', notes: [], failure: closed };
  }
  if (period.movedFrom === undefined) return { ...dates, from: 'period_end', notes: [] };
  const from = 'period_end, moved by periods.ap.onClosed: nextOpen';
  const note = `Dated ${glDate} instead of ${period.movedFrom}, whose period is closed.`;
  return { ...dates, from, notes: [note] };
}
