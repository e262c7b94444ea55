/** One location that becomes a site, with its settings and Spectrum's rows; tests change what they are about. */
import type {
  SiteFields,
  SiteRules,
  SiteSettings,
  SiteSnapshot,
} from '../../../domain/servicetrade/site-plan';
import type { Location } from '../../../domain/servicetrade/types';
import type { Known } from '../../../domain/servicetrade/match';
import { serviceTradeSettings } from '../../support/settings';
import { address, at, company, customerRow, text, zone } from './customer-support';

export const linkedCompany = company({ externalIds: { spectrum: 'C00012' } });

export function location(change: Partial<Location> = {}): Location {
  return {
    id: '88',
    name: 'Harbor Foods, Dock 4',
    status: 'active',
    companyId: '77',
    address,
    taxable: true,
    externalIds: {},
    updated: at('2026-08-01'),
    refNumber: '',
    phoneNumber: '512-555-0101',
    ...change,
  };
}

export function siteRow(change: Partial<Known> = {}): Known {
  return { code: 'S00012', name: 'Elsewhere', zip: '10001', status: 'A', ...change };
}

export function snapshot(change: Partial<SiteSnapshot> = {}): SiteSnapshot {
  return {
    location: location(),
    company: linkedCompany,
    customers: { complete: true, rows: [customerRow()] },
    sites: { complete: true, rows: [siteRow()] },
    mayCreate: false,
    today: '2026-08-03',
    ...change,
  };
}

export function rules(change: Partial<SiteSettings> = {}): SiteRules {
  return {
    zone,
    settings: {
      ...serviceTradeSettings({
        goLive: '2026-07-01',
        customers: { mode: 'create' },
        sites: { mode: 'create', text },
        taxes: { byState: { TX: 'tx' } },
        payroll: { workStateByState: { TX: 'TX' } },
      }),
      ...change,
    },
  };
}

export const widths: Record<keyof SiteFields, number> = {
  customer: 10,
  name: 30,
  address1: 30,
  address2: 30,
  city: 25,
  state: 2,
  zip: 10,
  phone: 14,
  salesTaxCode: 15,
  taxable: 1,
  workState: 10,
};
