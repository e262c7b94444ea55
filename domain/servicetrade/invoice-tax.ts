import { type Decimal, decimal, isMoney, money, percentOf, shown, sum } from '../money';
import { reason } from '../reasons';
import { canonicalCode } from '../spectrum/codes';
import type { TaxRateRow } from '../spectrum/types';
import type { InvoiceRules } from './invoice-plan';
import { taxableLines, taxTolerance } from './invoice-split';
import { found, missing, type Outcome } from './outcome';
import type { InvoiceSource } from './snapshot';
import type { Invoice, TaxRate } from './types';

export interface InvoiceTax {
  code: string;
  /** Spectrum's rate on the invoice date. */
  percent: Decimal;
}

/** Rates of the taxable lines: their own, else the invoice's. Spectrum takes one code per invoice. */
function ratesOf(invoice: Invoice): TaxRate[] {
  const rates = taxableLines(invoice).flatMap((item) => item.taxRate ?? invoice.taxRate ?? []);
  const distinct = new Map(rates.map((rate) => [rate.id, rate]));
  return [...distinct.values()];
}

/**
 * The tax code, always sent: Spectrum would fill a blank one from contract, job and customer. In this order: nothing
 * is taxed → `taxes.exemptCode`; `taxes.byTaxRate`, by the rate's id or name; `taxes.byState`, by the location's state.
 */
export function taxCode(invoice: Invoice, source: InvoiceSource, rules: InvoiceRules): Outcome<string> {
  const { exemptCode, byTaxRate, byState } = rules.settings.taxes;
  const rates = ratesOf(invoice);
  if (rates.length > 1) {
    const list = rates.map((rate) => `"${rate.name}" (${rate.rate} %)`).join(', ');
    return missing(
      reason('SEVERAL_TAX_RATES', `Invoice ${invoice.id} has ${rates.length} tax rates: ${list}.`),
    );
  }
  const untaxed =
    taxableLines(invoice).length === 0 && isMoney(invoice.taxAmount) && money(invoice.taxAmount).isZero();
  if (untaxed && exemptCode !== undefined) return found(canonicalCode(exemptCode), 'taxes.exemptCode');
  const rate = rates[0] ?? invoice.taxRate;
  for (const key of rate ? [rate.id, rate.name] : []) {
    const code = byTaxRate[key];
    if (code !== undefined) return found(canonicalCode(code), `taxes.byTaxRate["${key}"]`);
  }
  const state = source.location?.address.state.trim().toUpperCase();
  const ofState = state ? byState[state] : undefined;
  if (ofState !== undefined) return found(canonicalCode(ofState), `taxes.byState.${state}`);
  return unmapped(invoice, rate, state);
}

function unmapped(
  invoice: Invoice,
  rate: TaxRate | undefined,
  state: string | undefined,
): { ok: false; reason: ReturnType<typeof reason> } {
  const rateText = rate ? `tax rate "${rate.name}" (id ${rate.id})` : 'no tax rate';
  const stateText = state ? `state ${state}` : 'no state';
  const subject = rate ? `rate-${rate.id}` : state ? `state-${state}` : undefined;
  const sentence = `Invoice ${invoice.id} has ${rateText} and its location ${stateText}; neither is mapped to a tax code.`;
  return missing(reason('TAX_UNMAPPED', sentence, subject));
}

/** Spectrum's row that holds on a date: the latest that is effective by then. */
export function rateOn(rows: readonly TaxRateRow[], code: string, date: string): TaxRateRow | undefined {
  return rows
    .filter((row) => canonicalCode(row.code) === code && row.effectiveDate <= date)
    .sort((a, b) => (a.effectiveDate < b.effectiveDate ? 1 : -1))[0];
}

/**
 * The code's rate on the date that is sent, and that it gives the tax that ServiceTrade charged, within a cent per
 * taxable line.
 */
export function checkTax(
  invoice: Invoice,
  code: string,
  rows: readonly TaxRateRow[],
  invoiceDate: string,
): Outcome<InvoiceTax> {
  const row = rateOn(rows, code, invoiceDate);
  if (!row) {
    const sentence = `Tax code ${code} has no rate in Spectrum on ${invoiceDate}.`;
    return missing(reason('TAX_CODE_MISSING', sentence, `tax-${code}`));
  }
  if (row.status !== 'A') {
    const sentence = `Tax code ${code} has status ${row.status} in Spectrum on ${invoiceDate}; A (active) is needed.`;
    return missing(reason('TAX_CODE_MISSING', sentence, `tax-${code}`));
  }
  const percent = decimal(row.percent);
  const base = sum(taxableLines(invoice).map((item) => item.totalPrice));
  const expected = percentOf(base, percent);
  const charged = money(invoice.taxAmount);
  if (expected.minus(charged).abs().greaterThan(taxTolerance(invoice))) {
    const sentence = `ServiceTrade charged ${shown(charged)} tax; Spectrum's code ${code} at ${percent.toString()} % on ${invoiceDate} gives ${shown(expected)} on ${shown(base)}.`;
    return missing(reason('TAX_RATE_DIFFERS', sentence));
  }
  return found({ code, percent }, `Spectrum: ${code} from ${row.effectiveDate}, ${percent.toString()} %`);
}
