import type { Reason } from '../reasons';
import type { TextRule } from '../text';
import type { CustomerFields, CustomerRules, CustomerSnapshot } from './customer-plan';
import { customerSalesperson, customerTaxCode, customerTerms } from './customer-terms';
import { addressFields, phoneDigits, requiredName } from './customer-text';
import { mappedCode } from './external-ids';
import { nameWidth, whyNotNew } from './match';
import { linkedTo } from './match-linked';
import { type Newcomer, whyNotTakenUp } from './match-go-live';
import { createOrWait, Draft, type MasterPlan, skip } from './match-outcome';
import { found, type Outcome } from './outcome';
import type { Company } from './types';

export type CustomerPlan = MasterPlan<CustomerFields>;

/**
 * What a ServiceTrade company wants in Spectrum: a customer, created once, unless it is linked, may be there already,
 * or is not to be created (ST1, ST21). Pure: no clock, no I/O, and an answer for every input.
 */
export function planCustomer(snapshot: CustomerSnapshot, rules: CustomerRules): CustomerPlan {
  const { company } = snapshot;
  if (!company) return skip('DELETED_IN_SOURCE', 'The company no longer exists in ServiceTrade.');
  const code = mappedCode(company, rules.settings.externalIds.systems.spectrum);
  if (code !== undefined) {
    return linkedTo('customer', code, `company ${company.id}`, `company-${company.id}`, snapshot.customers);
  }
  if (!company.isCustomer)
    return skip('NOT_A_CUSTOMER', `Company ${company.id} is not marked as a customer.`);
  if (company.status !== 'active') {
    return skip(
      'INACTIVE_IN_SOURCE',
      `Company ${company.id} has status "${company.status}"; only active is created.`,
    );
  }
  return firstContact(company, snapshot, rules);
}

function firstContact(company: Company, snapshot: CustomerSnapshot, rules: CustomerRules): CustomerPlan {
  const { settings, zone } = rules;
  const newcomer: Newcomer = {
    what: `Company ${company.id}`,
    subject: `company-${company.id}`,
    updated: company.updated,
    mode: settings.customers.mode,
    modeSetting: 'customers.mode',
    system: settings.externalIds.systems.spectrum,
    unmapped: 'CUSTOMER_UNMAPPED',
  };
  const live = { goLive: settings.goLive, today: snapshot.today, zone };
  return whyNotTakenUp(newcomer, snapshot, live) ?? newCustomer(company, snapshot, rules);
}

function newCustomer(company: Company, snapshot: CustomerSnapshot, rules: CustomerRules): CustomerPlan {
  const draft = new Draft();
  const body = customerFields(company, snapshot, rules, draft);
  return createOrWait(body, draft, duplicates(company, snapshot, rules));
}

function duplicates(company: Company, snapshot: CustomerSnapshot, rules: CustomerRules): Reason[] {
  if (snapshot.mayCreate) return [];
  const sought = { refNumber: company.refNumber, name: company.name, zip: company.address.postalCode };
  const { text } = rules.settings.customers;
  const what = `Company ${company.id}`;
  const why = whyNotNew(what, 'customer', sought, snapshot.customers, text, `company-${company.id}`);
  return why ? [why] : [];
}

function customerFields(
  company: Company,
  snapshot: CustomerSnapshot,
  { settings }: CustomerRules,
  draft: Draft,
): CustomerFields {
  const { text, salesperson, taxable } = settings.customers;
  const owner = `company ${company.id}`;
  const phone = { what: `The phone of ${owner}`, from: 'company.phoneNumber' };
  const address = addressFields(company.address, owner, 'company.address', text);
  return {
    name: draft.take('name', customerName(company, text, settings.names.shorten)),
    address1: draft.take('address1', address.address1),
    address2: draft.take('address2', address.address2),
    city: draft.take('city', address.city),
    state: draft.take('state', address.state),
    zip: draft.take('zip', address.zip),
    phone: draft.take('phone', phoneDigits(company.phoneNumber, phone, text)),
    salesperson: draft.take('salesperson', customerSalesperson(salesperson)),
    terms: draft.take('terms', customerTerms(company, settings.terms, snapshot.terms)),
    taxable: draft.take('taxable', taxableFlag(taxable)),
    salesTaxCode: draft.take(
      'salesTaxCode',
      customerTaxCode(company, settings, snapshot.taxRates, snapshot.today),
    ),
  };
}

/** A customer's name is on every invoice, so it is shortened only where `names.shorten` allows it. */
function customerName(company: Company, rule: TextRule, shorten: boolean): Outcome<string> {
  const place = { what: `The name of company ${company.id}`, from: 'company.name' };
  const strict: TextRule = { ...rule, onTooLong: shorten ? 'shorten' : 'wait' };
  return requiredName(company.name, nameWidth, place, strict, `company-${company.id}`);
}

function taxableFlag(taxable: boolean | undefined): Outcome<string> {
  if (taxable === undefined) return found('', 'blank: customers.taxable is not set');
  return found(taxable ? 'Y' : 'N', 'customers.taxable');
}
