import { Decimal } from 'decimal.js';
import type { Row } from '../core';
import { numberOf } from './tables';

/** To the cent, half up (away from zero), as accountants round. */
const cents = (value: Decimal): number => value.toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toNumber();

const sum = (items: readonly Row[], column: string): number =>
  items.reduce((total, item) => total.plus(numberOf(item, column) ?? 0), new Decimal(0)).toNumber();

/** A line's extension and tax. An item's own rate goes before the invoice's. */
export function priceItem(item: Row, invoiceRate: number | null): Row {
  const totalPrice = cents(new Decimal(numberOf(item, 'quantity') ?? 0).times(numberOf(item, 'price') ?? 0));
  const rate = item.taxable === true ? (numberOf(item, 'taxRate') ?? invoiceRate ?? 0) : 0;
  return { ...item, totalPrice, taxAmount: cents(new Decimal(totalPrice).times(rate).dividedBy(100)) };
}

export function totals(items: readonly Row[]): { subtotal: number; taxAmount: number; totalPrice: number } {
  const subtotal = sum(items, 'totalPrice');
  const taxAmount = sum(items, 'taxAmount');
  return { subtotal, taxAmount, totalPrice: new Decimal(subtotal).plus(taxAmount).toNumber() };
}
