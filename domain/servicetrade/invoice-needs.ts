import type { Posting } from '../postings';
import type { Reason, ReasonCode } from '../reasons';
import { canonicalCode } from '../spectrum/codes';
import type { JobRow } from '../spectrum/types';
import { mappedCode } from './external-ids';
import { glAccount } from './invoice-accounts';
import { customerCode } from './invoice-customer';
import { chooseJob } from './invoice-job';
import type { Need } from './match-outcome';
import { readLedger } from './invoice-ledger';
import type { InvoiceRules } from './invoice-plan';
import { taxCode } from './invoice-tax';
import type { InvoiceSource } from './snapshot';

/** What Girder creates itself, and an invoice waits for. */
export function invoiceNeeded(reasons: readonly Reason[], { invoice }: InvoiceSource): Need[] {
  if (!invoice) return [];
  const pending = (code: ReasonCode, kind: Need['kind'], id: string | undefined): Need[] =>
    id !== undefined && reasons.some((one) => one.code === code) ? [{ kind, id }] : [];
  return [
    ...pending('CUSTOMER_PENDING', 'company', invoice.customerId),
    ...pending('SITE_PENDING', 'location', invoice.locationId),
    ...pending('JOB_PENDING', 'job', invoice.jobId),
  ];
}

/** Which of Spectrum's rows planning an invoice looks at; absent and empty: none. */
export interface InvoiceNeeds {
  customer?: string;
  /** Site whose jobs are read, where the job is found by location. */
  site?: string;
  taxCodes: string[];
  glAccounts: string[];
  /** Numbers of posted documents, whose open items are read. */
  numbers: string[];
}

/** What to read of Spectrum for an invoice, from what ServiceTrade said. */
export function invoiceNeeds(
  source: InvoiceSource,
  rules: InvoiceRules,
  done: readonly Posting[],
): InvoiceNeeds {
  const { invoice } = source;
  const numbers = readLedger(done, undefined).posted.map(({ body }) => canonicalCode(body.number));
  if (!invoice) return { taxCodes: [], glAccounts: [], numbers };
  const tax = taxCode(invoice, source, rules);
  const accounts = invoice.items.map((item) => glAccount(item, source.job, rules));
  return {
    customer: customerCode(source, rules),
    site:
      rules.settings.invoices.jobFrom === 'location'
        ? mappedCode(source.location, rules.settings.externalIds.systems.spectrum_site)
        : undefined,
    taxCodes: tax.ok ? [tax.value] : [],
    glAccounts: [...new Set(accounts.flatMap((one) => (one.ok && one.value ? [one.value] : [])))],
    numbers,
  };
}

/**
 * The job whose row and contract are read; with `invoices.jobFrom: location` after the site's jobs were read.
 * Undefined: there is none, or none can be chosen, which planning explains.
 */
export function jobToRead(
  source: InvoiceSource,
  rules: InvoiceRules,
  jobsOfSite: JobRow[] | undefined,
): string | undefined {
  if (!source.invoice) return undefined;
  const chosen = chooseJob(source.invoice, source, rules, jobsOfSite);
  return chosen.ok ? chosen.value : undefined;
}
