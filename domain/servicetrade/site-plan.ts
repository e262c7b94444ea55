import type { TextRule } from '../text';
import type { Known } from './match';
import type { Contact } from './match-go-live';
import type { Reading } from './match-outcome';
import type { Company, Location } from './types';

/** The settings that a site is made by, named as in the configuration. */
export interface SiteSettings {
  goLive: string;
  externalIds: { systems: { spectrum: string; spectrum_site: string } };
  customers: { mode: 'create' | 'map-only' };
  sites: {
    /** `map-only`: sites are made in Spectrum by people, and linked. */
    mode: 'create' | 'map-only';
    text: TextRule;
  };
  taxes: { byState: Record<string, string> };
  payroll: { workStateByState: Record<string, string> };
}

export interface SiteRules {
  settings: SiteSettings;
  /** `accounting.zone` */
  zone: string;
}

/** Everything that planning a site looks at. */
export interface SiteSnapshot extends Contact {
  /** Undefined: it no longer exists. */
  location?: Location;
  /** The location's company. */
  company?: Company;
  /** At least the row of the company's code. */
  customers: Reading<Known>;
  /**
   * Sites of Spectrum (WO_ADDRESS_MC, the code being Ship_To_ID), of every status and customer: at least that of the location's code and reference number, and all
   * that may bear its name. Complete only when no such site can be missing.
   */
  sites: Reading<Known>;
  /** A person looked at the candidates and decided that it is none of them. */
  mayCreate: boolean;
  /** ISO date in the accounting zone. */
  today: string;
}

/**
 * What AddWOSiteAddress is sent beside company and site id, which is claimed when the rest is known. Every field is
 * text, blank where nothing is sent: https://help.trimble.com/en/spectrum/spectrum/api-web-services
 */
export interface SiteFields {
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
  /** 10 */
  customer: string;
  /** 15; blank: Spectrum takes the customer's. */
  salesTaxCode: string;
  /** Y or N. */
  taxable: string;
  /** 10; blank where the state is not mapped. */
  workState: string;
}

export interface SiteBody extends SiteFields {
  company: string;
  site: string;
}
