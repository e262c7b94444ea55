import { reason, type Reason } from '../reasons';
import { mappedCode } from './external-ids';
import type { Known } from './match';
import { lacking, type MasterPlan, type Need, type Reading, waitOnly } from './match-outcome';
import { found, type Outcome } from './outcome';
import type { Company, Location } from './types';

type Kind = 'customer' | 'site';

/**
 * What a thing wants that has a code: nothing more, while the code exists in Spectrum.
 * @param owner e.g. `company 77`.
 */
export function linkedTo(
  kind: Kind,
  code: string,
  owner: string,
  subject: string,
  reading: Reading<Known>,
): MasterPlan<never> {
  const row = reading.rows.find((one) => one.code === code);
  if (!row) return waitOnly(whyNotThere(kind, code, owner, subject, reading.complete));
  const notes = row.status === 'A' ? [] : [`${named(kind)} ${code} has status ${row.status} in Spectrum.`];
  return { verdict: 'linked', code, notes };
}

/** The site's or customer's code is in ServiceTrade, but Spectrum does not show it. */
export function whyNotThere(
  kind: Kind,
  code: string,
  owner: string,
  subject: string,
  complete: boolean,
): Reason {
  if (!complete) {
    const sentence = `The ${kind}s in Spectrum could not be read completely, so it is not known whether ${code}, external id of ${owner}, is among them.`;
    return reason('READ_INCOMPLETE', sentence, `${kind}s`);
  }
  const sentence = `${named(kind)} ${code}, external id of ${owner}, does not exist in Spectrum.`;
  return reason(kind === 'customer' ? 'CUSTOMER_MISSING' : 'SITE_MISSING', sentence, subject);
}

function named(kind: Kind): string {
  return kind === 'customer' ? 'Customer' : 'Site';
}

/** What a site or a job is of; `needs`: Girder creates it first. */
export type Link = Outcome<string> & { needs?: Need };

type Mode = 'create' | 'map-only';

interface CustomerLinkSettings {
  externalIds: { systems: { spectrum: string } };
  customers: { mode: Mode };
}

/**
 * The Spectrum customer that a site or a job is of: mapped, there, and in use.
 * @param of what is of the customer, e.g. `Location 88`.
 * @param companyId undefined: it names none.
 * @param company undefined: it could not be found in ServiceTrade.
 */
export function customerLink(
  of: string,
  companyId: string | undefined,
  company: Company | undefined,
  { externalIds, customers: { mode } }: CustomerLinkSettings,
  customers: Reading<Known>,
): Link {
  if (companyId === undefined) return lacking('CUSTOMER_UNMAPPED', `${of} has no company in ServiceTrade.`);
  const system = externalIds.systems.spectrum;
  const code = mappedCode(company, system);
  if (code === undefined) return unmappedCustomer(companyId, company, system, mode);
  const row = customers.rows.find((one) => one.code === code);
  const subject = `company-${companyId}`;
  const owner = `company ${companyId}`;
  if (!row) {
    return { ok: false, reason: whyNotThere('customer', code, owner, subject, customers.complete) };
  }
  if (row.status === 'A') return found(code, `${owner}, external id "${system}"`);
  const sentence = `Customer ${code} has status ${row.status} in Spectrum; A (active) is needed.`;
  return lacking('CUSTOMER_NOT_USED', sentence, subject);
}

/** Pending only where the company's own record will create it. */
function unmappedCustomer(id: string, company: Company | undefined, system: string, mode: Mode): Link {
  const subject = `company-${id}`;
  if (mode === 'create' && company?.isCustomer && company.status === 'active') {
    const sentence = `Company ${id} is not in Spectrum yet; Girder creates it first.`;
    return { ...lacking('CUSTOMER_PENDING', sentence, subject), needs: { kind: 'company', id } };
  }
  const why =
    mode === 'map-only' || !company
      ? ''
      : company.isCustomer
        ? `, and is not created: its status is "${company.status}"`
        : ', and is not created: it is not marked as a customer';
  const sentence = `Company ${id} has no external id in the system "${system}" in ServiceTrade${why}.`;
  return lacking('CUSTOMER_UNMAPPED', sentence, subject);
}

interface SiteLinkSettings {
  externalIds: { systems: { spectrum_site: string } };
  sites: { mode: Mode };
}

/**
 * The work-order site that a job is at: mapped, and there.
 * @param of what is at the location, e.g. `Job 99`.
 * @param locationId undefined: it names none.
 * @param location undefined: it could not be found in ServiceTrade.
 */
export function siteLink(
  of: string,
  locationId: string | undefined,
  location: Location | undefined,
  { externalIds, sites: { mode } }: SiteLinkSettings,
  sites: Reading<Known>,
): Link {
  if (locationId === undefined) return lacking('LOCATION_UNMAPPED', `${of} has no location in ServiceTrade.`);
  const system = externalIds.systems.spectrum_site;
  const code = mappedCode(location, system);
  const owner = `location ${locationId}`;
  const subject = `location-${locationId}`;
  if (code === undefined) return unmappedSite(locationId, location, system, mode);
  if (sites.rows.some((row) => row.code === code)) return found(code, `${owner}, external id "${system}"`);
  return { ok: false, reason: whyNotThere('site', code, owner, subject, sites.complete) };
}

/** Pending only where the location's own record will create it. */
function unmappedSite(id: string, location: Location | undefined, system: string, mode: Mode): Link {
  const subject = `location-${id}`;
  if (mode === 'create' && location?.status === 'active') {
    const sentence = `Location ${id} is not in Spectrum yet; Girder creates it first.`;
    return { ...lacking('SITE_PENDING', sentence, subject), needs: { kind: 'location', id } };
  }
  const why =
    mode === 'map-only' || !location ? '' : `, and is not created: its status is "${location.status}"`;
  const sentence = `Location ${id} has no external id in the system "${system}" in ServiceTrade${why}.`;
  return lacking('LOCATION_UNMAPPED', sentence, subject);
}
