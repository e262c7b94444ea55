/** A ServiceTrade job becomes a job in Spectrum with its phases and overhead batch, after its customer and site (ST2, ST4–ST6). */
import { Office } from '../../demo/http';
import { companyId, invoiceRow, officeClient } from '../../demo/initial/servicetrade';
import type { Head } from '../../domain/heads';
import type { RecordProcess } from '../../domain/record-start';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import type { Creating } from './setup';
import { addTemplate, creatingAll, numberFormat, Setup } from './setup';
import { comments, girder, mails, poll, setFaults, until } from './support';

let house: House;
let setup: Setup;

async function open(creating: Creating = {}, phases = 2): Promise<void> {
  house = await startHouse({ settings: (settings) => creatingAll(settings, creating) });
  addTemplate(house, phases);
  const url = `http://127.0.0.1:${house.servicetrade.port}`;
  setup = new Setup(house, await Office.login(url, officeClient.clientId, officeClient.clientSecret));
}

afterEach(() => setFaults(house));

function inState(process: RecordProcess, id: string, state: string, code?: string): Promise<Head> {
  const is = (now: Head) => now.state === state && (code === undefined || now.reason?.code === code);
  return house.waitFor(setup.record(process, id), `${state} ${code ?? ''}`, is, 20_000);
}

const silently = async <T>(work: () => Promise<T>): Promise<T> => {
  house.servicetrade.sandbox.faults.replace([{ operation: 'webhook', every: 1, fault: { name: 'drop' } }]);
  const done = await work();
  house.servicetrade.sandbox.faults.clear();
  return done;
};

const numberOf = (jobId: string): string => `N${String(setup.source('job', jobId).number)}`;
const phasesOf = (number: string) => setup.spectrum('JC_PHASE_MASTER_MC', { Job_Number: number });
const jobRow = (number: string) => setup.spectrum('JC_JOB_MASTER_MC', { Job_Number: number });

/** Job and customer of a document in Spectrum. */
const billed = (invoice: string): string[] =>
  house.ledger(invoice).flatMap((row) => [String(row.Job_Number).trim(), String(row.Customer_Code)]);

