import { reason } from '../reasons';
import type { CustomerRow } from '../spectrum/types';
import { mappedCode } from './external-ids';
import type { InvoiceRules } from './invoice-plan';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceSnapshot, InvoiceSource } from './snapshot';
import type { Invoice } from './types';

export function customerCode(source: InvoiceSource, rules: InvoiceRules): string | undefined {
  return mappedCode(source.customer, rules.settings.externalIds.systems.spectrum);
}

/** The Spectrum customer of the invoice: mapped, there, and in use. */
export function resolveCustomer(
  invoice: Invoice,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Outcome<CustomerRow> {
  const system = rules.settings.externalIds.systems.spectrum;
  const code = customerCode(snapshot, rules);
  if (code === undefined && rules.settings.customers.mode === 'create') {
    const sentence = `Company ${invoice.customerId} is not in Spectrum yet; Girder creates it first.`;
    return missing(reason('CUSTOMER_PENDING', sentence, `company-${invoice.customerId}`));
  }
  if (code === undefined) {
    const sentence = `Company ${invoice.customerId} has no external id in the system "${system}" in ServiceTrade.`;
    return missing(reason('CUSTOMER_UNMAPPED', sentence, `company-${invoice.customerId}`));
  }
  const row = snapshot.facts.customer;
  if (!row) {
    const sentence = `Customer ${code}, external id of company ${invoice.customerId}, does not exist in Spectrum company ${rules.settings.target.company}.`;
    return missing(reason('CUSTOMER_MISSING', sentence, `company-${invoice.customerId}`));
  }
  if (row.status !== 'A') {
    const sentence = `Customer ${code} has status ${row.status} in Spectrum; only A (active) is billed.`;
    return missing(reason('CUSTOMER_NOT_USED', sentence, `company-${invoice.customerId}`));
  }
  return found(row, `company ${invoice.customerId}, external id "${system}"`);
}
