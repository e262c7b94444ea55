/** Compares all of ServiceTrade's companies and locations with all of Spectrum's customers and sites (ST21). */
import { ApplicationFailure, Context } from '@temporalio/activity';
import type { PartyRow } from '../../clients/servicetrade';
import { listLinks } from '../../clients/store/links';
import { parseRecordId, recordId, targetName } from '../../domain/record-id';
import type { AutolinkList, AutolinkProcess, AutolinkReport, AutolinkThing } from '../../domain/reports';
import { fittings } from '../../domain/servicetrade/autolink';
import type { Fitting, KnownThing, Unlinked } from '../../domain/servicetrade/autolink';
import { mappedCode } from '../../domain/servicetrade/external-ids';
import type { ExternalIds } from '../../domain/servicetrade/types';
import { canonicalCode } from '../../domain/spectrum/codes';
import { inLanes } from '../lanes';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';

const processes: readonly AutolinkProcess[] = ['customer', 'site'];

/** @param only one of them; undefined: both, customers first. */
export async function autolink(
  world: World,
  connection: string,
  only: string | undefined,
): Promise<AutolinkReport> {
  const wanted = processes.filter((process) => only === undefined || only === process);
  if (wanted.length === 0) {
    throw ApplicationFailure.nonRetryable(`"${only}" is not compared; allowed: ${processes.join(', ')}.`);
  }
  const { target: to } = serviceTradeSettings(world, connection);
  const target = targetName(to.spectrum, to.company);
  const lists: AutolinkList[] = [];
  const companies = new Companies(world, connection);
  for (const process of wanted) {
    lists.push(await new Comparison(world, connection, target, companies, process).list());
  }
  return { kind: 'autolink', connection, target, at: world.now().toISOString(), lists };
}

/** A company or location as far as it is compared. */
interface Thing extends Unlinked {
  status: string;
  code?: string;
  /** Companies that are no customers are left out. */
  isWanted: boolean;
}

/** Customer codes of companies, each read once at most. */
class Companies {
  private readonly codes = new Map<string, Promise<string | undefined>>();

  constructor(
    private readonly world: World,
    private readonly connection: string,
  ) {}

  customerOf(id: string): Promise<string | undefined> {
    const known = this.codes.get(id) ?? this.read(id);
    this.codes.set(id, known);
    return known;
  }

  private async read(id: string): Promise<string | undefined> {
    const { systems } = serviceTradeSettings(this.world, this.connection).externalIds;
    return mappedCode(await this.world.servicetrade(this.connection).company(id), systems.spectrum);
  }
}

/** How many details are read at the same time; the client keeps the account's own limits. */
const lanes = 8;

class Comparison {
  constructor(
    private readonly world: World,
    private readonly connection: string,
    private readonly target: string,
    private readonly companies: Companies,
    private readonly process: AutolinkProcess,
  ) {}

  async list(): Promise<AutolinkList> {
    const rows = await this.known();
    const taken = await this.takenInStore();
    const unlinked: Unlinked[] = [];
    let linked = 0;
    await inLanes(
      this.parties(),
      async (row) => {
        Context.current().heartbeat();
        const listed = this.codeOf(row.externalIds);
        if (row.status !== 'active' || listed !== undefined) {
          if (listed !== undefined) taken.set(listed, row.id);
          if (row.status === 'active') linked += 1;
          return;
        }
        const thing = await this.detail(row.id);
        if (!thing || thing.status !== 'active' || !thing.isWanted) return;
        if (thing.code === undefined) unlinked.push(thing);
        else {
          taken.set(thing.code, thing.id);
          linked += 1;
        }
      },
      lanes,
    );
    unlinked.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
    const entity = this.process === 'customer' ? 'company' : 'location';
    const { one, several, none } = fittings(entity, unlinked, rows, taken, this.rule());
    return {
      process: this.process,
      linked,
      one: one.map((fitting) => this.named(fitting)),
      several: several.map((fitting) => this.named(fitting)),
      none: none.map((fitting) => this.named(fitting)),
    };
  }

  /** By one complete read; one that is not complete throws. */
  private async known(): Promise<KnownThing[]> {
    const { spectrum: instance, company } = this.settings().target;
    const spectrum = this.world.spectrum(instance);
    if (this.process === 'customer') return spectrum.allCustomers(company);
    const sites = await spectrum.allSites(company);
    return sites.map(({ code, name, zip, status, customerCode }) => {
      const customer = canonicalCode(customerCode);
      return { code, name, zip, status, ...(customer === '' ? {} : { customer }) };
    });
  }

  /** Code → id of the thing that the store links it to, for what ServiceTrade's lists do not tell. */
  private async takenInStore(): Promise<Map<string, string>> {
    const taken = new Map<string, string>();
    const place = { target: this.target, kind: this.process, account: this.connection };
    for await (const { code, record } of listLinks(this.world.store, place)) {
      taken.set(code, parseRecordId(record).id);
    }
    return taken;
  }

  private parties(): AsyncIterable<PartyRow> {
    const api = this.world.servicetrade(this.connection);
    return this.process === 'customer' ? api.listCompanies() : api.listLocations();
  }

  private async detail(id: string): Promise<Thing | undefined> {
    const api = this.world.servicetrade(this.connection);
    if (this.process === 'customer') {
      const company = await api.company(id);
      if (!company) return undefined;
      const { name, status, refNumber, address, isCustomer } = company;
      const code = this.codeOf(company.externalIds);
      return { id, name, status, refNumber, zip: address.postalCode, code, isWanted: isCustomer };
    }
    const location = await api.location(id);
    if (!location) return undefined;
    const { name, status, refNumber, address, companyId } = location;
    const code = this.codeOf(location.externalIds);
    const customer = companyId === undefined ? undefined : await this.companies.customerOf(companyId);
    return { id, name, status, refNumber, zip: address.postalCode, code, customer, isWanted: true };
  }

  private codeOf(externalIds: ExternalIds | undefined): string | undefined {
    const { systems } = this.settings().externalIds;
    const system = this.process === 'customer' ? systems.spectrum : systems.spectrum_site;
    return externalIds && mappedCode({ externalIds }, system);
  }

  private rule() {
    return this.process === 'customer' ? this.settings().customers.text : this.settings().sites.text;
  }

  private settings() {
    return serviceTradeSettings(this.world, this.connection);
  }

  private named(fitting: Fitting): AutolinkThing {
    const { connection: account, process, target } = this;
    return {
      ...fitting,
      record: recordId({ source: 'servicetrade', account, process, id: fitting.id, target }),
    };
  }
}
