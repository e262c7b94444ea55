import { spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import { whatRowsMean } from '../../../domain/spectrum/error-rows';
import { startSpectrum } from '../../../sandbox';
import type { Row, RunningSpectrum } from '../../../sandbox';
import { document, mayAlwaysSend, settings } from './support';

const state: Record<string, Row[]> = {
  _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['*'] }],
  _logins: [{ user: 'INFO1', password: 'secret' }],
  SY_PROCESSING_DATES_MC: [
    { Company_Code: 'ABC', Module: 'AR', Begin_Date: '2026-11-01', End_Date: '2026-11-30' },
  ],
  CR_CUSTOMER_MASTER_MC: [
    { Company_Code: 'ABC', Customer_Code: 'C00001', Name: 'Acme & Sons', Zip_Code: '78701' },
    { Company_Code: 'ABC', Customer_Code: 'C00002', Name: 'Other', Status: 'N' },
  ],
  CR_CONTRACT_MASTER_MC: [
    { Company_Code: 'ABC', Contract_Number: '1001', Customer_Code: 'C00001', Retention_Percent: 10 },
  ],
  JC_JOB_MASTER_MC: [
    { Company_Code: 'ABC', Job_Number: '1001', Customer_Code: 'C00001', Job_Description: 'Mall' },
    { Company_Code: 'ABC', Job_Number: '1002', Customer_Code: 'C00001', Status_Code: 'C' },
  ],
  CR_TERMS_MASTER_MC: [{ Company_Code: 'ABC', Terms_Code: '3' }],
  CR_SALESPERSON_MASTER_MC: [{ Company_Code: 'ABC', Salesperson_Code: 'JD' }],
  CR_SALES_TAX_MASTER_MC: [
    { Company_Code: 'ABC', Sales_Tax_Code: 'TXAUS', Effective_Date: '2020-01-01', Sales_Tax_Percent: 8.25 },
  ],
  GL_MASTER_MC: [{ Company_Code: 'ABC', GL_Account: '4010', Direct_Cost_Flag: 'N' }],
};

