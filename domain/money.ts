import Decimal from 'decimal.js';

/**
 * Money. Inside a calculation it is a `Decimal`, at rest a string of dollars and cents (`"-1000.00"`); never a float.
 */
Decimal.set({ precision: 40 });

export { Decimal };

export type Amount = string | Decimal;

const decimalNumber = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/**
 * A decimal number from its text, e.g. a percent or a quantity.
 * @throws RangeError naming the text when it is not a plain decimal number (`1e5`, `1,000` and blank are not).
 */
export function decimal(amount: Amount): Decimal {
  if (typeof amount !== 'string') return amount;
  const text = amount.trim();
  if (!decimalNumber.test(text)) {
    throw new RangeError(
      `"${amount}" is not a decimal number; expected digits with at most one point, e.g. "-1000.00".`,
    );
  }
  return new Decimal(text);
}

/**
 * An amount of money from its text.
 * @throws RangeError when it is not a decimal number or has a fraction of a cent.
 */
export function money(amount: Amount): Decimal {
  const value = decimal(amount);
  if (value.decimalPlaces() > 2) {
    throw new RangeError(`"${amount.toString()}" is not dollars and cents: it has a fraction of a cent.`);
  }
  return value;
}

export function isMoney(text: string): boolean {
  const trimmed = text.trim();
  return decimalNumber.test(trimmed) && new Decimal(trimmed).decimalPlaces() <= 2;
}

export function sum(amounts: readonly Amount[]): Decimal {
  return amounts.reduce<Decimal>((total, amount) => total.plus(decimal(amount)), new Decimal(0));
}

/** To the cent; half a cent goes away from zero (4.125 → 4.13, −4.125 → −4.13), as both vendors round. */
export function roundHalfUp(amount: Amount): Decimal {
  return decimal(amount).toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

/** `amount` × `percent` ÷ 100, to the cent. */
export function percentOf(amount: Amount, percent: Amount): Decimal {
  return roundHalfUp(decimal(amount).times(decimal(percent)).dividedBy(100));
}

/** The string at rest: `"1000.00"`, no thousands separator, never `"-0.00"`. Several amounts are added. */
export function cents(amount: Amount | readonly Amount[]): string {
  const total = roundHalfUp(typeof amount === 'string' || Decimal.isDecimal(amount) ? amount : sum(amount));
  return total.isZero() ? '0.00' : total.toFixed(2);
}

/** For sentences that people read: `1,000.00`. */
export function shown(amount: Amount): string {
  const [whole = '0', fraction = '00'] = cents(amount).split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fraction}`;
}
