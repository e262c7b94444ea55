import { DateTime } from 'luxon';
import type { ContentTotals } from '../../domain/approvals/content';
import { type Amount, money, shown } from '../../domain/money';
import type { Html } from './html';
import { html } from './html';

/** An amount as people read it; a true minus sign, which does not break from its digits. */
export function amount(value: Amount): string {
  return shown(money(value)).replace(/^-/, '−');
}

export function payable({ gross, retention }: Pick<ContentTotals, 'gross' | 'retention'>): string {
  return amount(money(gross).minus(money(retention)));
}

/** With the sign of the currency, for the one figure that counts. */
export function dollars(shownAmount: string): string {
  return shownAmount.replace(/^(−?)/, '$1$$');
}

/** `March 31, 2026`; what is no date stays as it is. */
export function day(date: string): string {
  const read = DateTime.fromISO(date, { zone: 'utc' });
  return read.isValid ? read.setLocale('en-US').toFormat('LLLL d, yyyy') : date;
}

/** An instant in a zone, to be read and to be parsed: `Mar 3, 2026, 4:00 PM EST`. */
export function instant(iso: string, zone: string): Html {
  const read = DateTime.fromISO(iso, { zone }).setLocale('en-US');
  return html`<time datetime="${iso}"
    >${read.isValid ? read.toFormat('LLL d, yyyy, h:mm a ZZZZ') : iso}</time
  >`;
}

/** A name that came from elsewhere: whatever it is written in, it turns nothing around it. */
export function name(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
