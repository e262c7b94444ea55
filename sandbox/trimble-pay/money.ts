/** Amounts are decimal strings with two decimals; sums are taken in whole cents, without floats. */
export const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));

export function amount(value: bigint): string {
  const digits = String(value < 0n ? -value : value).padStart(3, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export const sum = (amounts: readonly string[]): string =>
  amount(amounts.reduce((total, one) => total + cents(one), 0n));

export const minus = (a: string, b: string): string => amount(cents(a) - cents(b));

/** `percentage` as `"10.00"`, at most four decimals; rounded half away from zero. */
export function share(whole: string, percentage: string): string {
  const [units = '0', decimals = ''] = percentage.split('.');
  const parts = cents(whole) * BigInt(units + decimals.padEnd(4, '0'));
  const sign = parts < 0n ? -1n : 1n;
  return amount((sign * (sign * parts * 2n + 1_000_000n)) / 2_000_000n);
}
