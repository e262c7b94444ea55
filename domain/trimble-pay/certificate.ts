import { cents, money, sum } from '../money';
import type { LineColumns } from './continuation-sheet';
import type { BillingHistory } from './history';
import type { ApplicationTotals } from './types';

/**
 * Lines 1 to 9 of the certificate, each the sum of its column: a percent of the header would differ by cents (three
 * lines of 33.33, 33.33 and 33.34 at 10 % hold 9.99, not 10.00). Line 7 is what was certified, not what was asked for.
 */
export function certificateOf(columns: readonly LineColumns[], history: BillingHistory): ApplicationTotals {
  const value = (which: (section: LineColumns) => boolean): string =>
    cents(sum(columns.filter(which).map(({ scheduledValue }) => scheduledValue)));
  const isChange = ({ section }: LineColumns): boolean => section.place.changeOrder !== undefined;
  const originalSum = value((column) => !isChange(column));
  const netChange = value(isChange);
  const sumToDate = money(originalSum).plus(money(netChange));
  const completedAndStored = sum(columns.map((column) => column.completedAndStored));
  const retainageOfWork = sum(columns.map(({ line }) => line.retainageToDateWork));
  const retainageOfStored = sum(columns.map(({ line }) => line.retainageToDateStored));
  const retainage = retainageOfWork.plus(retainageOfStored);
  const earnedLessRetainage = completedAndStored.minus(retainage);
  return {
    originalSum,
    netChange,
    sumToDate: cents(sumToDate),
    completedAndStored: cents(completedAndStored),
    retainageOfWork: cents(retainageOfWork),
    retainageOfStored: cents(retainageOfStored),
    retainage: cents(retainage),
    earnedLessRetainage: cents(earnedLessRetainage),
    previousCertificates: cents(history.certified),
    currentPaymentDue: cents(earnedLessRetainage.minus(money(history.certified))),
    balanceToFinish: cents(sumToDate.minus(earnedLessRetainage)),
  };
}

/** As people know them. */
export const certificateLines: Record<keyof ApplicationTotals, string> = {
  originalSum: 'line 1, original contract sum',
  netChange: 'line 2, net change by change orders',
  sumToDate: 'line 3, contract sum to date',
  completedAndStored: 'line 4, total completed and stored',
  retainageOfWork: 'line 5a, retainage of completed work',
  retainageOfStored: 'line 5b, retainage of stored material',
  retainage: 'line 5, total retainage',
  earnedLessRetainage: 'line 6, total earned less retainage',
  previousCertificates: 'line 7, previous certificates',
  currentPaymentDue: 'line 8, current payment due',
  balanceToFinish: 'line 9, balance to finish including retainage',
};
