/** Reads everything that planning a customer looks at: the company, and the customers that Spectrum has. */
import type { Head } from '../../domain/heads';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget } from '../../domain/record-id';
import type { CustomerRules, CustomerSnapshot } from '../../domain/servicetrade/customer-plan';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { today } from './today';

export async function readCustomer(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
): Promise<CustomerSnapshot> {
  const { instance, company: ledger } = parseTarget(ref.target);
  const spectrum = world.spectrum(instance);
  const settings = serviceTradeSettings(world, ref.account);
  const company = await world.servicetrade(ref.account).company(ref.id);
  const base = {
    company,
    neededBy: head?.neededBy?.[0],
    mayCreate: head?.order?.kind === 'create',
    today: today(world),
  };
  if (!company) return { ...base, customers: { complete: true, rows: [] } };
  const code = mappedCode(company, settings.externalIds.systems.spectrum);
  if (code !== undefined) {
    const row = await spectrum.customerMaster(ledger, code);
    return { ...base, customers: { complete: true, rows: row ? [row] : [] } };
  }
  const state = company.address.state.trim().toUpperCase();
  const taxCodes = [settings.taxes.byState[state], settings.customers.salesTaxCode].filter(
    (one): one is string => one !== undefined,
  );
  const sought = { refNumber: company.refNumber, zip: company.address.postalCode };
  const [rows, terms, taxRates] = await Promise.all([
    spectrum.customersLike(ledger, sought),
    spectrum.terms(ledger),
    taxCodes.length === 0 ? [] : spectrum.taxRates(ledger, taxCodes),
  ]);
  // A read that is not complete throws.
  return { ...base, customers: { complete: true, rows }, terms, taxRates };
}

export function customerRules(world: World, ref: RecordRef): CustomerRules {
  return { settings: serviceTradeSettings(world, ref.account), zone: world.settings.accounting.zone };
}
