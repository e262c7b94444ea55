/** Reads everything that planning a site looks at: the location, its company, and the sites that Spectrum has. */
import type { Head } from '../../domain/heads';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget } from '../../domain/record-id';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import type { SiteRules, SiteSnapshot } from '../../domain/servicetrade/site-plan';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { today } from './today';

export async function readSite(world: World, ref: RecordRef, head: Head | undefined): Promise<SiteSnapshot> {
  const { instance, company: ledger } = parseTarget(ref.target);
  const spectrum = world.spectrum(instance);
  const api = world.servicetrade(ref.account);
  const { systems } = serviceTradeSettings(world, ref.account).externalIds;
  const location = await api.location(ref.id);
  const company = location?.companyId === undefined ? undefined : await api.company(location.companyId);
  const base = {
    location,
    company,
    neededBy: head?.neededBy?.[0],
    mayCreate: head?.order?.kind === 'create',
    today: today(world),
  };
  // A read that is not complete throws.
  const complete = { complete: true, rows: [] };
  if (!location) return { ...base, customers: complete, sites: complete };
  const code = mappedCode(location, systems.spectrum_site);
  if (code !== undefined) {
    const row = await spectrum.siteMaster(ledger, code);
    return { ...base, customers: complete, sites: { complete: true, rows: row ? [row] : [] } };
  }
  const customer = mappedCode(company, systems.spectrum);
  const [known, sites] = await Promise.all([
    customer === undefined ? undefined : spectrum.customerMaster(ledger, customer),
    spectrum.sitesLike(ledger, { refNumber: location.refNumber, zip: location.address.postalCode }),
  ]);
  return {
    ...base,
    customers: { complete: true, rows: known ? [known] : [] },
    sites: { complete: true, rows: sites },
  };
}

export function siteRules(world: World, ref: RecordRef): SiteRules {
  return { settings: serviceTradeSettings(world, ref.account), zone: world.settings.accounting.zone };
}
