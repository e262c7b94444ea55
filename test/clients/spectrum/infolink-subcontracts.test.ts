import { InfolinkError, spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import { startSpectrum } from '../../../sandbox';
import type { Row, RunningSpectrum } from '../../../sandbox';
import { cutter } from './cutter';
import { settings } from './support';

const of = (rows: Row[]): Row[] => rows.map((row) => ({ Company_Code: 'ABC', ...row }));
const ofS100 = (rows: Row[]): Row[] =>
  of(rows.map((row) => ({ Vendor_Code: 'V100', Subcontract_Number: 'S100', ...row })));

const s100 = { vendor: 'V100', subcontract: 'S100' };
const s200 = { vendor: 'V200', subcontract: 'S200' };

const bill = (number: string, amount: string, retention: string, changes: Row = {}): Row => ({
  Batch_Code: 'TP20261130',
  Vendor_Code: 'V100',
  Contract_Number: 'S100',
  Invoice_Number: number,
  Invoice_Type_Code: 'I',
  Invoice_Date: '2026-11-25',
  GL_Date: '2026-11-30',
  Invoice_Amount: amount,
  Retention_Amount: retention,
  ...changes,
});

const state: Record<string, Row[]> = {
  _logins: [{ user: 'INFO1', password: 'secret' }],
  _denied: [],
  VN_SUBCONTRACT_MC: ofS100([
    {
      Vendor_Code: 'V200',
      Subcontract_Number: 's200',
      Job_Number: '1001',
      Status_Code: 'C',
      Unit_Price_Flag: 'Y',
    },
    {
      Job_Number: '1001',
      Comment: 'Concrete works',
      Insurance_Cert_Flag: 'Y',
      GL_Account: '5010',
      Retention_Percent: 10,
      Total_Billed: '42000.10',
    },
    { Vendor_Code: 'V200', Job_Number: '1002', Status_Code: 'I' },
    { Company_Code: 'XYZ', Job_Number: '1001' },
  ]),
  VN_SUBCONTRACT_PHASE_MC: ofS100([
    { Phase_Code: '0200', Cost_Type: 'S', Original_Contract_Amount: '60000.00', Retention_Flag: 'N' },
    {
      Phase_Code: '0100',
      Cost_Type: 'S',
      Bid_Item_Number: '20',
      Bill_Description: 'Slab',
      Unit_Of_Measure: 'CY',
      Retention_Flag: 'Y',
      Unit_Price: '2.5',
      Original_Contract_Quantity: '4000',
      Original_Contract_Amount: '10000.00',
    },
    { Phase_Code: '0100', Cost_Type: 'S', Bid_Item_Number: '10', Original_Contract_Amount: '90000.00' },
    { Vendor_Code: 'V200', Phase_Code: '0100', Cost_Type: 'S', Original_Contract_Amount: '1.00' },
    { Vendor_Code: 'V200', Subcontract_Number: 'S200', Phase_Code: '0300', Cost_Type: 'S' },
  ]),
  VN_SUB_CHANGE_ORDER_HDR_MC: ofS100([
    { Job_Number: '1001', Change_Order_Number: '2', Status: 'P', Amount: '-5000.00' },
    {
      Job_Number: '1001',
      Change_Order_Number: '1',
      Description: 'Deeper footing',
      Status: 'E',
      Date_Issued: '2026-10-01',
      Date_Executed: '2026-10-15',
      Amount: '9000.00',
    },
    { Vendor_Code: 'V200', Subcontract_Number: 'S200', Change_Order_Number: '1', Status: 'V' },
  ]),
  VN_SUB_CHANGE_ORDER_DET_MC: ofS100([
    {
      Change_Order_Number: '1',
      Line_Number: '002',
      Phase_Code: '0200',
      Cost_Type: 'S',
      Amount: '-1000.00',
      Retention_Flag: 'N',
    },
    {
      Change_Order_Number: '1',
      Line_Number: '001',
      Phase_Code: '0100',
      Cost_Type: 'S',
      Bid_Item_Number: '10',
      Bill_Description: 'Footing',
      Unit_Of_Measure: 'CY',
      Quantity: '40',
      Unit_Price: '250',
      Amount: '10000.00',
    },
    { Change_Order_Number: '2', Line_Number: '001', Phase_Code: '0200', Amount: '-5000.00' },
    {
      Vendor_Code: 'V200',
      Subcontract_Number: 'S200',
      Change_Order_Number: '1',
      Line_Number: '001',
      Amount: '7.00',
    },
  ]),
  VN_VENDOR_MASTER_MC: of([
    { Vendor_Code: 'V200', Vendor_Name: 'Other', Status: 'N' },
    {
      Vendor_Code: 'V100',
      Vendor_Name: 'Acme Concrete, Inc.',
      Contact_Phone: '5125550100',
      Address_1: '1 Main St.',
      Address_2: 'Suite 2',
      Address_3: 'Austin',
      State: 'TX',
      Zip_Code: '78701',
      Vendor_Email: 'Pat@acme.example',
    },
    { Vendor_Code: 'V300' },
  ]),
  VN_INVOICE_TRAN_HEADER_MC6: of([
    bill('S100-3', '3000.00', '300.00', {
      Remarks: 'Application 3',
      Status: 'H',
      Payment_Due_Date: '2026-12-30',
    }),
    bill('S100-4', '500.00', '50.00', { Invoice_Type_Code: 'C', Batch_Code: 'TP20261130' }),
    bill('S100-3', '9.00', '0.00', { Vendor_Code: 'V200' }),
  ]),
  VN_GL_DISTRIBUTION_HEADER_MC: of([
    bill('S100-1', '7000.00', '700.00', { Batch_Code: 'TP20260930' }),
    bill('S100-2', '3000.00', '-350.00', { Batch_Code: 'KEYED' }),
    bill('OTHER', '11.00', '0.00', { Contract_Number: '', Batch_Code: 'KEYED' }),
  ]),
};

describe('Info-Link for subcontracts and AP invoices', () => {
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
    spectrum = client(running.infolink.port);
  });
  afterEach(() => spectrum.close());

  const client = (port: number, budgetMs = 2000): SpectrumClient => {
    const base = settings(running.url);
    return spectrumClient({ ...base, infolink: { ...base.infolink, port, budgetMs } }, 'east');
  };

  it('TP2: reads the subcontracts of jobs, of every status, in order', async () => {
    const found = await spectrum.subcontractsOfJobs('ABC', [' 1001', '1002']);
    expect(found.map((row) => `${row.vendor} ${row.subcontract} ${row.job} ${row.status}`)).toEqual([
      'V100 S100 1001 A',
      'V200 S100 1002 I',
      'V200 S200 1001 C',
    ]);
    expect(found[0]).toEqual({
      vendor: 'V100',
      subcontract: 'S100',
      job: '1001',
      status: 'A',
      comment: 'Concrete works',
      byUnitPrice: false,
      insurance: 'Y',
      glAccount: '5010',
      retentionPercent: '10.00',
      totalBilled: '42000.10',
    });
    expect(found[2]?.byUnitPrice).toBe(true);
    expect(await spectrum.subcontractsOfJobs('ABC', [])).toEqual([]);
    expect(await spectrum.subcontract('ABC', { vendor: 'v100', subcontract: 's100' })).toEqual(found[0]);
    expect(await spectrum.subcontract('ABC', { vendor: 'V300', subcontract: 'S100' })).toBeUndefined();
  });

  it('TP3: reads the phase details of the subcontracts asked for, and of no other pair', async () => {
    const found = await spectrum.phaseDetails('ABC', [s100, { vendor: 'v200', subcontract: 's200' }]);
    expect(found.map((row) => [row.vendor, row.phase, row.item, row.retainable, row.original])).toEqual([
      ['V100', '0100', '10', true, '90000.00'],
      ['V100', '0100', '20', true, '10000.00'],
      ['V100', '0200', '', false, '60000.00'],
      ['V200', '0300', '', true, '0.00'],
    ]);
    expect(found[1]).toEqual({
      ...s100,
      phase: '0100',
      costType: 'S',
      item: '20',
      description: 'Slab',
      unit: 'CY',
      retainable: true,
      unitPrice: '2.5',
      quantity: '4000',
      original: '10000.00',
    });
  });

  it('TP4: reads change orders of every status, each with its own lines', async () => {
    const found = await spectrum.subcontractChangeOrders('ABC', [s100, s200]);
    expect(found.map(({ vendor, number, status }) => `${vendor} ${number} ${status}`)).toEqual([
      'V100 1 E',
      'V100 2 P',
      'V200 1 V',
    ]);
    expect(found[0]).toEqual({
      ...s100,
      job: '1001',
      number: '1',
      description: 'Deeper footing',
      status: 'E',
      issuedOn: '2026-10-01',
      executedOn: '2026-10-15',
      amount: '9000.00',
      lines: [
        {
          line: '001',
          phase: '0100',
          costType: 'S',
          item: '10',
          description: 'Footing',
          unit: 'CY',
          quantity: '40',
          unitPrice: '250',
          amount: '10000.00',
          retainable: true,
        },
        expect.objectContaining({ line: '002', amount: '-1000.00', retainable: false }),
      ],
    });
    expect(found[1]).toMatchObject({ executedOn: '', lines: [{ amount: '-5000.00' }] });
    expect(found[2]?.lines).toMatchObject([{ amount: '7.00' }]);
  });

  it('TP2: reads the vendors asked for, of every status', async () => {
    expect(await spectrum.vendors('ABC', [' v200', 'V100', 'V999'])).toEqual([
      {
        code: 'V100',
        name: 'Acme Concrete, Inc.',
        phone: '5125550100',
        address1: '1 Main St.',
        address2: 'Suite 2',
        city: 'Austin',
        state: 'TX',
        zip: '78701',
        email: 'Pat@acme.example',
        status: 'A',
      },
      expect.objectContaining({ code: 'V200', name: 'Other', email: '', status: 'N' }),
    ]);
  });

  it('TP7: reads the AP documents of a vendor and number, of a subcontract and of batches', async () => {
    expect(await spectrum.apHeaders('ABC', { vendor: 'v100', number: 's100-3' })).toEqual([
      {
        stage: 'unposted',
        company: 'ABC',
        batch: 'TP20261130',
        vendor: 'V100',
        subcontract: 'S100',
        number: 'S100-3',
        type: 'I',
        invoiceDate: '2026-11-25',
        glDate: '2026-11-30',
        dueDate: '2026-12-30',
        amount: '3000.00',
        retentionAmount: '300.00',
        salesTaxAmount: '0.00',
        paymentStatus: 'H',
        remarks: 'Application 3',
      },
    ]);
    const numbers = async (filter: Parameters<typeof spectrum.apHeaders>[1]): Promise<string[]> =>
      (await spectrum.apHeaders('ABC', filter)).map(({ stage, number }) => `${stage} ${number}`);
    expect(await numbers({ vendor: 'V100', numbers: ['S100-1', 'S100-4', 'S100-9'] })).toEqual([
      'unposted S100-4',
      'updated S100-1',
    ]);
    expect(await numbers(s100)).toEqual([
      'unposted S100-3',
      'unposted S100-4',
      'updated S100-1',
      'updated S100-2',
    ]);
    expect(await numbers({ batches: ['keyed', 'TP20260930'] })).toEqual([
      'updated S100-1',
      'updated S100-2',
      'updated OTHER',
    ]);
    expect(await numbers({ vendor: 'V100', number: 'S100-9' })).toEqual([]);
  });

  it('TP7: adds up what was billed and is held, credits against it, released retention with its sign', async () => {
    expect(await spectrum.subcontractBilling('ABC', s100)).toEqual({
      posted: '10000.00',
      unposted: '2500.00',
      retentionHeld: '600.00',
      invoices: 3,
    });
    expect(await spectrum.subcontractBilling('ABC', s100, ' s100-3')).toEqual({
      posted: '10000.00',
      unposted: '-500.00',
      retentionHeld: '300.00',
      invoices: 2,
    });
    expect(await spectrum.subcontractBilling('ABC', s200)).toEqual({
      posted: '0.00',
      unposted: '0.00',
      retentionHeld: '0.00',
      invoices: 0,
    });
  });

  it('two rows under one key are no answer', async () => {
    running.sandbox.putState({
      VN_SUBCONTRACT_MC: ofS100([{ Job_Number: '1001' }, { Subcontract_Number: 's100', Job_Number: '1001' }]),
    });
    const failed = { name: 'InfolinkError', kind: 'unexpected', table: 'VN_SUBCONTRACT_MC' };
    await expect(spectrum.subcontract('ABC', s100)).rejects.toMatchObject(failed);
    await expect(spectrum.subcontractsOfJobs('ABC', ['1001'])).rejects.toMatchObject(failed);
  });

  it('OP3: doctor finds every table readable, and names the one that is not', async () => {
    const tables = await spectrum.testApTables('ABC');
    expect(tables.filter(({ readable }) => !readable)).toEqual([]);
    expect(tables).toHaveLength(7);
    running.sandbox.putState({ _denied: [{ table: 'VN_SUB_CHANGE_ORDER_DET_MC' }] });
    expect((await spectrum.testApTables('ABC')).filter(({ readable }) => !readable)).toMatchObject([
      { table: 'VN_SUB_CHANGE_ORDER_DET_MC', fault: 'denied' },
    ]);
  });

  const reads: [string, (from: SpectrumClient) => Promise<unknown>, string][] = [
    ['subcontractsOfJobs', (from) => from.subcontractsOfJobs('ABC', ['1001']), 'VN_SUBCONTRACT_MC'],
    ['phaseDetails', (from) => from.phaseDetails('ABC', [s100]), 'VN_SUBCONTRACT_PHASE_MC'],
    ['change orders', (from) => from.subcontractChangeOrders('ABC', [s100]), 'VN_SUB_CHANGE_ORDER_HDR_MC'],
    ['their lines', (from) => from.subcontractChangeOrders('ABC', [s100]), 'VN_SUB_CHANGE_ORDER_DET_MC'],
    ['vendors', (from) => from.vendors('ABC', ['V100']), 'VN_VENDOR_MASTER_MC'],
    ['unposted', (from) => from.apHeaders('ABC', s100), 'VN_INVOICE_TRAN_HEADER_MC6'],
    ['updated', (from) => from.subcontractBilling('ABC', s100), 'VN_GL_DISTRIBUTION_HEADER_MC'],
  ];
  it.each(reads)('%s that is denied is never an absence', async (_name, read, table) => {
    running.sandbox.putState({ _denied: [{ table }] });
    await expect(read(spectrum)).rejects.toMatchObject({ name: 'InfolinkError', kind: 'denied', table });
  });

  it('F6: phase details whose answer is cut at any byte are refused as incomplete', async () => {
    const cut = await cutter(running.infolink.port);
    const through = client(cut.port, 250);
    const details = (): Promise<unknown[]> => through.phaseDetails('ABC', [s100]);
    const whole = await cut.measure(details);
    expect(whole).toBeGreaterThan(60);
    for (let bytes = 0; bytes < whole; bytes += 67) {
      cut.after(bytes);
      const read: unknown = await details().catch((error: unknown) => error);
      expect({ bytes, read }).toEqual({ bytes, read: expect.any(InfolinkError) });
    }
    cut.after(Infinity);
    expect(await details()).toHaveLength(3);
    await through.close();
    await cut.close();
  });
});
