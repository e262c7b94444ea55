import { canonicalCode } from '../../domain/spectrum/codes';
import { InfolinkError } from './infolink-error';

/** Codes of one form from the first to the last, both included, e.g. `{from: 'C00001', to: 'C99999'}`. */
export interface CodeSpan {
  from: string;
  to: string;
}

/**
 * The row of a key. Two rows under one key would make the answer a guess.
 * @throws InfolinkError `unexpected`
 */
export function only<T>(rows: readonly T[], table: string, key: string): T | undefined {
  if (rows.length > 1) {
    throw new InfolinkError('unexpected', table, `${table} holds ${rows.length} rows for "${key}", not one.`);
  }
  return rows[0];
}

/**
 * Rows in the order of their keys. Two under one key would make whatever is done with them a guess.
 * @throws InfolinkError `unexpected`
 */
export function eachOnce<T>(rows: readonly T[], table: string, keyOf: (row: T) => string[]): T[] {
  const keyed = rows.map((row) => ({ row, key: keyOf(row) })).sort((a, b) => order(a.key, b.key));
  keyed.forEach(({ key }, at) => {
    const before = keyed[at - 1]?.key;
    if (before === undefined || order(before, key) !== 0) return;
    throw new InfolinkError('unexpected', table, `${table} holds several rows for "${key.join('/')}".`);
  });
  return keyed.map(({ row }) => row);
}

/** Part by part. */
function order(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  const [first = '', second = ''] = [a[at], b[at]];
  return at < 0 ? 0 : first < second ? -1 : 1;
}

/**
 * Codes of the range's form, letters and digits in the same places, between its ends, each once, in order. Told apart here and not by SQL Server, whose
 * order of letters, digits and padding depends on how the database was installed.
 * @param codes canonical
 * @throws RangeError when the ends are not of one form, or the wrong way round
 */
export function inRange(codes: readonly string[], range: CodeSpan): string[] {
  const from = canonicalCode(range.from);
  const to = canonicalCode(range.to);
  if (from === '' || formOf(from) !== formOf(to) || from > to) {
    throw new RangeError(
      `"${range.from}" to "${range.to}" is not a range of codes: both ends need the same prefix and as many digits, the lower one first. Correct prefix, from, to or width of the codes in the configuration.`,
    );
  }
  const within = codes.filter((code) => formOf(code) === formOf(from) && code >= from && code <= to);
  return [...new Set(within)].sort();
}

const formOf = (code: string): string => code.replace(/\d/g, '0');