describe('one job', () => {
  beforeAll(() => open(), 60_000);
  afterAll(() => house.close(), 60_000);

  it('ST4–ST6: an invoice brings its job, its company and its location with it, without a word', async () => {
    const before = mails(house).length;
    const [company, locationId, jobId] = await silently(async () => {
      const company = await setup.company('Pearl Lofts, LLC');
      const location = await setup.location(company, 'Pearl Lofts Tower');
      return [company, location, await setup.job(location, { description: 'Spring repair' })];
    });
    const row = {
      ...invoiceRow(simpleInvoice(1)),
      customer: { id: Number(company) },
      location: { id: Number(locationId) },
      job: { id: Number(jobId) },
    };
    house.servicetrade.sandbox.putState({ invoice: [row] });
    await house.approve(1);
    await house.waitForState(1, 'In Spectrum');
    const number = numberOf(jobId);
    const [customer] = setup.spectrum('CR_CUSTOMER_MASTER_MC', { Name: 'Pearl Lofts LLC' });
    const [site] = setup.spectrum('WO_ADDRESS_MC', { Site_Name: 'Pearl Lofts Tower' });
    expect(site).toMatchObject({ Site_Customer_Code: customer?.Customer_Code });
    expect(jobRow(number)).toMatchObject([
      {
        Customer_Code: customer?.Customer_Code,
        WO_Site: site?.Ship_To_ID,
        Tax_Class_Code: 'TXSA',
        Work_State_Tax_Code: 'TX',
        Price_Method_Code: 'T',
        Job_Oh_Batch_Code: 'GEN',
        City: 'San Antonio',
      },
    ]);
    expect(phasesOf(number).map((phase) => `${phase.Phase_Code}${phase.Cost_Type}`)).toEqual([
      '01L',
      '01M',
      '02L',
      '02M',
    ]);
    expect(setup.source('company', company).externalIds).toEqual({ spectrum: customer?.Customer_Code });
    expect(setup.source('location', locationId).externalIds).toEqual({ spectrum_site: site?.Ship_To_ID });
    expect(setup.source('job', jobId).externalIds).toEqual({ spectrum_job: number });
    expect(billed('20001')).toEqual([number, customer?.Customer_Code]);
    expect([mails(house).length - before, comments(house, 1).length]).toEqual([0, 0]);
    expect((await inState('job', jobId, 'In Spectrum')).title.spectrumNumbers).toEqual([number]);
  });

  it('ST4: an external id that was taken off is written again when an invoice needs it', async () => {
    const [company, locationId, jobId] = await silently(async () => {
      const company = await setup.company('Taken Off');
      const location = await setup.location(company, 'Taken Off');
      return [company, location, await setup.job(location)];
    });
    await setup.put('job', jobId, { customerPo: 'PO-4' });
    await until('the external id', () => 'spectrum_job' in Object(setup.source('job', jobId).externalIds));
    await silently(() => setup.externalId('job', jobId, 'spectrum_job', ''));
    expect(setup.source('job', jobId).externalIds).toEqual({});
    const row = {
      ...invoiceRow(simpleInvoice(4)),
      customer: { id: Number(company) },
      location: { id: Number(locationId) },
      job: { id: Number(jobId) },
    };
    const known = house.servicetrade.sandbox.state().invoice ?? [];
    house.servicetrade.sandbox.putState({ invoice: [...known, row] });
    await house.approve(4);
    await house.waitForState(4, 'In Spectrum');
    expect(setup.source('job', jobId).externalIds).toEqual({ spectrum_job: numberOf(jobId) });
    expect(jobRow(numberOf(jobId))).toHaveLength(1);
  });

  it('ST6: an overhead batch that is refused is resumed alone', async () => {
    const { sandbox } = house.spectrum;
    const batches = sandbox.state().JC_OH_BATCH_MASTER_MC ?? [];
    sandbox.putState({ JC_OH_BATCH_MASTER_MC: batches.filter((row) => row.Job_Oh_Batch_Code !== 'GEN') });
    const company = await setup.company('Brackenridge Bakery');
    const job = await setup.job(await setup.location(company, 'Bakery'));
    const waiting = await inState('job', job, 'Waiting', 'CODE_REFUSED');
    expect(waiting.reason?.subject).toBe('Job_Oh_Batch_Code-GEN');
    const number = numberOf(job);
    expect(phasesOf(number)).toHaveLength(4);
    expect(setup.source('job', job).externalIds).toEqual({});
    const after = sandbox.journal.after(0).length;
    sandbox.putState({ JC_OH_BATCH_MASTER_MC: batches });
    await inState('job', job, 'In Spectrum');
    expect(new Set(setup.writes(after))).toEqual(new Set(['UpdateJob']));
    expect(jobRow(number)).toMatchObject([{ Job_Oh_Batch_Code: 'GEN' }]);
    await until('the external id', () =>
      JSON.stringify(setup.source('job', job).externalIds).includes(number),
    );
  });

  it('a lost answer of each write ends in one site, one job, its phases and its overhead batch (F1)', async () => {
    const operations = ['AddWOSiteAddress', 'AddJob', 'AddPhase', 'UpdateJob'];
    setFaults(
      house,
      ...operations.map((operation) => ({ operation, nth: 1, fault: { name: 'dropAfterCommit' } })),
    );
    const jobs = await Promise.all(
      ['Olmos', 'Mission', 'Cibolo'].map(async (name) => {
        const company = await setup.company(`${name} Rowing`);
        const job = await setup.job(await setup.location(company, `${name} Basin`));
        return { job, site: `${name} Basin` };
      }),
    );
    await Promise.all(jobs.map(({ job }) => inState('job', job, 'In Spectrum')));
    for (const { job, site } of jobs) {
      const number = numberOf(job);
      expect(setup.spectrum('WO_ADDRESS_MC', { Site_Name: site })).toHaveLength(1);
      expect(jobRow(number)).toMatchObject([{ Job_Oh_Batch_Code: 'GEN' }]);
      expect(phasesOf(number)).toHaveLength(4);
      const sent = house.spectrum.sandbox.journal
        .after(0)
        .filter((one) => one.committed && operations.includes(one.operation))
        .filter(({ body }) => JSON.stringify(body).includes(number));
      // The answer was lost after it was done: a probe found it, and nothing was sent twice.
      expect(sent.map(({ operation }) => operation).sort()).toEqual([
        'AddJob',
        ...Array.from({ length: 4 }, () => 'AddPhase'),
        'UpdateJob',
      ]);
    }
  });

  it('ST4: what people change in Spectrum is shown, and left as it is', async () => {
    const company = await setup.company('Quarry Market');
    const job = await setup.job(await setup.location(company, 'Quarry'));
    await inState('job', job, 'In Spectrum');
    const number = numberOf(job);
    const { sandbox } = house.spectrum;
    const rows = sandbox.state().JC_JOB_MASTER_MC ?? [];
    sandbox.putState({
      JC_JOB_MASTER_MC: rows.map((row) =>
        String(row.Job_Number).trim() === number ? { ...row, Job_Description: 'By the office' } : row,
      ),
    });
    await setup.put('job', job, { customerPo: 'PO-1' });
    const record = setup.record('job', job);
    const shown = await house.waitFor(record, 'with drift', (head) => (head.drift ?? []).length > 0);
    expect(shown).toMatchObject({
      state: 'In Spectrum',
      drift: [{ field: 'description', found: 'By the office' }],
    });
    expect(jobRow(number)).toMatchObject([{ Job_Description: 'By the office' }]);
    expect((await girder(house, 'records', 'show', record)).out).toContain('By the office');
  });

  it('ST4: a job of an ignored type is skipped, and its invoice says why it waits', async () => {
    const company = await setup.company('Roosevelt Skates');
    const location = await setup.location(company, 'Rink');
    const job = await setup.job(location, { type: 'survey' });
    await inState('job', job, 'Skipped', 'JOB_TYPE_IGNORED');
    const row = {
      ...invoiceRow(simpleInvoice(2)),
      customer: { id: Number(company) },
      location: { id: Number(location) },
      job: { id: Number(job) },
    };
    const known = house.servicetrade.sandbox.state().invoice ?? [];
    house.servicetrade.sandbox.putState({ invoice: [...known, row] });
    await house.approve(2);
    await house.waitFor(2, 'unmapped', (head) => head.reason?.code === 'JOB_UNMAPPED', 20_000);
  });

  it('ST20, ST21: the first poll takes up nothing, the next one what the messages lost', async () => {
    await poll(house);
    const [company, location, job] = await silently(async () => {
      const company = await setup.company('Lost Message');
      const location = await setup.location(company, 'Lost Message');
      return [company, location, await setup.job(location)];
    });
    await until('the poll passes it on', async () => (await poll(house)).signalled >= 3);
    await inState('job', job, 'In Spectrum');
    await inState('site', location, 'In Spectrum');
    await inState('customer', company, 'In Spectrum');
    expect(await house.head(setup.record('customer', String(companyId(1))))).toBeUndefined();
  });

  it('ST21: a job number that exists waits, and links to what a person says', async () => {
    const company = await setup.company('Sunken Garden');
    const location = await setup.location(company, 'Garden');
    const job = await silently(() => setup.job(location));
    const number = numberOf(job);
    const { sandbox } = house.spectrum;
    sandbox.putState({
      JC_JOB_MASTER_MC: [
        ...(sandbox.state().JC_JOB_MASTER_MC ?? []),
        { Company_Code: 'ABC', Job_Number: number, Customer_Code: 'C00001', State: 'TX' },
      ],
    });
    await setup.put('job', job, { customerPo: 'PO-2' });
    const waiting = await inState('job', job, 'Waiting', 'NUMBER_TAKEN');
    expect(waiting.reason?.sentence).toContain('C00001');
    await setup.externalId('job', job, 'spectrum_job', number);
    const linked = await inState('job', job, 'In Spectrum');
    expect(linked.title.spectrumNumbers).toEqual([number]);
    expect(phasesOf(number)).toEqual([]);
  });

  it('OP4: the preview of a job shows every field with where it comes from, and sends nothing', async () => {
    const company = await setup.company('Espada Mill');
    const location = await setup.location(company, 'Mill');
    await inState('site', location, 'In Spectrum');
    await until(
      'its external id',
      () => 'spectrum_site' in Object(setup.source('location', location).externalIds),
    );
    const job = await silently(() => setup.job(location));
    const before = setup.writes().length;
    const { out } = await girder(house, 'records', 'preview', setup.record('job', job));
    expect(out).toContain('A job would be created.');
    expect(out).toContain('taxes.classByState.TX');
    expect(out).toContain('jobs.ohBatch.default');
    expect(setup.writes()).toHaveLength(before);
  });
});

