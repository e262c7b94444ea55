import { dayOf } from '../dates';
import { canonicalJson, hashOf } from '../hash';
import { cents, isMoney } from '../money';
import type { InvoiceRules } from './invoice-plan';
import { lineQuantity } from './invoice-text';
import type { Invoice } from './types';

/**
 * The fields of an invoice that its documents express: customer, job, date, lines, tax. A change of anything else
 * (status, comments, number, notes) after posting is none of the ledger's business (ST22). The order of the lines does
 * not count: ServiceTrade does not promise one.
 */
export function businessHash(invoice: Invoice | undefined, rules: InvoiceRules): string {
  if (!invoice) return hashOf({ deleted: true });
  if (invoice.status === 'void') return hashOf({ void: true });
  const lines = invoice.items.map((item) =>
    canonicalJson({
      description: item.description.trim(),
      quantity: lineQuantity(item),
      amount: canonicalAmount(item.totalPrice),
      taxable: item.taxable,
      rate: item.taxRate?.id,
    }),
  );
  return hashOf({
    customer: invoice.customerId,
    job: invoice.jobId ?? '',
    location: rules.settings.invoices.jobFrom === 'location' ? invoice.locationId : undefined,
    date: dayOf(invoice.transactionDate, rules.zone),
    lines: lines.sort(),
    tax: canonicalAmount(invoice.taxAmount),
    rate: invoice.taxRate?.id,
  });
}

function canonicalAmount(text: string): string {
  return isMoney(text) ? cents(text) : text;
}
