/** What exists on both sides is linked by commands: compared at once, or one by one (ST21). */
import { linkOfRecord, linksOfRecord, pastLinks } from '../../clients/store/links';
import { Office } from '../../demo/http';
import { companyId, jobId, officeClient, unmapped } from '../../demo/initial/servicetrade';
import { company } from '../../demo/initial/spectrum';
import type { Settings } from '../../domain/settings';
import type { RecordProcess } from '../../domain/record-start';
import type { Ran } from '../cli/support';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import type { Creating } from './setup';
import { creatingAll, Setup } from './setup';
import { girder, mails, setFaults, until } from './support';

const customers = 'CR_CUSTOMER_MASTER_MC';

let house: House;
let setup: Setup;

async function open(creating: Creating = {}): Promise<void> {
  house = await startHouse({ settings: (settings) => unpolled(creatingAll(settings, creating)) });
  const url = `http://127.0.0.1:${house.servicetrade.port}`;
  setup = new Setup(house, await Office.login(url, officeClient.clientId, officeClient.clientSecret));
}

afterEach(() => {
  setFaults(house);
  house.servicetrade.sandbox.faults.clear();
});

const why = ['--reason', 'go-live'] as const;
const links = (...args: string[]): Promise<Ran> => girder(house, 'links', ...args);
const link = (record: string, code: string, ...more: string[]) =>
  links('link', record, code, ...why, ...more);
const unlink = (record: string, code: string, ...more: string[]) =>
  links('unlink', record, code, ...why, ...more);

/** No poll finds what no webhook told. */
function unpolled(settings: Settings): Settings {
  const servicetrade = Object.fromEntries(
    Object.entries(settings.servicetrade).map(([name, one]) => [
      name,
      { ...one, polls: { ...one.polls, everyMs: 3_600_000 } },
    ]),
  );
  return { ...settings, servicetrade };
}

/** One change of the office, of which Girder does not hear. */
async function unheard<T>(work: () => Promise<T>): Promise<T> {
  const { sandbox } = house.servicetrade;
  const dropped = () =>
    (sandbox.state()._deliveries ?? []).filter(({ status }) => status === 'dropped').length;
  const before = dropped();
  sandbox.faults.replace([{ operation: 'webhook', every: 1, fault: { name: 'drop' } }]);
  const done = await work();
  await until('the messages are dropped', () => dropped() > before);
  sandbox.faults.clear();
  return done;
}

/** A customer that somebody keyed in Spectrum. */
function keyed(code: string, Name: string, more: object = {}): void {
  const { sandbox } = house.spectrum;
  const row = { Company_Code: company, Customer_Code: code, Name, Zip_Code: '78205', ...more };
  sandbox.putState({ [customers]: [...(sandbox.state()[customers] ?? []), row] });
}

const externalIds = (kind: 'company' | 'job', id: string) => setup.source(kind, id).externalIds;
const created = () => setup.writes().filter((operation) => operation === 'AddCustomer').length;
const record = (id: string, process: RecordProcess = 'customer') => setup.record(process, id);
const refusal = (sentence: string) => ({ code: 1, out: `${sentence}\n` });

