import { canonicalCode } from '../spectrum/codes';
import type { CodeRow, TaxRateRow } from '../spectrum/types';
import type { CustomerSettings } from './customer-plan';
import { rateOn } from './invoice-tax';
import { lacking } from './match-outcome';
import { found, type Outcome } from './outcome';
import type { Company } from './types';

const salespersonWidth = 3;

/**
 * The terms code of a new customer, which Spectrum requires: the company's payment term by `terms.byPaymentTerm`, else
 * `terms.default`.
 * @param rows terms codes of Spectrum; undefined: not read, so the code is not checked before Spectrum does.
 */
export function customerTerms(
  company: Company,
  terms: CustomerSettings['terms'],
  rows: readonly CodeRow[] | undefined,
): Outcome<string> {
  const term = company.paymentTerms;
  const mapped = term && lookUp(terms.byPaymentTerm, term.name);
  if (term && mapped !== undefined) return inUse(mapped, `terms.byPaymentTerm["${term.name}"]`, rows);
  const why = term
    ? `payment term "${term.name}" is not in terms.byPaymentTerm`
    : `company ${company.id} names no payment term`;
  if (terms.default === undefined) {
    const sentence = `No terms code: ${why}, and there is no terms.default.`;
    return lacking('TERMS_UNMAPPED', sentence, term && `term-${term.id}`);
  }
  const fallback = inUse(terms.default, 'terms.default', rows);
  return fallback.ok ? { ...fallback, note: `Terms by default: ${why}.` } : fallback;
}

function lookUp(table: Record<string, string>, name: string): string | undefined {
  const wanted = name.trim().toLowerCase();
  return Object.entries(table).find(([key]) => key.trim().toLowerCase() === wanted)?.[1];
}

function inUse(text: string, from: string, rows: readonly CodeRow[] | undefined): Outcome<string> {
  const code = canonicalCode(text);
  if (rows === undefined || rows.some((row) => row.code === code)) return found(code, from);
  return lacking(
    'CODE_REFUSED',
    `Terms code "${code}" (${from}) does not exist in Spectrum.`,
    `terms-${code}`,
  );
}

/** `customers.salesperson` for every new customer, or blank. */
export function customerSalesperson(salesperson: string | undefined): Outcome<string> {
  if (salesperson === undefined) return found('', 'blank: customers.salesperson is not set');
  const code = canonicalCode(salesperson);
  if (code.length <= salespersonWidth) return found(code, 'customers.salesperson');
  const sentence = `customers.salesperson is "${code}"; a salesperson code has at most ${salespersonWidth} characters.`;
  return lacking('CODE_REFUSED', sentence, `salesperson-${code}`);
}

/**
 * The sales-tax code of a new customer, which Spectrum requires: `taxes.byState` by the company's state, else
 * `customers.salesTaxCode`.
 * @param rows rates of the code; undefined: not read.
 * @param today ISO date: the code must have a rate now.
 */
export function customerTaxCode(
  company: Company,
  settings: CustomerSettings,
  rows: readonly TaxRateRow[] | undefined,
  today: string,
): Outcome<string> {
  const state = company.address.state.trim().toUpperCase();
  const ofState = state === '' ? undefined : settings.taxes.byState[state];
  if (ofState !== undefined) return rated(ofState, `taxes.byState.${state}`, rows, today);
  const { salesTaxCode } = settings.customers;
  if (salesTaxCode !== undefined) return rated(salesTaxCode, 'customers.salesTaxCode', rows, today);
  const what = state === '' ? 'has no state' : `is in state ${state}, which is not in taxes.byState`;
  const sentence = `Company ${company.id} ${what}, and there is no customers.salesTaxCode.`;
  return lacking('TAX_UNMAPPED', sentence, state === '' ? `company-${company.id}` : `state-${state}`);
}

function rated(
  text: string,
  from: string,
  rows: readonly TaxRateRow[] | undefined,
  today: string,
): Outcome<string> {
  const code = canonicalCode(text);
  if (rows === undefined) return found(code, from);
  const row = rateOn(rows, code, today);
  if (row?.status === 'A') return found(code, from);
  const why = row
    ? `has status ${row.status} in Spectrum; A (active) is needed`
    : `has no rate in Spectrum on ${today}`;
  return lacking('TAX_CODE_MISSING', `Tax code ${code} (${from}) ${why}.`, `tax-${code}`);
}
