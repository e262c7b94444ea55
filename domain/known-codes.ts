import { rateOn } from './servicetrade/invoice-tax';
import type { CheckedList } from './codes-in-use';
import { canonicalCode } from './spectrum/codes';
import type { GlAccountRow, JobRow, TaxRateRow } from './spectrum/types';

/** Why a code that exists cannot be used. */
export type CodeTrouble = 'inactive' | 'direct' | 'complete' | 'noRate';

/** A code that Spectrum has. */
export interface KnownCode {
  code: string;
  description: string;
  trouble?: CodeTrouble;
  /** Sales-tax codes: the percent of today, e.g. `"8.2500"`. */
  percent?: string;
}

/** A whole list; or why it could not be read, which says nothing of its codes. */
export type ReadList = { codes: KnownCode[] } | { unread: string };

export type ReadLists = Partial<Record<CheckedList, ReadList>>;

/** A row of a list as Info-Link gives it. */
export interface ListedRow {
  code: string;
  description: string;
  active: boolean;
}

export function plainCodes(rows: readonly ListedRow[]): KnownCode[] {
  return rows.map((row) => known(row, row.active ? undefined : 'inactive'));
}

/** AR lines take only accounts that are not direct. */
export function accountCodes(rows: readonly ListedRow[], accounts: readonly GlAccountRow[]): KnownCode[] {
  const direct = new Map(accounts.map((one) => [one.account, one.direct]));
  return rows.map((row) =>
    known(row, !row.active ? 'inactive' : (direct.get(row.code) ?? 'N') === 'N' ? undefined : 'direct'),
  );
}

/** @param today ISO date in the accounting zone: the row that holds then says what a code is. */
export function taxCodes(
  rows: readonly ListedRow[],
  rates: readonly TaxRateRow[],
  today: string,
): KnownCode[] {
  return rows.map((row) => {
    const rate = rateOn(rates, row.code, today);
    if (!rate) return known(row, 'noRate');
    return { ...known(row, rate.status === 'A' ? undefined : 'inactive'), percent: rate.percent };
  });
}

/** Inactive jobs will do as templates, complete ones not. */
export function templateJobs(jobs: readonly JobRow[]): KnownCode[] {
  return jobs.map(({ number, status }) =>
    known({ code: number, description: '' }, status === 'C' ? 'complete' : undefined),
  );
}

function known({ code, description }: Omit<ListedRow, 'active'>, trouble?: CodeTrouble): KnownCode {
  return { code, description, ...(trouble && { trouble }) };
}

/** Codes compare in this form. Accounts travel without dashes: `4010-00` is `401000`. */
export function comparable(list: CheckedList, code: string): string {
  return list === 'glAccounts' ? canonicalCode(code).replace(/[\s-]/g, '') : canonicalCode(code);
}