describe('customers', () => {
  const third = String(companyId(unmapped));

  beforeAll(() => open(), 60_000);
  afterAll(() => house.close(), 60_000);

  it('ST21: autolink --dry-run lists the one customer that exists, and changes nothing', async () => {
    const ran = await links('autolink', '--kind', 'customer', '--dry-run');
    expect(ran.out).toContain(
      'customers: 2 linked already, 1 would be linked, 0 for a person, 0 without a candidate',
    );
    expect(ran.out).toMatch(/7003 +CIBOLO FOODS +C00003 +CIBOLO FOODS +A +name and zip/);
    expect([ran.code, externalIds('company', third)]).toEqual([0, {}]);
    expect(await house.head(record(third))).toBeUndefined();
  });

  it('ST21: a link lets a possible duplicate and the invoice that waits for it go on', async () => {
    await house.addInvoices(simpleInvoice(1, [100], { customer: unmapped }));
    await house.approve(1);
    await house.waitFor(record(third), 'a duplicate', (now) => now.reason?.code === 'POSSIBLE_DUPLICATE');
    await house.waitFor(1, 'pending', (now) => now.reason?.code === 'CUSTOMER_PENDING');
    const ran = await link(`customer:${third}`, 'c00003');
    expect(ran).toEqual({ code: 0, err: '', out: 'Company 7003 is customer C00003 in Spectrum.\n' });
    expect(externalIds('company', third)).toEqual({ spectrum: 'C00003' });
    await house.waitForState(1, 'In Spectrum');
    const head = await house.waitForState(record(third), 'In Spectrum');
    expect(head.decisions).toMatchObject([{ operator: 'pat', choice: 'link C00003', reason: 'go-live' }]);
    expect(created()).toBe(0);
    expect((await links('list', '--kind', 'customer')).out).toMatch(
      /acme +customer +7003 +east-ABC +C00003 +pat /,
    );
  });

  it('ST21: the same again changes nothing, and is no refusal', async () => {
    expect((await link(`customer:${third}`, 'C00003')).code).toBe(0);
    expect((await house.head(record(third)))?.decisions).toHaveLength(1);
  });

  it('ST21: whatever speaks against a link refuses it in one sentence', async () => {
    const first = String(companyId(1));
    expect(await link(`customer:${first}`, 'C00002')).toMatchObject(
      refusal('C00002 is the external id of company 7002.'),
    );
    expect(await link(`customer:${third}`, 'C77777')).toMatchObject(
      refusal('Customer C77777 does not exist in Spectrum.'),
    );
    expect(await link('customer:123', 'C00001')).toMatchObject(
      refusal('Company 123 does not exist in ServiceTrade.'),
    );
    keyed('X0001', 'SOMEBODY');
    expect(await link(`customer:${first}`, 'X0001')).toMatchObject(
      refusal('Company 7001 is linked to customer C00001; unlink that first.'),
    );
    expect(await link(house.record(1), 'C00001')).toMatchObject(
      refusal('No invoice is linked to anything; linked are: customer, site, job.'),
    );
    expect(await unlink(`customer:${first}`, 'X0001')).toMatchObject(
      refusal('Company 7001 is linked to customer C00001, not to X0001.'),
    );
    expect(await link(`job:${jobId(1)}`, 'S1001', '--cost-center', 'HV')).toMatchObject(
      refusal('A job has a job for each cost center only where costCenters.multi is on.'),
    );
    setFaults(house, { operation: `infolink:${customers}`, every: 1, fault: { name: 'refuseConnection' } });
    const unread = await link(`customer:${first}`, 'X0001');
    expect([unread.code, unread.out]).toEqual([1, expect.stringContaining('not everything could be read')]);
  });

  it('ST21: a company that Girder has not met is not created while it is linked, nor when that is refused', async () => {
    const id = await unheard(() => setup.company('Zilker Kayaks'));
    const before = created();
    expect((await link(`customer:${id}`, 'X9999')).code).toBe(1);
    expect(await house.client.workflow.getHandle(record(id)).result()).toBe('Skipped');
    expect(await house.head(record(id))).toBeUndefined();
    keyed('X0002', 'ROWING HOUSE');
    expect((await link(`customer:${id}`, 'X0002')).out).toBe(
      `Company ${id} is customer X0002 in Spectrum.\n`,
    );
    await house.waitForState(record(id), 'In Spectrum');
    expect(created()).toBe(before);
  });

  it.each(['dropAfterCommit', 'dropBeforeCommit'])(
    'ST21: an answer that is lost (%s) leaves nothing half done',
    async (name) => {
      const id = await unheard(() => setup.company(`Lost ${name}`));
      keyed(name === 'dropAfterCommit' ? 'X0011' : 'X0012', 'KEYED');
      const code = name === 'dropAfterCommit' ? 'X0011' : 'X0012';
      const operation = 'PUT /externalid/{entity}/{id}/{system}';
      house.servicetrade.sandbox.faults.replace([{ operation, nth: 1, fault: { name } }]);
      expect((await link(`customer:${id}`, code)).code).toBe(0);
      expect(externalIds('company', id)).toEqual({ spectrum: code });
      house.servicetrade.sandbox.faults.replace([{ operation, nth: 1, fault: { name } }]);
      expect((await unlink(`customer:${id}`, code)).code).toBe(0);
      expect(externalIds('company', id)).toEqual({});
      const place = { target: house.target, kind: 'customer', record: record(id) } as const;
      expect(await linkOfRecord(house.store, { ...place, slot: '' })).toBeUndefined();
      expect(await pastLinks(house.store, place)).toMatchObject([
        { code, operator: 'pat', undone: { operator: 'pat', reason: 'go-live' } },
      ]);
      const head = await house.waitForState(record(id), 'Skipped');
      expect(head.decisions.map(({ choice }) => choice)).toEqual([`link ${code}`, `unlink ${code}`]);
    },
  );

  it('ST21: what is unlinked is not created anew, and may be linked to another code', async () => {
    const before = created();
    const id = await unheard(() => setup.company('Mueller Lake Boats'));
    for (const code of ['X0021', 'X0022']) keyed(code, `BOATS ${code}`);
    await link(`customer:${id}`, 'X0021');
    const ran = await unlink(`customer:${id}`, 'X0021');
    expect(ran.out).toBe(
      `Company ${id} is no longer customer X0021. It is left alone until it is linked, or somebody retries it.\n`,
    );
    await house.waitForState(record(id), 'Skipped');
    await setup.put('company', id, { phoneNumber: '2105550123' });
    expect((await link(`customer:${id}`, 'X0022')).code).toBe(0);
    const head = await house.waitForState(record(id), 'In Spectrum');
    expect(head.title.spectrumNumbers).toEqual(['X0022']);
    expect(await unlink(`customer:${id}`, 'X0022').then(() => link(`customer:${id}`, 'X0021'))).toMatchObject(
      { code: 0 },
    );
    expect(externalIds('company', id)).toEqual({ spectrum: 'X0021' });
    expect(created()).toBe(before);
  });

  it('ST21: what Girder created is unlinked or replaced by force only', async () => {
    const id = await setup.company('Barton Springs Towels');
    const made = (await house.waitForState(record(id), 'In Spectrum')).title.spectrumNumbers[0] ?? '';
    await until('the external id', () => JSON.stringify(externalIds('company', id)).includes(made));
    keyed('X0031', 'TOWELS');
    expect(await unlink(`customer:${id}`, made)).toMatchObject(
      refusal(`Girder created customer ${made} for company ${id}; --force unlinks it all the same.`),
    );
    expect((await unlink(`customer:${id}`, made, '--force')).code).toBe(0);
    expect(externalIds('company', id)).toEqual({});
    expect(await link(`customer:${id}`, 'X0031')).toMatchObject(
      refusal(`Girder created customer ${made} for company ${id}; --force links X0031 in its place.`),
    );
    expect((await link(`customer:${id}`, 'X0031', '--force')).code).toBe(0);
    expect(externalIds('company', id)).toEqual({ spectrum: 'X0031' });
    const drifted = await house.waitFor(record(id), 'drifted', (now) => (now.drift ?? []).length > 0);
    expect(drifted.drift).toEqual([{ field: 'external id "spectrum"', sent: made, found: 'X0031' }]);
    expect(
      (
        await linkOfRecord(house.store, {
          target: house.target,
          kind: 'customer',
          record: record(id),
          slot: '',
        })
      )?.code,
    ).toBe('X0031');
  });

  it('ST21: autolink links what leaves no choice, so many at a time, and goes on when repeated', async () => {
    const before = mails(house).length;
    const ids = [
      await unheard(() => setup.company('Auditorium Shores Tents', { refNumber: 'A0001' })),
      await unheard(() => setup.company('Deep Eddy Pools')),
      await unheard(() => setup.company('Emma Long Canoes')),
    ];
    keyed('A0001', 'SHORES');
    keyed('A0002', 'DEEP EDDY POOLS', { Status: 'I' });
    for (const code of ['A0003', 'A0004']) keyed(code, 'EMMA LONG CANOES');
    const auto = () => links('autolink', '--kind', 'customer', '--limit', '1', ...why);
    expect(
      [await auto(), await auto(), await auto()].map(({ code, out }) => [code, out.split('\n').at(-2)]),
    ).toEqual([
      [0, '1 linked, 1 left to link, 1 for a person (--dry-run lists them).'],
      [0, '1 linked, 0 left to link, 1 for a person (--dry-run lists them).'],
      [0, '0 linked, 0 left to link, 1 for a person (--dry-run lists them).'],
    ]);
    expect(ids.map((id) => externalIds('company', id))).toEqual([
      { spectrum: 'A0001' },
      { spectrum: 'A0002' },
      {},
    ]);
    expect(mails(house)).toHaveLength(before);
  });

  it('ST21: no name stands in a history of Temporal', async () => {
    let told = '';
    for await (const { workflowId, runId } of house.client.workflow.list()) {
      const history = await house.client.workflow.getHandle(workflowId, runId).fetchHistory();
      const payloads = [...JSON.stringify(history).matchAll(/"data":"([A-Za-z0-9+/=]+)"/g)];
      const text = payloads.map(([, data = '']) => Buffer.from(data, 'base64').toString()).join('\n');
      told += text;
      expect([workflowId, /CIBOLO|Eddy|EDDY|Kayaks/.test(text)]).toEqual([workflowId, false]);
    }
    expect(told).toContain('"code":"c00003"');
  });
});

