import { cents, isMoney, money } from '../money';

/** The spelling at rest. */
const dollarsAndCents = /^-?(0|[1-9]\d*)\.\d{2}$/;

/** Whether a figure can be reckoned with. */
export function isAmount(text: string): boolean {
  return dollarsAndCents.test(text) || isMoney(text);
}

/** `100` and `100.00` are one amount. */
export function sameMoney(a: string, b: string): boolean {
  return a === b || money(a).equals(money(b));
}

/** The spelling at rest of an amount; what is no amount stays as it is. */
export function canonicalAmount(text: string): string {
  if (dollarsAndCents.test(text) && text !== '-0.00') return text;
  return isMoney(text) ? cents(text) : text;
}
