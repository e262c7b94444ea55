import { canonicalCode } from '../spectrum/codes';
import { whyNotCode } from '../text';
import type { ApSource } from './ap-source';
import { type Failure, failure } from './failures';
import type { PaySettings } from './settings';

/** AP invoice numbers have twenty characters. */
export const apNumberWidth = 20;

export interface ApNumber {
  number: string;
  /** Where it came from, for the preview. */
  from: string;
  /** Why it cannot be used. */
  failure?: Failure;
}

/**
 * The number of the AP invoice: what a project admin entered, else `ap.number`. It is refused rather than cut, and
 * never given a suffix: the subcontractor finds the invoice by it.
 */
export function apNumber(
  source: { application: ApSource['application']; spectrum: Pick<ApSource['spectrum'], 'subcontract'> },
  settings: PaySettings,
): ApNumber {
  const { application, spectrum } = source;
  const own = canonicalCode(application.erpInvoiceNumber);
  const made = settings.ap.number
    .replaceAll('{subcontract}', () => spectrum.subcontract)
    .replaceAll('{app}', String(application.number));
  const number = own || canonicalCode(made);
  const from = own ? 'erp_invoice_number' : `ap.number: ${settings.ap.number}`;
  const refused = whyNotCode(number, apNumberWidth)?.why;
  const why = number === '' ? `of application ${application.number} is blank` : refused;
  if (why === undefined) return { number, from };
  return { number, from, failure: failure('invoice_number_unusable', `Invoice number ${why}.`) };
}

/** A second one with this number stops; another number can be entered in Trimble Pay. */
export function whyNumberTaken(number: string, { spectrum }: ApSource): Failure | undefined {
  if (!spectrum.numbers.some((taken) => canonicalCode(taken) === number)) return undefined;
  return failure(
    'duplicate_invoice_number',
    `Vendor ${spectrum.vendor} has an invoice ${number} in Spectrum already; enter another ERP invoice number in Trimble Pay.`,
  );
}
