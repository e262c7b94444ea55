import { cents, Decimal, isMoney, money, percentOf, roundHalfUp, shown, sum } from '../money';
import { reason, type Reason } from '../reasons';
import type { ArType } from '../spectrum/types';
import type { Invoice, InvoiceItem } from './types';

/**
 * Spectrum takes positive amounts only, and tells a credit by the type. So an invoice whose lines have both signs is
 * split: I with its positive lines, C with its negative ones (ST8).
 */
export interface Half {
  type: ArType;
  /** In the order of the invoice, each with its place in it. */
  lines: { at: number; item: InvoiceItem; extension: Decimal }[];
  /** Positive. */
  extension: Decimal;
  taxableBase: Decimal;
  tax: Decimal;
}

/** Amounts that do not add up, in one sentence; undefined when they do. */
export function whyTotalsDiffer(invoice: Invoice): Reason | undefined {
  const amounts = [
    ['subtotal', invoice.subtotal],
    ['taxAmount', invoice.taxAmount],
    ['totalPrice', invoice.totalPrice],
    ...invoice.items.map((item, at) => [`total of line ${at + 1}`, item.totalPrice]),
  ] as [string, string][];
  const odd = amounts.find(([, amount]) => !isMoney(amount));
  if (odd) return reason('TOTALS_DIFFER', `The ${odd[0]}, "${odd[1]}", is not dollars and cents.`);
  const lines = sum(invoice.items.map((item) => item.totalPrice));
  if (!lines.equals(money(invoice.subtotal))) {
    const sentence = `The lines add up to ${shown(lines)}, but the subtotal is ${shown(invoice.subtotal)}.`;
    return reason('TOTALS_DIFFER', sentence);
  }
  const total = money(invoice.subtotal).plus(money(invoice.taxAmount));
  if (!total.equals(money(invoice.totalPrice))) {
    const sentence = `Subtotal ${shown(invoice.subtotal)} plus tax ${shown(invoice.taxAmount)} is ${shown(total)}, but the total is ${shown(invoice.totalPrice)}.`;
    return reason('TOTALS_DIFFER', sentence);
  }
  return undefined;
}

/** Nothing to post: every line and the tax are zero. +500 on one account and −500 on another is not. */
export function isZeroInvoice(invoice: Invoice): boolean {
  const amounts = [invoice.taxAmount, ...invoice.items.map((item) => item.totalPrice)];
  return amounts.every((amount) => isMoney(amount) && money(amount).isZero());
}

export function taxableLines(invoice: Invoice): InvoiceItem[] {
  return invoice.items.filter((item) => item.taxable);
}

/** Half a cent up or down per taxable line is rounding; both vendors may round by line or by invoice. */
export function taxTolerance(invoice: Invoice): Decimal {
  return new Decimal('0.01').times(taxableLines(invoice).length);
}

/**
 * The one or two documents of an invoice, I first.
 * @param percent the tax code's rate on the invoice date.
 */
export function splitInvoice(
  invoice: Invoice,
  percent: Decimal,
): { ok: true; halves: Half[] } | { ok: false; reason: Reason } {
  const lines = invoice.items.map((item, at) => ({ at, item, amount: money(item.totalPrice) }));
  const positive = lines.filter(({ amount }) => amount.greaterThan(0));
  const negative = lines.filter(({ amount }) => amount.lessThan(0));
  const tax = money(invoice.taxAmount);
  if (positive.length > 0 && negative.length > 0) {
    // Lines of no amount are text; they go where the customer reads the work.
    const I = half(
      'I',
      lines.filter(({ amount }) => !amount.lessThan(0)),
    );
    const C = half('C', negative);
    return shareTax(invoice, I, C, tax, percent);
  }
  const type = negative.length > 0 || (positive.length === 0 && tax.lessThan(0)) ? 'C' : 'I';
  const only = half(type, lines);
  only.tax = type === 'I' ? tax : tax.negated();
  if (only.tax.lessThan(0)) return unresolved(`The tax, ${shown(tax)}, has the opposite sign of the lines.`);
  return { ok: true, halves: [only] };
}

/**
 * Each half is rounded half-up, and what is then missing to the invoice's tax goes to the half with the larger taxable
 * base, to I when they are equal: +1,000.00 and −50.00 at 8.25 % are 82.51 and 4.13, net 78.38.
 */
function shareTax(
  invoice: Invoice,
  I: Half,
  C: Half,
  tax: Decimal,
  percent: Decimal,
): { ok: true; halves: Half[] } | { ok: false; reason: Reason } {
  I.tax = percentOf(I.taxableBase, percent);
  C.tax = percentOf(C.taxableBase, percent);
  const residual = tax.minus(I.tax.minus(C.tax));
  if (residual.abs().greaterThan(taxTolerance(invoice))) {
    return unresolved(
      `The tax is ${shown(tax)}, but the halves at ${percent.toString()} % give ${shown(I.tax)} − ${shown(C.tax)}.`,
    );
  }
  if (I.taxableBase.greaterThanOrEqualTo(C.taxableBase)) I.tax = I.tax.plus(residual);
  else C.tax = C.tax.minus(residual);
  if (I.tax.lessThan(0) || C.tax.lessThan(0)) {
    return unresolved(`Splitting the tax of ${shown(tax)} leaves a negative tax on one half.`);
  }
  return { ok: true, halves: [I, C] };
}

function unresolved(sentence: string): { ok: false; reason: Reason } {
  return { ok: false, reason: reason('ROUNDING_UNRESOLVED', sentence) };
}

function half(type: ArType, lines: { at: number; item: InvoiceItem; amount: Decimal }[]): Half {
  const signed = lines.map(({ at, item, amount }) => ({
    at,
    item,
    extension: roundHalfUp(type === 'I' ? amount : amount.negated()),
  }));
  return {
    type,
    lines: signed,
    extension: sum(signed.map(({ extension }) => extension)),
    taxableBase: sum(signed.filter(({ item }) => item.taxable).map(({ extension }) => extension)),
    tax: new Decimal(0),
  };
}

/** What a set of documents comes to in the source's sign: I adds, C takes away. */
export function netOf(
  documents: readonly { type: ArType; taxAmount: string; lines: { extension: string }[] }[],
): {
  lines: string;
  tax: string;
  total: string;
} {
  const signed = (type: ArType, amount: Decimal): Decimal => (type === 'I' ? amount : amount.negated());
  const lines = sum(documents.map((one) => signed(one.type, sum(one.lines.map((line) => line.extension)))));
  const tax = sum(documents.map((one) => signed(one.type, money(one.taxAmount))));
  return { lines: cents(lines), tax: cents(tax), total: cents(lines.plus(tax)) };
}
