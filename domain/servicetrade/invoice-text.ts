import { decimal } from '../money';
import { reason } from '../reasons';
import { fitLine, fitText, whyNotCode } from '../text';
import type { InvoiceRules } from './invoice-plan';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceItem, Invoice, Job } from './types';

export const remarksWidth = 65;
export const customerPoWidth = 25;

/** The customer's order number, from the invoice, else the job. It is a key of theirs: refused rather than cut. */
export function customerPo(invoice: Invoice, job: Job | undefined): Outcome<string> {
  const own = invoice.customerPo.trim();
  const po = own || (job?.customerPo.trim() ?? '');
  const from = own ? 'invoice.customerPo' : po ? 'job.customerPo' : 'blank';
  const refused = whyNotCode(po, customerPoWidth);
  if (refused) return missing(reason(refused.code, `Customer PO ${refused.why}.`));
  return found(po, from);
}

/**
 * Spectrum has no field that ties a credit to its invoice, so the remarks name the source's number and the paired one.
 */
export function remarks(text: string, rules: InvoiceRules): Outcome<string> {
  const fit = fitText(text, remarksWidth, rules.settings.invoices.text);
  if (fit.ok)
    return found(fit.text, 'invoice number', fit.shortened ? `Remarks shortened from "${text}".` : undefined);
  return missing(
    reason('TEXT_TOO_LONG', `The remarks have ${fit.length} characters; ${fit.width} are allowed.`),
  );
}

export interface LineText {
  description: string;
  message: string;
}

/** The line's text over description and message. The sentence quotes no text: it may name people. */
export function lineText(item: InvoiceItem, at: number, rules: InvoiceRules): Outcome<LineText> {
  const fit = fitLine(item.description, rules.settings.invoices.text);
  if (!fit.ok) {
    const sentence = `The description of line ${at + 1} has ${fit.length} characters; ${fit.width} are allowed.`;
    return missing(reason('TEXT_TOO_LONG', sentence));
  }
  const note = fit.shortened ? `Line ${at + 1}: text shortened or characters replaced.` : undefined;
  return found({ description: fit.description, message: fit.message }, 'item.description', note);
}

/** Amounts carry the sign by type, so a quantity is positive too. */
export function lineQuantity(item: InvoiceItem): string {
  try {
    return decimal(item.quantity).abs().toFixed();
  } catch {
    return '';
  }
}
