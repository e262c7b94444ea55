/** Whatever comes first: a company, its location, its job and its invoice end the same (ST1, ST2, ST4, ST7, ST16). */
import axios from 'axios';
import { setTimeout as sleep } from 'node:timers/promises';
import { Office } from '../../demo/http';
import { invoiceRow, officeClient } from '../../demo/initial/servicetrade';
import type { Settings } from '../../domain/settings';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import { allowAll, creatingAll, Setup } from './setup';
import { comments, mails, until } from './support';

let house: House;
let setup: Setup;

/** Phases and overhead batches have tests of their own. */
const bare = { template: undefined, ohBatch: { byJobType: {} } };

/**
 * So many at once keep a small machine busy; no call may count as late for that. And nobody looks again by himself: who
 * waits is told.
 */
function patiently(settings: Settings): Settings {
  const timing = { sendBudgetMs: 20_000, answerMs: 20_000, settleMs: 20_000, heartbeatMs: 10_000 };
  const spectrum = Object.entries(settings.spectrum).map(([name, one]) => [name, { ...one, timing }]);
  const causes = { recheckFirstMs: 300_000, recheckMaxMs: 300_000, wakePerSecond: 100 };
  return { ...settings, causes, spectrum: Object.fromEntries(spectrum) };
}

export type Kind = 'company' | 'location' | 'job' | 'invoice';

export function permutations(kinds: readonly Kind[]): Kind[][] {
  if (kinds.length <= 1) return [[...kinds]];
  return kinds.flatMap((first) =>
    permutations(kinds.filter((kind) => kind !== first)).map((rest) => [first, ...rest]),
  );
}

type Family = Record<Kind, string> & { number: string; order: Kind[] };

/** Adds all four in ServiceTrade, approved, while nobody hears of it. */
async function family(at: number, order: Kind[]): Promise<Family> {
  const company = await setup.company(`Order ${at} Holdings`);
  const location = await setup.location(company, `Order ${at} Place`);
  const job = await setup.job(location);
  const id = at + 1;
  const row = {
    ...invoiceRow(simpleInvoice(id)),
    customer: { id: Number(company) },
    location: { id: Number(location) },
    job: { id: Number(job) },
  };
  house.servicetrade.sandbox.putState({
    invoice: [...(house.servicetrade.sandbox.state().invoice ?? []), row],
  });
  await house.approve(id);
  return { company, location, job, invoice: String(id), number: String(20000 + id), order };
}

async function tell(kind: Kind, id: string): Promise<void> {
  const event = { action: 'updated', timestamp: 1, userId: 5, entity: { type: kind, id: Number(id) } };
  await axios.post(`${house.url}${house.webhookPath}`, { messageId: `${kind}-${id}`, data: [event] });
}

/** The tests: each order has a family of four of its own, all at once. */
export function endTheSame(orders: readonly Kind[][]): void {
  beforeAll(async () => {
    house = await startHouse({ settings: (settings) => patiently(creatingAll(settings, { jobs: bare })) });
    allowAll(house);
    const url = `http://127.0.0.1:${house.servicetrade.port}`;
    setup = new Setup(house, await Office.login(url, officeClient.clientId, officeClient.clientSecret));
  }, 60_000);
  afterAll(() => house.close(), 60_000);

  it('in every order, each message twice: one customer, site, job and invoice, and no mail', async () => {
    house.servicetrade.sandbox.faults.replace([{ operation: 'webhook', every: 1, fault: { name: 'drop' } }]);
    const families: Family[] = [];
    for (const [at, order] of orders.entries()) families.push(await family(at, order));

    // The four messages of one family come one after the other, those of the families at once.
    await Promise.all(
      families.map(async (one) => {
        for (const kind of one.order) {
          await tell(kind, one[kind]);
          await tell(kind, one[kind]);
        }
      }),
    );
    await until(
      'all invoices in Spectrum',
      async () => {
        // Looking costs a copy of all tables.
        await sleep(500);
        const known = new Set(house.ledger().map((row) => String(row.Invoice_Or_Transaction).trim()));
        return families.every(({ number }) => known.has(number));
      },
      90_000,
    );

    const ends = families.map((one, at) => {
      const [customer, ...moreCustomers] = setup.spectrum('CR_CUSTOMER_MASTER_MC', {
        Name: `Order ${at} Holdings`,
      });
      const [site, ...moreSites] = setup.spectrum('WO_ADDRESS_MC', { Site_Name: `Order ${at} Place` });
      const number = `N${String(setup.source('job', one.job).number)}`;
      const [job, ...moreJobs] = setup.spectrum('JC_JOB_MASTER_MC', { WO_Site: String(site?.Ship_To_ID) });
      const [document, ...moreDocuments] = house.ledger(one.number);
      return {
        more: [moreCustomers, moreSites, moreJobs, moreDocuments].map((rows) => rows.length),
        siteOfCustomer: site?.Site_Customer_Code === customer?.Customer_Code,
        jobOfCustomer: job?.Customer_Code === customer?.Customer_Code,
        jobNumber: String(job?.Job_Number).trim() === number,
        billedTo: document?.Customer_Code === customer?.Customer_Code,
        billedOn: String(document?.Job_Number).trim() === number,
        comments: comments(house, Number(one.invoice)).length,
      };
    });
    const same = {
      more: [0, 0, 0, 0],
      siteOfCustomer: true,
      jobOfCustomer: true,
      jobNumber: true,
      billedTo: true,
      billedOn: true,
      comments: 0,
    };
    expect(ends).toEqual(orders.map(() => same));
    expect(mails(house).map(({ subject }) => subject)).toEqual([]);
    const given = (house.spectrum.sandbox.state().CR_CUSTOMER_MASTER_MC ?? []).map(
      (row) => row.Customer_Code,
    );
    expect(new Set(given).size).toBe(given.length);
    await until('all records at rest', async () => {
      await sleep(250);
      const heads = await Promise.all(
        families.flatMap((one) => [
          house.head(setup.record('customer', one.company)),
          house.head(setup.record('site', one.location)),
          house.head(setup.record('job', one.job)),
          house.head(one.invoice),
        ]),
      );
      return heads.every((head) => head?.state === 'In Spectrum');
    });
  }, 120_000);
}
