import { dayOf, type IsoDate, laterOf, monthOf, periodFor } from '../dates';
import { reason } from '../reasons';
import type { InvoiceRules } from './invoice-plan';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceSnapshot } from './snapshot';
import type { Invoice } from './types';

/** The day of the invoice in the accounting zone. */
export function invoiceDay(invoice: Invoice, rules: InvoiceRules): IsoDate {
  return dayOf(invoice.transactionDate, rules.zone);
}

/** A reversal bears the day on which the void was first seen, and is never older than what it reverses. */
export function reversalDay(original: IsoDate, firstSeen: IsoDate): IsoDate {
  return laterOf(original, firstSeen);
}

/**
 * Invoice_Date and GL_Date of a document: the day itself while its period is open. Both are one date, because Spectrum
 * wants both inside its range.
 * @param from what the day is, for the preview.
 */
export function openDate(
  day: IsoDate,
  from: string,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Outcome<IsoDate> {
  const { ar } = rules.settings.periods;
  const period = periodFor(day, ar, snapshot.facts.processing);
  if (period.open) {
    return period.movedFrom === undefined
      ? found(day, from)
      : found(
          period.date,
          `${from}, moved by periods.ar.onClosed: nextOpen`,
          `Dated ${period.date} instead of ${period.movedFrom}, whose period is closed.`,
        );
  }
  const ask =
    ar.onClosed === 'ask' ? ' Decide: open the month, or give the invoice another date in ServiceTrade.' : '';
  return missing(reason('PERIOD_CLOSED', `${period.why}.${ask}`, `AR-${monthOf(day)}`));
}
