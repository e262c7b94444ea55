import { cents, type Decimal, decimal, percentOf } from '../money';
import type { InvoiceRules } from './invoice-plan';
import type { BilledJob } from './invoice-job';

export interface Retention {
  percent: string;
  amount: string;
  from: string;
}

/**
 * Retention is always sent, percent and amount: Spectrum fills a blank percent from the contract, so that a service
 * invoice would silently hold money back. It is taken of the lines before tax.
 */
export function retentionOf(extension: Decimal, job: BilledJob, rules: InvoiceRules): Retention {
  switch (rules.settings.invoices.retention) {
    case 'none':
      return { percent: '0.00', amount: '0.00', from: 'invoices.retention: none' };
    case 'contract': {
      const percent = job.contract?.retentionPercent.trim() || '0';
      const from = job.contract ? `Spectrum: contract ${job.contract.number}` : 'no contract';
      return { percent: percentText(percent), amount: cents(percentOf(extension, percent)), from };
    }
  }
}

/** Two decimals, more only where the contract has them: the amount was taken with all of them. */
function percentText(percent: string): string {
  const value = decimal(percent);
  return value.toFixed(Math.max(2, value.decimalPlaces()));
}
