/** Customers and sites: what is created once under a code of a range. All that differs between the two is here. */
import type { SpectrumClient } from '../../clients/spectrum';
import type { CodeSpan } from '../../clients/spectrum';
import type { Head } from '../../domain/heads';
import type { RecordRef } from '../../domain/record-id';
import { planCustomer } from '../../domain/servicetrade/customer';
import type { CustomerBody, CustomerFields } from '../../domain/servicetrade/customer-plan';
import type { MasterPlan } from '../../domain/servicetrade/match-outcome';
import { planSite } from '../../domain/servicetrade/site';
import type { SiteBody, SiteFields } from '../../domain/servicetrade/site-plan';
import type { ExternalIds } from '../../domain/servicetrade/types';
import type { ServiceTradeSettings } from '../../domain/settings';
import type { CodeRange } from '../../domain/spectrum/code-range';
import { customerBody } from '../effects/spectrum/customer';
import { siteBody } from '../effects/spectrum/site';
import { customerRules, readCustomer } from '../servicetrade/read-customer';
import { readSite, siteRules } from '../servicetrade/read-site';
import type { World } from '../world';

export type WantedMaster =
  | { part: 'customer'; kind: 'spectrum/customer'; body: CustomerBody }
  | { part: 'site'; kind: 'spectrum/site'; body: SiteBody };

/** What a master record is of in ServiceTrade. */
export interface MasterSource {
  id: string;
  refNumber: string;
  status: string;
  updated: number;
  externalIds: ExternalIds;
}

/** What the fields of both have. */
export type MasterFields = Pick<CustomerFields & SiteFields, 'name' | 'zip'>;

export interface Master {
  /** Also the part of its one posting, and the kind of its code. */
  process: WantedMaster['part'];
  kind: WantedMaster['kind'];
  entity: 'company' | 'location';
  /** Section of its settings. */
  section: 'customers' | 'sites';
  /** In a sentence: `customer codes`. */
  codesText: string;
  /** The external system in ServiceTrade that holds its code. */
  system(settings: ServiceTradeSettings): string;
  range(settings: ServiceTradeSettings): CodeRange | undefined;
  /** Its source alone: what exists in Spectrum, or may, is planned by nothing else. */
  source(world: World, ref: RecordRef): Promise<MasterSource | undefined>;
  plan(
    world: World,
    ref: RecordRef,
    head: Head | undefined,
  ): Promise<{ source: MasterSource | undefined; plan: MasterPlan<MasterFields> }>;
  /** @param fields of a plan's body. */
  wanted(fields: MasterFields, company: string, code: string): WantedMaster;
  /** Of a posting's body. */
  codeOf(body: unknown): string;
  /** Column by which Spectrum names the code. */
  column: string;
  isThere(spectrum: SpectrumClient, company: string, code: string): Promise<boolean>;
  /** Codes of a range in Spectrum, of every status. */
  codes(spectrum: SpectrumClient, company: string, range: CodeSpan): Promise<string[]>;
}

const customers: Master = {
  process: 'customer',
  kind: 'spectrum/customer',
  entity: 'company',
  section: 'customers',
  codesText: 'customer codes',
  system: ({ externalIds }) => externalIds.systems.spectrum,
  range: (settings) => settings.customers.code,
  source: (world, { account, id }) => world.servicetrade(account).company(id),
  async plan(world, ref, head) {
    const snapshot = await readCustomer(world, ref, head);
    return { source: snapshot.company, plan: planCustomer(snapshot, customerRules(world, ref)) };
  },
  wanted: (fields, company, code) => ({
    part: 'customer',
    kind: 'spectrum/customer',
    body: customerBody.parse({ ...fields, company, code }),
  }),
  codeOf: (body) => customerBody.parse(body).code,
  column: 'Customer_Code',
  isThere: async (spectrum, company, code) => (await spectrum.customerMaster(company, code)) !== undefined,
  codes: (spectrum, company, range) => spectrum.customerCodes(company, range),
};

const sites: Master = {
  process: 'site',
  kind: 'spectrum/site',
  entity: 'location',
  section: 'sites',
  codesText: 'site ids',
  system: ({ externalIds }) => externalIds.systems.spectrum_site,
  range: (settings) => settings.sites.code,
  source: (world, { account, id }) => world.servicetrade(account).location(id),
  async plan(world, ref, head) {
    const snapshot = await readSite(world, ref, head);
    return { source: snapshot.location, plan: planSite(snapshot, siteRules(world, ref)) };
  },
  wanted: (fields, company, code) => ({
    part: 'site',
    kind: 'spectrum/site',
    body: siteBody.parse({ ...fields, company, site: code }),
  }),
  codeOf: (body) => siteBody.parse(body).site,
  column: 'Site_ID',
  isThere: async (spectrum, company, code) => (await spectrum.siteMaster(company, code)) !== undefined,
  codes: (spectrum, company, range) => spectrum.siteIds(company, range),
};

const masters: readonly Master[] = [customers, sites];

/** Undefined: records of this process are no master records. */
export function masterOf(process: string): Master | undefined {
  return masters.find((one) => one.process === process);
}