describe('one job for each cost center', () => {
  const codes = { '100': 'A', '200': 'B' };
  const creating: Creating = {
    jobs: { number: numberFormat('N{number}{cc}', codes) },
    costCenters: {
      enabled: true,
      multi: true,
      rules: [
        { serviceLine: 'Sprinkler', code: '100' },
        { serviceLine: 'Alarm', code: '200' },
      ],
      default: '100',
      priceMethod: { '200': 'F' },
    },
  };
  beforeAll(async () => {
    await open(creating, 1);
    house.servicetrade.sandbox.putState({
      serviceline: [
        { id: 5, name: 'Sprinkler' },
        { id: 6, name: 'Alarm' },
      ],
    });
  }, 60_000);
  afterAll(() => house.close(), 60_000);

  it('ST4: both are made, and the lines of an invoice say which one is billed', async () => {
    const company = await setup.company('Witte Museum');
    const location = await setup.location(company, 'Museum');
    const job = await silently(() => setup.job(location));
    const { sandbox } = house.servicetrade;
    const request = (id: number, line: number) => ({
      id,
      job: { id: Number(job) },
      location: { id: Number(location) },
      serviceLine: { id: line },
      description: 'Work',
    });
    sandbox.putState({ servicerequest: [request(901, 5), request(902, 6)] });
    await setup.put('job', job, { customerPo: 'PO-3' });
    await inState('job', job, 'In Spectrum');
    const number = numberOf(job);
    expect(jobRow(`${number}A`)).toMatchObject([
      { Cost_Center: '100', Price_Method_Code: 'T', Job_Oh_Batch_Code: 'GEN' },
    ]);
    expect(jobRow(`${number}B`)).toMatchObject([
      { Cost_Center: '200', Price_Method_Code: 'F', Job_Oh_Batch_Code: 'GEN' },
    ]);
    expect([phasesOf(`${number}A`).length, phasesOf(`${number}B`).length]).toEqual([2, 2]);
    await until('the external id', () =>
      JSON.stringify(setup.source('job', job).externalIds).includes(`${number}A`),
    );
    const base = invoiceRow(simpleInvoice(3));
    const items = Array.isArray(base.items) ? base.items : [];
    const row = {
      ...base,
      customer: { id: Number(company) },
      location: { id: Number(location) },
      job: { id: Number(job) },
      items: items.map((item: object) => ({ ...item, serviceLine: { id: 6 } })),
    };
    sandbox.putState({ invoice: [row] });
    await house.approve(3);
    await house.waitForState(3, 'In Spectrum', 20_000);
    expect(billed('20003')[0]).toBe(`${number}B`);
  });
});
