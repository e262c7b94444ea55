import { reason } from '../reasons';
import type { InvoiceRules } from './invoice-plan';
import { found, missing, type Outcome } from './outcome';
import type { Invoice } from './types';

/**
 * AR numbers. Spectrum's have ten characters and are unique in the company over invoices and credit memos, so each
 * document of a record has its own: the base, which ends in a digit, plus one letter, which therefore cannot collide
 * with another base.
 */
export const baseWidth = 9;
const basePattern = /^[A-Za-z0-9_-]*[0-9]$/;

export type Place = 'base' | 'credit' | 'reversal' | 'creditReversal';

const suffixes: Record<Place, string> = { base: '', credit: 'C', reversal: 'V', creditReversal: 'W' };

export function numberAt(base: string, place: Place): string {
  return `${base}${suffixes[place]}`;
}

/** All that a record may ever need under one base. They are claimed before the first send. */
export function allNumbers(base: string): string[] {
  return [
    numberAt(base, 'base'),
    numberAt(base, 'credit'),
    numberAt(base, 'reversal'),
    numberAt(base, 'creditReversal'),
  ];
}

/** The base that a document's number was made from. */
export function baseOf(number: string): string {
  return /[CVW]$/.test(number) ? number.slice(0, -1) : number;
}

/** The base number of a record, from its invoice number or from the sequence. */
export function baseNumber(invoice: Invoice, rules: InvoiceRules): Outcome<string> {
  const rule = rules.settings.invoices.number;
  switch (rule.mode) {
    case 'invoiceNumber': {
      const own = invoice.invoiceNumber.trim();
      if (own === '') {
        return missing(
          reason('NUMBER_BLANK', `Invoice ${invoice.id} has no invoice number in ServiceTrade.`),
        );
      }
      return checkBase(rule.base.replaceAll('{invoiceNumber}', own), 'invoices.number.base, invoiceNumber');
    }
    case 'sequence':
      if (rules.assignedNumber === undefined) {
        return missing(
          reason(
            'NUMBER_BLANK',
            `No number of the sequence ${rule.prefix}${rule.from} to ${rule.prefix}${rule.to} is claimed for invoice ${invoice.id} yet.`,
          ),
        );
      }
      return checkBase(rules.assignedNumber, 'invoices.number, sequence');
  }
}

/** Refused, never cut: two numbers that differ only in what was cut would be one in Spectrum. */
export function checkBase(text: string, from: string): Outcome<string> {
  const base = text.trim().toUpperCase();
  if (base.length > baseWidth) {
    return missing(
      reason(
        'NUMBER_UNUSABLE',
        `Number "${base}" has ${base.length} characters; ${baseWidth} are allowed, as Spectrum has 10 and one is kept for credits.`,
      ),
    );
  }
  // Before upper case: ß would become SS, another number.
  if (!basePattern.test(text.trim())) {
    return missing(
      reason('NUMBER_UNUSABLE', `Number "${base}" must consist of A-Z, 0-9, _ and - and end in a digit.`),
    );
  }
  return found(base, from);
}