/** The client against the stand-in, which was written from the interface alone and not from the client. */
describe('Spectrum, end to end', () => {
  let running: RunningSpectrum;
  let spectrum: SpectrumClient;
  beforeAll(async () => {
    running = await startSpectrum({ port: 0, infolinkPort: 0 });
  });
  afterAll(() => running.close());
  beforeEach(() => {
    running.sandbox.reset();
    running.sandbox.faults.replace([]);
    running.sandbox.putState(state);
    const base = settings(running.url);
    const infolink = { ...base.infolink, port: running.infolink.port };
    spectrum = spectrumClient({ ...base, infolink }, 'east');
  });
  afterEach(() => spectrum.close());

  const post = (changes: Parameters<typeof document>[0] = {}): ReturnType<SpectrumClient['postArInvoice']> =>
    spectrum.postArInvoice(document(changes), mayAlwaysSend());

  it('ST7: an invoice comes back as it was sent, retention 0 although the contract has 10 %', async () => {
    expect(await post()).toMatchObject({ outcome: 'applied', ref: '100123', stage: 'unposted' });
    expect(await spectrum.arHeaders('ABC', { number: '100123' })).toEqual([
      {
        stage: 'unposted',
        company: 'ABC',
        batch: 'ST20261120',
        customer: 'C00001',
        job: '1001',
        number: '100123',
        type: 'I',
        invoiceDate: '2026-11-20',
        glDate: '2026-11-20',
        terms: '3',
        salesperson: 'JD',
        taxCode: 'TXAUS',
        taxAmount: '8.25',
        retentionPercent: '0.00',
        retentionAmount: '0.00',
        extension: '100.00',
        remarks: 'ST 100123',
        customerPo: 'PO 7',
      },
    ]);
    expect(await spectrum.arLines('ABC', '100123', 'unposted')).toEqual(document().lines);
  });

  it('follows it through the update to the open item', async () => {
    await post();
    running.sandbox.advance({ action: 'updateBatch', company: 'ABC', module: 'AR', batch: 'ST20261120' });
    expect(await spectrum.arHeaders('ABC', { batch: 'ST20261120' })).toMatchObject([{ stage: 'updated' }]);
    expect(await spectrum.openItems('ABC', ['100123'])).toMatchObject([
      { amount: '108.25', balance: '108.25' },
    ]);
  });

  it.each<[string, Parameters<typeof document>[0]]>([
    ['PERIOD_CLOSED', { glDate: '2026-12-01', invoiceDate: '2026-12-01' }],
    ['CODE_REFUSED', { customer: 'C00002', job: '' }],
    ['CODE_REFUSED', { taxCode: 'NONE' }],
    ['REFUSED', { remarks: 'x'.repeat(66) }],
  ])('ST16: a refusal means %s', async (code, changes) => {
    const sent = await post(changes);
    expect(sent.outcome).toBe('refused');
    expect(sent.outcome === 'refused' && whatRowsMean(sent.rows).code).toBe(code);
    expect(await spectrum.arHeaders('ABC', { number: '100123' })).toEqual([]);
  });

  it('a second document of the number is NUMBER_TAKEN, and Spectrum keeps one', async () => {
    await post();
    const again = await post();
    expect(again.outcome === 'refused' && whatRowsMean(again.rows).code).toBe('NUMBER_TAKEN');
    expect(await spectrum.arHeaders('ABC', { number: '100123' })).toHaveLength(1);
  });

  it.each<[string, Row, string, number]>([
    ['F1: drops after the commit', { name: 'dropAfterCommit' }, 'unclear', 1],
    ['F2: drops before it', { name: 'dropBeforeCommit' }, 'unclear', 0],
    ['F4: an empty 200', { name: 'emptyBody' }, 'unclear', 1],
    ['F4: HTML', { name: 'html' }, 'unclear', 1],
    ['F4: cut', { name: 'truncate', bytes: 20 }, 'unclear', 1],
    ['F5: 503', { name: 'status', code: 503, retryAfter: 1 }, 'unclear', 0],
    ['F5: 429', { name: 'status', code: 429, retryAfter: 1 }, 'notSent', 0],
    ['F5: 401', { name: 'authExpired' }, 'notSent', 0],
    ['F6: drips', { name: 'drip', bytesPerSecond: 10 }, 'unclear', 1],
    ['a slow answer', { name: 'delayAnswer', ms: 700 }, 'unclear', 1],
    ['a SOAP fault', { name: 'soapFault' }, 'unclear', 0],
    ['F15: a lock', { name: 'locked' }, 'refused', 0],
  ])('%s', async (_name, fault, outcome, documents) => {
    running.sandbox.faults.replace([{ operation: 'POST /customer/invoice', fault }]);
    const sent = await post();
    expect(sent.outcome).toBe(outcome);
    if (sent.outcome === 'refused') expect(whatRowsMean(sent.rows).code).toBe('LOCKED');
    expect(await spectrum.arHeaders('ABC', { number: '100123' })).toHaveLength(documents);
  });

  it('lists customers and jobs of every status, completely', async () => {
    expect(await spectrum.getCustomers('ABC')).toEqual({
      complete: true,
      rows: [
        { code: 'C00001', name: 'Acme & Sons', zip: '78701', status: 'Active' },
        { code: 'C00002', name: 'Other', zip: '', status: 'Not Used' },
      ],
    });
    const jobs = await spectrum.getJobs('ABC');
    expect(jobs.complete).toBe(true);
    expect(jobs.rows.map((job) => [job.number, job.status])).toEqual([
      ['1001', 'A'],
      ['1002', 'C'],
    ]);
  });

  it('says so when a listing is capped', async () => {
    running.sandbox.faults.replace([{ operation: 'GetCustomers', fault: { name: 'rowCap', n: 1 } }]);
    const listing = await spectrum.getCustomers('ABC');
    expect(listing).toMatchObject({ complete: false, rows: [{ code: 'C00001' }] });
  });

  describe('OP3: doctor', () => {
    it('finds everything granted and readable, and writes nothing', async () => {
      const before = running.sandbox.journal.after(0).length;
      expect((await spectrum.testServices('ABC')).map((check) => [check.service, check.granted])).toEqual([
        ['ARMultiLineInvoice', 'yes'],
        ['GetCustomers', 'yes'],
        ['GetJob', 'yes'],
      ]);
      const tables = await spectrum.testInfolink('ABC');
      expect(tables).toHaveLength(14);
      expect(tables.filter((table) => !table.readable)).toEqual([]);
      expect(running.sandbox.journal.after(before).filter((entry) => entry.committed)).toEqual([]);
    });

    it('names the services and tables that are not', async () => {
      running.sandbox.putState({
        _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['GetJob'] }],
        _denied: [{ table: 'CR_OPEN_ITEM_MC' }],
      });
      const services = await spectrum.testServices('ABC');
      expect(services.map((check) => check.granted)).toEqual(['no', 'no', 'yes']);
      expect((await spectrum.testServices('XYZ')).map((check) => check.granted)).toEqual(['no', 'no', 'no']);
      const tables = await spectrum.testInfolink('ABC');
      expect(tables.filter((table) => !table.readable)).toMatchObject([
        { table: 'CR_OPEN_ITEM_MC', fault: 'denied' },
      ]);
    });

    it('answers also when nothing does', async () => {
      const base = settings('http://127.0.0.1:1');
      const dead = spectrumClient(base, 'east');
      expect((await dead.testServices('ABC')).map((check) => check.granted)).toEqual([
        'unknown',
        'unknown',
        'unknown',
      ]);
      expect((await dead.testInfolink('ABC')).every((table) => table.fault === 'unavailable')).toBe(true);
      await dead.close();
    });
  });
});
