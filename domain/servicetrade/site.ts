import type { Reason } from '../reasons';
import { canonicalCode } from '../spectrum/codes';
import { addressFields, phoneDigits, requiredName } from './customer-text';
import { mappedCode } from './external-ids';
import { nameWidth, whyNotNew } from './match';
import { type Newcomer, whyNotTakenUp } from './match-go-live';
import { customerLink, type Link, linkedTo } from './match-linked';
import { createOrWait, Draft, type MasterPlan, skip } from './match-outcome';
import { found, type Outcome } from './outcome';
import type { SiteFields, SiteRules, SiteSnapshot } from './site-plan';
import type { Location } from './types';

export type SitePlan = MasterPlan<SiteFields>;

/**
 * What a ServiceTrade location wants in Spectrum: a work-order site of its customer, created once, unless it is linked,
 * may be there already, or is not to be created (ST2, ST21). Pure: no clock, no I/O, and an answer for every input.
 */
export function planSite(snapshot: SiteSnapshot, rules: SiteRules): SitePlan {
  const { location, company } = snapshot;
  const { spectrum, spectrum_site: system } = rules.settings.externalIds.systems;
  if (!location) return skip('DELETED_IN_SOURCE', 'The location no longer exists in ServiceTrade.');
  const code = mappedCode(location, system);
  if (code !== undefined) {
    return linkedTo('site', code, `location ${location.id}`, `location-${location.id}`, snapshot.sites);
  }
  if (company && !company.isCustomer && mappedCode(company, spectrum) === undefined) {
    const sentence = `Company ${company.id} of location ${location.id} is not marked as a customer.`;
    return skip('NOT_A_CUSTOMER', sentence);
  }
  if (location.status !== 'active') {
    const sentence = `Location ${location.id} has status "${location.status}"; only active is created.`;
    return skip('INACTIVE_IN_SOURCE', sentence);
  }
  return firstContact(location, snapshot, rules);
}

function firstContact(location: Location, snapshot: SiteSnapshot, rules: SiteRules): SitePlan {
  const { settings, zone } = rules;
  const newcomer: Newcomer = {
    what: `Location ${location.id}`,
    subject: `location-${location.id}`,
    updated: location.updated,
    mode: settings.sites.mode,
    modeSetting: 'sites.mode',
    system: settings.externalIds.systems.spectrum_site,
    unmapped: 'LOCATION_UNMAPPED',
  };
  const live = { goLive: settings.goLive, today: snapshot.today, zone };
  return whyNotTakenUp(newcomer, snapshot, live) ?? newSite(location, snapshot, rules);
}

function newSite(location: Location, snapshot: SiteSnapshot, rules: SiteRules): SitePlan {
  const draft = new Draft();
  const customer = customerLink(
    `Location ${location.id}`,
    location.companyId,
    snapshot.company,
    rules.settings,
    snapshot.customers,
  );
  const body = siteFields(location, customer, rules, draft);
  const needs = customer.needs ? [customer.needs] : [];
  return createOrWait(body, draft, duplicates(location, snapshot, rules), needs);
}

function duplicates(location: Location, snapshot: SiteSnapshot, rules: SiteRules): Reason[] {
  if (snapshot.mayCreate) return [];
  const { id, refNumber, name, address } = location;
  const sought = { refNumber, name, zip: address.postalCode };
  const { text } = rules.settings.sites;
  const why = whyNotNew(`Location ${id}`, 'site', sought, snapshot.sites, text, `location-${id}`);
  return why ? [why] : [];
}

function siteFields(location: Location, customer: Link, { settings }: SiteRules, draft: Draft): SiteFields {
  const { text } = settings.sites;
  const owner = `location ${location.id}`;
  const named = { what: `The name of ${owner}`, from: 'location.name' };
  const phone = { what: `The phone of ${owner}`, from: 'location.phoneNumber' };
  const address = addressFields(location.address, owner, 'location.address', text);
  return {
    name: draft.take('name', requiredName(location.name, nameWidth, named, text, `location-${location.id}`)),
    address1: draft.take('address1', address.address1),
    address2: draft.take('address2', address.address2),
    city: draft.take('city', address.city),
    state: draft.take('state', address.state),
    zip: draft.take('zip', address.zip),
    phone: draft.take('phone', phoneDigits(location.phoneNumber, phone, text)),
    salesTaxCode: draft.take('salesTaxCode', byState(location, settings.taxes.byState, 'taxes.byState')),
    taxable: draft.take('taxable', found(location.taxable ? 'Y' : 'N', 'location.taxable')),
    workState: draft.take(
      'workState',
      byState(location, settings.payroll.workStateByState, 'payroll.workStateByState'),
    ),
    // Last: a customer that is on its way must not hide what a person has to do.
    customer: draft.take('customer', customer),
  };
}

/** Spectrum falls back on the customer and on nothing, and the job has its own codes; so a site does not wait for these. */
function byState(location: Location, codes: Record<string, string>, setting: string): Outcome<string> {
  const state = location.address.state.trim().toUpperCase();
  const code = state === '' ? undefined : codes[state];
  if (code !== undefined) return found(canonicalCode(code), `${setting}.${state}`);
  return found('', `blank: ${state === '' ? 'no state' : `${state} is not in ${setting}`}`);
}
