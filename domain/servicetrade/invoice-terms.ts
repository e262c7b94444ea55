import { reason } from '../reasons';
import { canonicalCode } from '../spectrum/codes';
import type { InvoiceRules } from './invoice-plan';
import { mappedCode } from './external-ids';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceSnapshot } from './snapshot';
import type { Invoice, PaymentTerms } from './types';

/**
 * The terms code. The first of invoice, job and company that names a payment term decides which term holds; when that
 * one is not in `terms.byPaymentTerm`, `terms.default` does, never the next one's term: its due date would be wrong.
 */
export function resolveTerms(
  invoice: Invoice,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Outcome<string> {
  const named = nameTerm(invoice, snapshot);
  const { byPaymentTerm, default: fallback } = rules.settings.terms;
  const mapped = named && lookUp(byPaymentTerm, named.term.name);
  if (named && mapped !== undefined) {
    return checkTerms(mapped, `terms.byPaymentTerm["${named.term.name}"], of the ${named.of}`, snapshot);
  }
  const why = named
    ? `payment term "${named.term.name}" of the ${named.of} is not in terms.byPaymentTerm`
    : 'neither invoice, job nor company names a payment term';
  if (fallback !== undefined) {
    const outcome = checkTerms(fallback, 'terms.default', snapshot);
    return outcome.ok ? found(outcome.value, outcome.from, `Terms by default: ${why}.`) : outcome;
  }
  const subject = named ? `term-${named.term.id}` : undefined;
  return missing(reason('TERMS_UNMAPPED', `No terms code: ${why}, and there is no terms.default.`, subject));
}

function nameTerm(
  invoice: Invoice,
  { job, customer }: InvoiceSnapshot,
): { term: PaymentTerms; of: string } | undefined {
  if (invoice.paymentTerms) return { term: invoice.paymentTerms, of: 'invoice' };
  if (job?.paymentTerms) return { term: job.paymentTerms, of: 'job' };
  if (customer?.paymentTerms) return { term: customer.paymentTerms, of: 'company' };
  return undefined;
}

function lookUp(table: Record<string, string>, name: string): string | undefined {
  const wanted = name.trim().toLowerCase();
  return Object.entries(table).find(([key]) => key.trim().toLowerCase() === wanted)?.[1];
}

function checkTerms(text: string, from: string, { facts }: InvoiceSnapshot): Outcome<string> {
  const code = canonicalCode(text);
  const row = facts.terms?.find((one) => one.code === code);
  if (facts.terms && !row) {
    const sentence = `Terms code "${code}" (${from}) does not exist in Spectrum.`;
    return missing(reason('CODE_REFUSED', sentence, `terms-${code}`));
  }
  return found(code, from);
}

const salespersonWidth = 3;

/**
 * The salesperson: the job's sales user, or its owner where it has none. The first of them decides; the owner never
 * stands in for a sales user without code, as the commission would go to the wrong person.
 */
export function resolveSalesperson(
  invoice: Invoice,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Outcome<string> {
  const { job, salesUser, ownerUser } = snapshot;
  const system = rules.settings.externalIds.systems.spectrum_sales;
  const userId = job?.salesId ?? job?.ownerId;
  const user = userId === undefined ? undefined : job?.salesId !== undefined ? salesUser : ownerUser;
  const role = job?.salesId !== undefined ? 'sales user' : 'owner';
  const code = mappedCode(user, system);
  if (code !== undefined && code.length <= salespersonWidth) {
    return found(code, `${role} ${userId} of the job, external id "${system}"`);
  }
  if (!job && invoice.jobId === undefined) {
    return found('', 'blank', 'No salesperson: the invoice has no job to take one from.');
  }
  const why =
    code !== undefined
      ? `external id "${code}" of user ${userId} is longer than the ${salespersonWidth} characters of a salesperson code`
      : userId !== undefined
        ? `${role} ${userId} of job ${job?.id} has no external id in the system "${system}"`
        : `job ${invoice.jobId} has neither sales user nor owner`;
  switch (rules.settings.invoices.salesperson.onMissing) {
    case 'blank':
      return found('', 'invoices.salesperson.onMissing: blank', `No salesperson: ${why}.`);
    case 'wait': {
      const subject = userId !== undefined ? `user-${userId}` : `job-${invoice.jobId}`;
      return missing(reason('SALESPERSON_UNMAPPED', `No salesperson: ${why}.`, subject));
    }
  }
}
