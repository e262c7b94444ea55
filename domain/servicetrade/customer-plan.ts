import type { CodeRow, TaxRateRow } from '../spectrum/types';
import type { TextRule } from '../text';
import type { Known } from './match';
import type { Contact } from './match-go-live';
import type { Reading } from './match-outcome';
import type { Company } from './types';

/** The settings that a customer is made by, named as in the configuration. */
export interface CustomerSettings {
  goLive: string;
  externalIds: { systems: { spectrum: string } };
  customers: {
    /** `map-only`: customers are made in Spectrum by people, and linked. */
    mode: 'create' | 'map-only';
    /** Three characters, for every new customer; undefined: blank. */
    salesperson?: string;
    /** When the state is not in `taxes.byState`. */
    salesTaxCode?: string;
    /** Undefined: Spectrum's own default. */
    taxable?: boolean;
    /** Address and phone; a name is shortened by `names.shorten` only. */
    text: TextRule;
  };
  names: { shorten: boolean };
  taxes: { byState: Record<string, string> };
  terms: { byPaymentTerm: Record<string, string>; default?: string };
}

export interface CustomerRules {
  settings: CustomerSettings;
  /** `accounting.zone` */
  zone: string;
}

/** Everything that planning a customer looks at. */
export interface CustomerSnapshot extends Contact {
  /** Undefined: it no longer exists. */
  company?: Company;
  /**
   * Customers of Spectrum, of every status: at least that of the company's code and reference number, and all that may
   * bear its name. Complete only when no such customer can be missing.
   */
  customers: Reading<Known>;
  /** Terms codes and tax rates. Undefined: not read. */
  terms?: CodeRow[];
  taxRates?: TaxRateRow[];
  /** A person looked at the candidates and decided that it is none of them. */
  mayCreate: boolean;
  /** ISO date in the accounting zone. */
  today: string;
}

/**
 * What AddCustomer is sent beside company and code, which is claimed when the rest is known. Every field is text, blank
 * where nothing is sent: https://help.trimble.com/en/spectrum/spectrum/api-web-services
 */
export interface CustomerFields {
  /** 30, without commas. */
  name: string;
  /** 30 each. */
  address1: string;
  address2: string;
  /** 25 */
  city: string;
  /** 2 */
  state: string;
  /** 10 */
  zip: string;
  /** 14 digits. */
  phone: string;
  /** 3 */
  salesperson: string;
  /** 1 */
  terms: string;
  /** Y, N or blank. */
  taxable: string;
  /** 15 */
  salesTaxCode: string;
}

export interface CustomerBody extends CustomerFields {
  company: string;
  code: string;
}
