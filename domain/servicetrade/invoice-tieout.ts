import { batchCode } from '../dates';
import { cents, type Decimal, decimal, percentOf, sum } from '../money';
import type { ArDocument } from '../spectrum/types';
import type { TieoutDocument } from '../tieout';
import { invoiceDay, reversalDay } from './invoice-dates';
import type { InvoiceRules } from './invoice-plan';
import { isZeroInvoice, splitInvoice, taxableLines, whyTotalsDiffer } from './invoice-split';
import type { Invoice } from './types';

/** What a source invoice is to the tie-out, beside itself. */
export interface SourceRowContext {
  record: string;
  /** Spectrum customer code, or the source's id in brackets where the customer is not mapped. */
  customer: string;
  /** Percent of the contract where `invoices.retention` is `contract`; from what was sent, else `0`. */
  retentionPercent: string;
  /** ISO date on which its void was first seen; absent for an invoice that is not void. */
  voidFirstSeen?: string;
}

/**
 * The documents that ServiceTrade's own figures ask for, derived without Spectrum and without what was sent, so that
 * they can prove both wrong. A void adds the opposite documents on the day of the reversal.
 */
export function sourceDocuments(
  invoice: Invoice,
  context: SourceRowContext,
  rules: InvoiceRules,
): TieoutDocument[] {
  if (isZeroInvoice(invoice)) return [];
  const day = invoiceDay(invoice, rules);
  const batch = (date: string): string => batchCode(rules.settings.batches.ar, date);
  const { record, customer } = context;
  const own = halvesOf(invoice).map(({ type, extension, tax }): TieoutDocument => ({
    record,
    number: invoice.invoiceNumber,
    type,
    customer,
    glDate: day,
    batch: batch(day),
    lines: cents(extension),
    tax: cents(tax),
    retention: cents(percentOf(extension, context.retentionPercent)),
  }));
  if (context.voidFirstSeen === undefined) return own;
  const date = reversalDay(day, context.voidFirstSeen);
  const mirrored = own.map((one): TieoutDocument => ({
    ...one,
    type: one.type === 'I' ? 'C' : 'I',
    glDate: date,
    batch: batch(date),
  }));
  return [...own, ...mirrored];
}

/** An invoice that cannot be split to the cent counts as it stands: its record waits, and says why. */
function halvesOf(invoice: Invoice): { type: 'I' | 'C'; extension: Decimal; tax: Decimal }[] {
  if (!whyTotalsDiffer(invoice)) {
    const split = splitInvoice(invoice, chargedPercent(invoice));
    if (split.ok) return split.halves;
  }
  const lines = readable(invoice.subtotal);
  const tax = readable(invoice.taxAmount);
  const isCredit = lines.plus(tax).lessThan(0);
  return [
    {
      type: isCredit ? 'C' : 'I',
      extension: isCredit ? lines.negated() : lines,
      tax: isCredit ? tax.negated() : tax,
    },
  ];
}

function chargedPercent(invoice: Invoice): Decimal {
  const [line] = taxableLines(invoice);
  return readable(line?.taxRate?.rate ?? invoice.taxRate?.rate ?? '0');
}

function readable(text: string): Decimal {
  try {
    return decimal(text);
  } catch {
    return decimal('0');
  }
}

/** A document that was sent, or that Spectrum holds, to the tie-out. */
export function sentDocument(body: ArDocument, record: string): TieoutDocument {
  return {
    record,
    number: body.number,
    type: body.type,
    customer: body.customer,
    glDate: body.glDate,
    batch: body.batch,
    lines: cents(sum(body.lines.map(({ extension }) => extension))),
    tax: cents(body.taxAmount),
    retention: cents(body.retentionAmount),
  };
}
