import { InfolinkError, spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import { select } from '../../../clients/spectrum/infolink';
import type { SpectrumSettings } from '../../../domain/settings';
import { startSpectrum } from '../../../sandbox';
import type { Row, RunningSpectrum } from '../../../sandbox';
import { cutter } from './cutter';
import { closedPort, probes, settings } from './support';

describe('a statement', () => {
  it('is one SELECT by parameters, codes compared without padding and case', () => {
    expect(
      select('T_MC', ['A', 'B'], ' ABC ', {
        Code: ' t1 ',
        Other: ['x', 'Y'],
        Day: { from: '2026-11-01', to: '2026-11-30' },
      }),
    ).toEqual({
      text:
        'SELECT [A], [B] FROM [T_MC] WHERE [Company_Code] = @p0 AND UPPER(LTRIM(RTRIM([Code]))) = @p1' +
        ' AND UPPER(LTRIM(RTRIM([Other]))) IN (@p2, @p3) AND [Day] >= @p4 AND [Day] <= @p5',
      parameters: ['ABC', 'T1', 'X', 'Y', '2026-11-01', '2026-11-30'],
    });
  });

  it('takes a table with its schema', () => {
    expect(select('dbo.T', ['A'], 'ABC', {}).text).toContain('FROM [dbo].[T] WHERE');
  });

  it.each(['T]; DROP TABLE X--', '', 'a b', 'a.b.c', '1T'])('refuses the name %j', (table) => {
    expect(() => select(table, ['A'], 'ABC', {})).toThrow(InfolinkError);
  });
});

const header = (number: string, more: Row = {}): Row => ({
  Company_Code: 'ABC',
  Batch_Code: 'ST20261120',
  Customer_Code: 'C00001',
  Job_Number: '1001',
  Invoice_Or_Transaction: number,
  Transaction_Type: 'I',
  Invoice_Date: '2026-11-20',
  GL_Date: '2026-11-20',
  Terms_Code: '3',
  Sales_Tax_Code: 'TXAUS',
  Sales_Tax_Amount: '8.25',
  Retention_Percent: '10',
  Retention_Amount: '10.00',
  Invoice_Extension: '100.10',
  Remarks: 'ST 1',
  ...more,
});

const state: Record<string, Row[]> = {
  _logins: [{ user: 'INFO1', password: 'secret' }],
  _denied: [],
  CR_CUSTOMER_MASTER_MC: [
    { Company_Code: 'ABC', Customer_Code: 'C00001', Name: 'Acme', Zip_Code: '01234', Terms_Code: '3' },
    { Company_Code: 'XYZ', Customer_Code: 'C00009', Name: 'Elsewhere' },
    { Company_Code: 'ABC', Customer_Code: 'TWICE' },
    { Company_Code: 'ABC', Customer_Code: 'twice' },
  ],
  JC_JOB_MASTER_MC: [
    { Company_Code: 'ABC', Job_Number: '1001', Customer_Code: 'C00001', WO_Site: 'S1', Cost_Center: 'EAST' },
    { Company_Code: 'ABC', Job_Number: '1002', Customer_Code: 'C00001', WO_Site: 'S1', Status_Code: 'C' },
    { Company_Code: 'ABC', Job_Number: '1003', Customer_Code: 'C00002', WO_Site: 'S1' },
  ],
  CR_CONTRACT_MASTER_MC: [
    { Company_Code: 'ABC', Contract_Number: '1001', Customer_Code: 'C00001', Retention_Percent: 7.5 },
  ],
  CR_SALES_TAX_MASTER_MC: [
    { Company_Code: 'ABC', Sales_Tax_Code: 'TXAUS', Effective_Date: '2026-01-01', Sales_Tax_Percent: 8.25 },
    { Company_Code: 'ABC', Sales_Tax_Code: 'TXAUS', Effective_Date: '2020-01-01', Sales_Tax_Percent: 8 },
  ],
  GL_MASTER_MC: [
    { Company_Code: 'ABC', GL_Account: '004010', Direct_Cost_Flag: 'N', Status: 'A' },
    { Company_Code: 'ABC', GL_Account: '5010', Direct_Cost_Flag: 'Y', Status: 'A' },
  ],
  CR_TERMS_MASTER_MC: [
    { Company_Code: 'ABC', Terms_Code: '3', Description: 'Net 30' },
    { Company_Code: 'ABC', Terms_Code: '9', Description: 'Old', Status: 'I' },
  ],
  CR_SALESPERSON_MASTER_MC: [{ Company_Code: 'ABC', Salesperson_Code: 'JD', Description: 'Jo Doe' }],
  PA_COST_CENTER_MASTER_MC: [{ Company_Code: 'ABC', Cost_Center: 'EAST', Description: 'East' }],
  SY_PROCESSING_DATES_MC: [
    { Company_Code: 'ABC', Module: 'AR', Begin_Date: '2026-11-01', End_Date: '2026-11-30' },
  ],
  CR_INVOICE_TRAN_HEADER_MC: [
    header('100123'),
    header('100124C', { Transaction_Type: 'C', GL_Date: '2026-11-21' }),
  ],
  CR_INVOICE_TRAN_DETAIL_MC: [
    { ...line('100123', 2), Line_Extension: '0.10', Taxable_Flag: 'N', Message: 'More' },
    line('100123', 1),
  ],
  CR_INVOICE_HEADER_MC: [
    header('99', { Batch_Code: 'OLD' }),
    header('98', { Batch_Code: 'OLD', Company_Code: 'XYZ' }),
  ],
  CR_INVOICE_DETAIL_MC: [line('99', 1)],
  CR_OPEN_ITEM_MC: [
    {
      Company_Code: 'ABC',
      Customer_Code: 'C00001',
      Invoice_Or_Transaction: '99',
      Transaction_Type: 'I',
      Invoice_Amount: '108.25',
      Invoice_Balance: '98.25',
    },
  ],
};

function line(number: string, at: number): Row {
  return {
    Company_Code: 'ABC',
    Customer_Code: 'C00001',
    Invoice_Or_Transaction: number,
    Transaction_Type: 'I',
    Line_Number: at,
    Detail_Description: 'Labor',
    Quantity: '2.5',
    Line_Extension: '100.00',
    GL_Account: '4010',
    Taxable_Flag: 'Y',
  };
}

describe('Info-Link', () => {
  let running: RunningSpectrum;
  const open: SpectrumClient[] = [];
  beforeAll(async () => {
    running = await startSpectrum({ port: 0, infolinkPort: 0 });
  });
  afterAll(() => running.close());
  beforeEach(() => {
    running.sandbox.reset();
    running.sandbox.faults.replace([]);
    running.sandbox.putState(state);
  });
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const client = (
    link: Partial<SpectrumSettings['infolink']> = {},
    changes: Partial<SpectrumSettings> = {},
  ): SpectrumClient => {
    const base = settings(running.url);
    const made = spectrumClient(
      { ...base, infolink: { ...base.infolink, port: running.infolink.port, ...link }, ...changes },
      'east',
    );
    open.push(made);
    return made;
  };
  const failure = (reading: Promise<unknown>): Promise<unknown> =>
    reading.then(
      () => 'no failure',
      (error: unknown) => error,
    );

  it('ST3: reads set-up by canonical codes, of the company only', async () => {
    const spectrum = client();
    expect(await spectrum.customer('ABC', ' c00001')).toEqual({
      code: 'C00001',
      name: 'Acme',
      zip: '01234',
      termsCode: '3',
      salesperson: '',
      salesTaxCode: '',
      standardRetentionPercent: '0.00',
      status: 'A',
    });
    expect(await spectrum.customer('ABC', 'C00009')).toBeUndefined();
    expect(await spectrum.job('ABC', '1001')).toEqual({
      number: '1001',
      customerCode: 'C00001',
      site: 'S1',
      costCenter: 'EAST',
      status: 'A',
    });
    expect((await spectrum.jobsOfSite('ABC', 's1', 'C00001')).map((job) => [job.number, job.status])).toEqual(
      [
        ['1001', 'A'],
        ['1002', 'C'],
      ],
    );
    expect(await spectrum.contract('ABC', '1001')).toMatchObject({
      number: '1001',
      retentionPercent: '7.50',
      status: 'A',
    });
    expect(await spectrum.contract('ABC', '1002')).toBeUndefined();
    expect(await spectrum.taxRates('ABC', ['TXAUS', 'NONE'])).toEqual([
      { code: 'TXAUS', effectiveDate: '2020-01-01', percent: '8.0000', status: 'A' },
      { code: 'TXAUS', effectiveDate: '2026-01-01', percent: '8.2500', status: 'A' },
    ]);
    expect(await spectrum.glAccounts('ABC', ['004010', '5010', '4010'])).toEqual([
      { account: '004010', direct: 'N', status: 'A' },
      { account: '5010', direct: 'Y', status: 'A' },
    ]);
    expect(await spectrum.terms('ABC')).toHaveLength(2);
    expect(await spectrum.terms('ABC', ['9'])).toEqual([{ code: '9', description: 'Old', status: 'I' }]);
    expect(await spectrum.terms('ABC', [])).toEqual([]);
    expect(await spectrum.salespersons('ABC', ['jd'])).toMatchObject([{ code: 'JD' }]);
    expect(await spectrum.costCenters('ABC')).toMatchObject([{ code: 'EAST' }]);
    expect(await spectrum.processingDates('ABC', 'AR')).toEqual({
      module: 'AR',
      begin: '2026-11-01',
      end: '2026-11-30',
    });
    expect(await spectrum.processingDates('ABC', 'AP')).toBeUndefined();
  });

  it('OP10: reads AR headers of both tables by number, batch and GL date', async () => {
    const spectrum = client();
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
        salesperson: '',
        taxCode: 'TXAUS',
        taxAmount: '8.25',
        retentionPercent: '10.00',
        retentionAmount: '10.00',
        extension: '100.10',
        remarks: 'ST 1',
        customerPo: '',
      },
    ]);
    const numbers = async (filter: Parameters<SpectrumClient['arHeaders']>[1]): Promise<string[]> =>
      (await spectrum.arHeaders('ABC', filter)).map((row) => `${row.stage} ${row.number}`);
    expect(await numbers({ number: '98' })).toEqual([]);
    expect(await numbers({ numbers: ['99', '100124c'] })).toEqual(['unposted 100124C', 'updated 99']);
    expect(await numbers({ batch: 'st20261120' })).toEqual(['unposted 100123', 'unposted 100124C']);
    expect(await numbers({ batches: ['ST20261120', 'OLD'] })).toHaveLength(3);
    expect(await numbers({ glDate: { from: '2026-11-20', to: '2026-11-20' } })).toEqual([
      'unposted 100123',
      'updated 99',
    ]);
  });

  it('shows a document once that is updated between the two reads', async () => {
    running.sandbox.putState({ CR_INVOICE_HEADER_MC: [header('100123', { Batch_Code: 'ST20261120' })] });
    expect(await client().arHeaders('ABC', { number: '100123' })).toMatchObject([{ stage: 'updated' }]);
  });

  it('reads lines in order, and open items', async () => {
    const spectrum = client();
    expect(await spectrum.arLines('ABC', '100123', 'unposted')).toEqual([
      {
        description: 'Labor',
        quantity: '2.5',
        extension: '100.00',
        glAccount: '4010',
        taxable: true,
        costCenter: '',
        message: '',
      },
      expect.objectContaining({ extension: '0.10', taxable: false, message: 'More' }),
    ]);
    expect(await spectrum.arLines('ABC', '99', 'updated')).toHaveLength(1);
    expect(await spectrum.openItems('ABC', ['99', '100123'])).toEqual([
      { customer: 'C00001', number: '99', type: 'I', amount: '108.25', balance: '98.25' },
    ]);
  });

  it('reads long lists in portions', async () => {
    const many = Array.from({ length: 1000 }, (_, i) => String(i));
    expect(await client().arHeaders('ABC', { numbers: many })).toMatchObject([{ number: '99' }]);
  });

  it('stops at two rows for one key, and at a cell that it does not understand', async () => {
    const spectrum = client();
    expect(await failure(spectrum.customer('ABC', 'TWICE'))).toMatchObject({ kind: 'unexpected' });
    running.sandbox.putState({ CR_INVOICE_HEADER_MC: [header('7', { Transaction_Type: 'F' })] });
    expect(await failure(spectrum.arHeaders('ABC', { number: '7' }))).toMatchObject({
      kind: 'unexpected',
      message: expect.stringContaining('CR_INVOICE_HEADER_MC.Transaction_Type of east'),
    });
  });

  describe('that cannot be read is never an absence', () => {
    it('denied', async () => {
      running.sandbox.putState({ _denied: [{ table: 'CR_INVOICE_TRAN_HEADER_MC' }] });
      const error = await failure(client().arHeaders('ABC', { number: '1' }));
      expect(error).toBeInstanceOf(InfolinkError);
      expect(error).toMatchObject({ kind: 'denied', table: 'CR_INVOICE_TRAN_HEADER_MC' });
    });

    it('missing', async () => {
      const moved = { ...probes, arUnposted: { header: 'CR_NOWHERE', detail: 'CR_NOWHERE_D' } };
      const error = await failure(client({}, { probes: moved }).arHeaders('ABC', { number: '1' }));
      expect(error).toMatchObject({ kind: 'missing', table: 'CR_NOWHERE' });
    });

    it('login', async () => {
      const error = await failure(client({ password: 'wrong-pass' }).customer('ABC', 'C00001'));
      expect(error).toMatchObject({ kind: 'login' });
      expect(String(error)).not.toContain('wrong-pass');
    });

    it('timeout', async () => {
      running.sandbox.faults.replace([
        { operation: 'infolink:CR_CUSTOMER_MASTER_MC', fault: { name: 'delay', ms: 1500 } },
      ]);
      const error = await failure(client({ budgetMs: 300 }).customer('ABC', 'C00001'));
      expect(error).toMatchObject({ kind: 'timeout' });
    });

    it('unavailable: refused, closed while reading, or cut', async () => {
      const refused = await failure(client({ port: await closedPort() }).customer('ABC', 'C00001'));
      expect(refused).toMatchObject({ kind: 'unavailable' });
      const operation = 'infolink:CR_CUSTOMER_MASTER_MC';
      running.sandbox.faults.replace([{ operation, fault: { name: 'dropBeforeCommit' } }]);
      expect(await failure(client().customer('ABC', 'C00001'))).toMatchObject({ kind: 'unavailable' });
      running.sandbox.faults.replace([{ operation, fault: { name: 'truncate', bytes: 60 } }]);
      expect(await failure(client({ budgetMs: 500 }).customer('ABC', 'C00001'))).toBeInstanceOf(
        InfolinkError,
      );
    });

    it('F6: cut at any byte of the answer', async () => {
      const spectrum = client();
      await spectrum.customer('ABC', 'C00001');
      const cut = await cutter(running.infolink.port);
      const through = client({ port: cut.port, budgetMs: 250 });
      const whole = await cut.measure(() => through.customer('ABC', 'C00001'));
      expect(whole).toBeGreaterThan(100);
      for (let bytes = 0; bytes < whole; bytes += 7) {
        cut.after(bytes);
        expect({ bytes, read: await failure(through.customer('ABC', 'C00001')) }).toEqual({
          bytes,
          read: expect.any(InfolinkError),
        });
      }
      cut.after(Infinity);
      expect(await through.customer('ABC', 'C00001')).toMatchObject({ code: 'C00001' });
      await through.close();
      await cut.close();
    });
  });

  it('recovers once Info-Link is back', async () => {
    const spectrum = client();
    running.sandbox.faults.replace([{ operation: 'infolink:login', fault: { name: 'authExpired' }, nth: 1 }]);
    expect(await failure(spectrum.customer('ABC', 'C00001'))).toMatchObject({ kind: 'login' });
    expect(await spectrum.customer('ABC', 'C00001')).toMatchObject({ code: 'C00001' });
  });
});