describe('jobs and sites', () => {
  const costCenters = { enabled: true, multi: true, default: 'PL' };
  const first = String(jobId(1));

  beforeAll(async () => {
    await open({ jobs: { mode: 'map-only' }, costCenters });
    const { sandbox } = house.spectrum;
    const { JC_JOB_MASTER_MC: jobs = [] } = sandbox.state();
    const more = [
      { Job_Number: 'S2001', Customer_Code: 'C00001', Cost_Center: 'HV' },
      { Job_Number: 'S2002', Customer_Code: 'C00002', Cost_Center: 'PL' },
    ];
    sandbox.putState({
      JC_JOB_MASTER_MC: [...jobs, ...more.map((row) => ({ ...jobs[0], ...row }))],
    });
  }, 60_000);
  afterAll(() => house.close(), 60_000);

  const linked = () =>
    linksOfRecord(house.store, { target: house.target, kind: 'job', record: record(first, 'job') }).then(
      (all) => all.map(({ slot, code }) => `${slot} ${code}`),
    );

  it('ST4, ST21: a further job of a cost center is linked in the store alone, and unlinked there', async () => {
    expect(await link(`job:${first}`, 'S2001')).toMatchObject(
      refusal(
        `Job ${first} is linked to job S1001; unlink that first; a further one is linked with --cost-center.`,
      ),
    );
    const ran = await link(`job:${first}`, 'S2001', '--cost-center', 'HV');
    expect(ran.out).toBe(`Job ${first} is job S2001 in Spectrum for cost center HV.\n`);
    const head = await house.waitForState(record(first, 'job'), 'In Spectrum');
    expect(head.title.spectrumNumbers.sort()).toEqual(['S1001', 'S2001']);
    expect(externalIds('job', first)).toEqual({ spectrum_job: 'S1001' });
    expect(await linked()).toContain('HV S2001');
    expect(await link(`job:${jobId(2)}`, 'S2001', '--cost-center', 'HV', '--force')).toMatchObject(
      refusal(`S2001 is linked to the record ${record(first, 'job')}; unlink that first.`),
    );
    expect((await unlink(`job:${first}`, 'S2001')).code).toBe(0);
    expect(await linked()).not.toContain('HV S2001');
    expect(externalIds('job', first)).toEqual({ spectrum_job: 'S1001' });
  });

  it('ST21: a job of another customer is linked by force only', async () => {
    expect((await unlink(`job:${first}`, 'S1001')).code).toBe(0);
    expect(externalIds('job', first)).toEqual({});
    expect(await link(`job:${first}`, 'S2002')).toMatchObject(
      refusal(
        `Job S2002 is of customer C00002 in Spectrum, but company 7001, the customer of job ${first}, is C00001; --force links it all the same.`,
      ),
    );
    expect((await link(`job:${first}`, 'S2002', '--force')).code).toBe(0);
    expect(externalIds('job', first)).toEqual({ spectrum_job: 'S2002' });
  });

  it('ST21: autolink --dry-run compares locations with sites, too', async () => {
    const ran = await links('autolink', '--dry-run', '--json');
    const lists = JSON.parse(ran.out).lists as { process: string; linked: number }[];
    expect(lists.map(({ process, linked: count }) => [process, count])).toEqual([
      ['customer', 2],
      ['site', 3],
    ]);
  });
});
