import { DateTime } from 'luxon';
import type { Row } from '../../core';
import { where } from '../tables';
import type { Tables } from '../tables';
import { canonical } from '../values';

/** A date range of one module; without it the service fails as a whole. */
export function processingRange(tables: Tables, company: string, module: string): Row | undefined {
  return tables.find('SY_PROCESSING_DATES_MC', where({ Company_Code: company, Module: module }));
}

/** ISO dates compare as text. A bound that is blank is open. */
export function within(range: Row, date: string): boolean {
  const begin = canonical(range.Begin_Date);
  const end = canonical(range.End_Date);
  return (begin === '' || date >= begin) && (end === '' || date <= end);
}

/** The module's date: today, or the nearer end of its range. */
export function processingDate(range: Row): string {
  const today = DateTime.utc().toISODate();
  if (within(range, today)) return today;
  const begin = canonical(range.Begin_Date);
  return begin !== '' && today < begin ? begin : canonical(range.End_Date);
}
