/** What stands in Spectrum, and what was sent to it, by invoice of `simpleInvoice`. */
import { cents } from '../../../domain/money';
import type { Entry } from '../../../sandbox';
import type { House } from '../../support/house';

export const arOperation = 'POST /customer/invoice';

export const numberOf = (id: number): string => String(20000 + id);

/** Documents under the numbers of an invoice, as `type lines+tax`, to the cent; the same number twice shows twice. */
export function amounts(house: House, id: number, suffix = ''): string[] {
  return house
    .ledger(`${numberOf(id)}${suffix}`)
    .map((row) => `${row.Transaction_Type} ${money(row.Invoice_Extension)}+${money(row.Sales_Tax_Amount)}`);
}

/** Every write under the number of an invoice that reached Spectrum's service, refused and lost ones too. */
export function writes(house: House, id: number, suffix = ''): Entry[] {
  const number = `${numberOf(id)}${suffix}`;
  return house.spectrum.sandbox.journal
    .after(0)
    .filter(({ operation, key }) => operation === arOperation && key.split('|')[1] === number);
}

export function money(value: unknown): string {
  return cents(String(value));
}
