/** One company that becomes a customer, with its settings and Spectrum's rows; tests change what they are about. */
import type {
  CustomerFields,
  CustomerRules,
  CustomerSettings,
  CustomerSnapshot,
} from '../../../domain/servicetrade/customer-plan';
import type { MasterPlan } from '../../../domain/servicetrade/match-outcome';
import type { Company } from '../../../domain/servicetrade/types';
import type { CustomerRow } from '../../../domain/spectrum/types';
import { serviceTradeSettings } from '../../support/settings';

export const zone = 'America/New_York';
export const text = { onTooLong: 'shorten', abbreviations: { Street: 'St' } } as const;

/** Noon in New York on a day. */
export function at(date: string): number {
  return Date.parse(`${date}T16:00:00Z`) / 1000;
}

export const address = { street: '1 Main St', city: 'Austin', state: 'TX', postalCode: '78701' };

export function company(change: Partial<Company> = {}): Company {
  return {
    id: '77',
    name: 'Harbor Foods, Inc.',
    status: 'active',
    refNumber: '',
    isCustomer: true,
    address,
    phoneNumber: '(512) 555-0100',
    paymentTerms: { id: '1', name: 'Net 30' },
    externalIds: {},
    updated: at('2026-08-01'),
    ...change,
  };
}

export function customerRow(change: Partial<CustomerRow> = {}): CustomerRow {
  return {
    code: 'C00012',
    name: 'Somebody Else',
    zip: '10001',
    termsCode: '3',
    salesperson: '',
    salesTaxCode: 'TX',
    standardRetentionPercent: '0.00',
    status: 'A',
    ...change,
  };
}

export function snapshot(change: Partial<CustomerSnapshot> = {}): CustomerSnapshot {
  return {
    company: company(),
    customers: { complete: true, rows: [customerRow()] },
    terms: [{ code: '3', description: 'Net 30', status: 'A' }],
    taxRates: [{ code: 'TX', effectiveDate: '2020-01-01', percent: '8.2500', status: 'A' }],
    mayCreate: false,
    today: '2026-08-03',
    ...change,
  };
}

export function rules(change: Partial<CustomerSettings> = {}): CustomerRules {
  return {
    zone,
    settings: {
      ...serviceTradeSettings({
        goLive: '2026-07-01',
        customers: { mode: 'create', text },
        taxes: { byState: { TX: 'tx' } },
        terms: { byPaymentTerm: { 'Net 30': '3' } },
      }),
      ...change,
    },
  };
}

type Verdict<Body, V extends string> = Extract<MasterPlan<Body>, { verdict: V }>;

/** @throws when the plan has another verdict; the message has the whole plan. */
export function expectVerdict<Body, V extends MasterPlan<Body>['verdict']>(
  got: MasterPlan<Body>,
  verdict: V,
): Verdict<Body, V> {
  const is = (plan: MasterPlan<Body>): plan is Verdict<Body, V> => plan.verdict === verdict;
  if (!is(got)) throw new Error(`expected ${verdict}, got ${JSON.stringify(got, null, 1)}`);
  return got;
}

/** Codes of everything that stops it, the first being the one that counts. */
export function codes(got: MasterPlan<unknown>): string[] {
  const wait = expectVerdict(got, 'wait');
  return [wait.reason, ...wait.also].map(({ code }) => code);
}

export const widths: Record<keyof CustomerFields, number> = {
  name: 30,
  address1: 30,
  address2: 30,
  city: 25,
  state: 2,
  zip: 10,
  phone: 14,
  salesperson: 3,
  terms: 1,
  taxable: 1,
  salesTaxCode: 15,
};
