import type { Row } from '../../../sandbox';
import { advance, bill, detail, expense, ownBill, payableTables, post, rowsOf, said } from './payables';
import { World, authorizationId } from './world';

describe('POST /vendor/invoice', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.reset();
    world.put(payableTables);
  });

  const unposted = (): Row[] => world.state('VN_INVOICE_TRAN_HEADER_MC6');
  const details = (): Row[] => world.state('VN_INVOICE_TRAN_DETAIL_MC');
  const added = (number = 'S-1-4'): string => `G Invoice_Number: Invoice ${number} added to batch TP20201130`;

  it('TP7 stores the invoice approved and unposted, with a good row for its number', async () => {
    expect(await rowsOf(world, bill())).toEqual([
      {
        error_code: 'G',
        desc: 'Invoice S-1-4 added to batch TP20201130',
        column: 'Invoice_Number',
        Company_Code: 'ABC',
        Vendor_Code: 'V100',
        Invoice_Number: 'S-1-4',
      },
    ]);
    expect(unposted()).toEqual([
      {
        ...{ Company_Code: 'ABC', Batch_Code: 'TP20201130', Vendor_Code: 'V100', Invoice_Number: 'S-1-4' },
        ...{ Invoice_Type_Code: 'I', Approval_Status: 'A', Routing_Code: '' },
        ...{ GL_Date: '2020-11-30', Invoice_Date: '2020-11-25' },
        ...{ Invoice_Amount: 1000, Sales_Tax_Amount: 0, VAT_Code: '', Total_VAT_Amount: 0 },
        ...{ Contract_Number: 'S-1', Retention_Amount: 100, Payment_Due_Date: null, Discount_Due_Date: null },
        ...{ Discount_Amount: 0, Status: 'O', Payment_Status: 'U', Bank_Account_Code: '', Check_Number: '' },
        ...{ Check_Date: null, AP_GL_Account: '', Cost_Center: '', Remarks: 'Application 4' },
      },
    ]);
    expect(details()).toEqual([
      {
        ...{ Company_Code: 'ABC', Vendor_Code: 'V100', Invoice_Number: 'S-1-4', Invoice_Type_Code: 'I' },
        ...{ Line_Number: 1, Distribution_Company_Code: 'ABC', GL_Account: '5010', Cost_Center: '' },
        ...{ Item_Code: '', Item_Description: '', Unit_Of_Measure: '', Quantity: 0, Amount: 1000 },
        ...{ Tax_Code: '', Job_Number: '      1001', Phase_Code: '0300', Cost_Type: 'S', Remark: 'Footings' },
        ...{ PO_Number: '', PO_Line_Number: '', Receipt_Number: 0 },
      },
    ]);
    expect(world.journal()).toMatchObject([
      { operation: 'POST /vendor/invoice', key: 'ABC|V100|S-1-4', accepted: true, committed: true },
    ]);
    expect(JSON.stringify(world.journal())).not.toContain(authorizationId);
  });

  it('TP7 takes inactive vendors and subcontracts, a line below zero, a granted other company', async () => {
    const inactive = bill({ Vendor_Code: 'V200', Contract_Number: 'S-3' });
    const mixed = bill({ APInvoiceDetails: [detail({ Amount: '1200.00' }), detail({ Amount: '-200.00' })] });
    const elsewhere = ownBill({
      Invoice_Number: '77',
      APInvoiceDetails: [expense({ Distribution: { Company_Code: 'XYZ', GL_Account: '6100' } })],
    });
    expect(await said(world, inactive, mixed, elsewhere)).toEqual([added(), added(), added('77')]);
    expect(details().map((row) => [row.Distribution_Company_Code, row.Amount])).toEqual([
      ['ABC', 1000],
      ['ABC', 1200],
      ['ABC', -200],
      ['XYZ', 1000],
    ]);
  });

  describe('TP7 numbers', () => {
    const taken = ['I Invoice_Number: Invoice Number already exists'];

    it('are a vendor’s only once, whatever the type and the case', async () => {
      await said(world, bill());
      expect(await said(world, bill({ Invoice_Type_Code: 'C', Invoice_Number: 's-1-4' }))).toEqual(taken);
      expect(await said(world, ownBill({ Vendor_Code: 'V200' }))).toEqual([added()]);
    });

    it('stay taken in approval, after the update, in payment history', async () => {
      await said(world, bill({ Invoice_Number: 'A', Approval_Status: 'U' }), bill({ Invoice_Number: 'B' }));
      await advance(world, { action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20201130' });
      world.put({
        VN_PAYMENT_HISTORY_MC: [{ Company_Code: 'ABC', Vendor_Code: 'V100', Invoice_Number: 'C' }],
      });
      for (const Invoice_Number of ['A', 'B', 'C']) {
        expect(await said(world, bill({ Invoice_Number }))).toEqual(taken);
      }
    });

    it('are free again when a person deletes the unposted entry', async () => {
      await said(world, bill());
      const key = { Vendor_Code: 'V100', Invoice_Number: 'S-1-4' };
      const gone = { action: 'deleteUnposted', table: 'VN_INVOICE_TRAN_HEADER_MC6', key };
      expect(await advance(world, gone)).toEqual({ deleted: 1 });
      expect([unposted(), details()]).toEqual([[], []]);
      expect(await said(world, bill())).toEqual([added()]);
    });
  });

  it('imports the good invoices of a call', async () => {
    const rows = await said(world, bill(), bill({ Contract_Number: 'S-9', Invoice_Number: '2' }), bill());
    expect(rows).toEqual([
      added(),
      'I Contract_Number: Contract_Number does not exist',
      'I Invoice_Number: Invoice Number already exists',
    ]);
    expect(world.journal().map(({ key, committed }) => [key, committed])).toEqual([
      ['ABC|V100|S-1-4', true],
      ['ABC|V100|2', false],
      ['ABC|V100|S-1-4', false],
    ]);
  });

  describe('what a blank takes', () => {
    it('TP7 retention: the subcontract’s percentage of retained phases; a 0 that is sent is a 0', async () => {
      const lines = [
        detail({ Amount: '333.35' }),
        detail({ Amount: 200, Job: { Job_Number: '1001', Phase_Code: '0500', Cost_Type: 'S' } }),
      ];
      const blank = { Invoice_Amount: '', Retention_Amount: '', APInvoiceDetails: lines };
      await said(
        world,
        bill(blank),
        bill({ ...blank, Invoice_Number: '2', Retention_Amount: '0.00' }),
        ownBill({ Invoice_Number: '3' }),
      );
      expect(unposted().map((row) => [row.Invoice_Amount, row.Retention_Amount])).toEqual([
        [533.35, 33.34],
        [533.35, 0],
        [1000, 0],
      ]);
    });

    it('type, approval, statuses, batch; dates from the nearer end of the range', async () => {
      const blank = {
        Invoice_Type_Code: '',
        Approval_Status: '',
        GL_Date: '',
        Invoice_Date: '',
        Batch_Code: '',
      };
      expect(await said(world, bill(blank))).toEqual(['G Invoice_Number: Invoice S-1-4 added to batch GIR']);
      expect(unposted()).toMatchObject([
        {
          ...{
            Invoice_Type_Code: 'I',
            Approval_Status: 'A',
            Status: 'O',
            Payment_Status: 'U',
            Batch_Code: 'GIR',
          },
          ...{ GL_Date: '2020-11-30', Invoice_Date: '2020-11-30' },
        },
      ]);
      const period = { action: 'setPeriod', company: 'ABC', module: 'AP' };
      await advance(world, { ...period, begin: '2999-01-01', end: '2999-01-31' });
      await said(world, bill({ ...blank, Invoice_Number: '2' }));
      expect(unposted()[1]).toMatchObject({ GL_Date: '2999-01-01' });
    });

    it('account: subcontract, then cost type, installation, vendor, else refused', async () => {
      const Job = { Job_Number: '1001', Phase_Code: '0300', Cost_Type: 'S' };
      const blank = { Distribution: {} };
      world.put({ _settings: [{ apCostTypeGlAccounts: { S: '5020' } }] });
      const rows = await said(
        world,
        bill({ APInvoiceDetails: [detail(blank)] }),
        ownBill({ Invoice_Number: '2', APInvoiceDetails: [expense({ ...blank, Job })] }),
        ownBill({ Invoice_Number: '3', APInvoiceDetails: [expense(blank)] }),
        ownBill({ Vendor_Code: 'V200', APInvoiceDetails: [expense(blank)] }),
      );
      expect(rows[3]).toBe('I GL_Account #1: Invalid GL Account for Job/Phase/Cost Type');
      world.put({ _settings: [{ apDefaultGlAccount: '6100' }] });
      await said(world, ownBill({ Vendor_Code: 'V200', APInvoiceDetails: [expense(blank)] }));
      expect(details().map((row) => row.GL_Account)).toEqual(['5010', '5020', '6100', '6100']);
    });
  });

  it('TP7 unapproved invoices wait elsewhere, their GL date not counted, and no update takes them', async () => {
    expect(await said(world, bill({ Approval_Status: 'U', GL_Date: '01/01/2030' }))).toEqual([added()]);
    expect(world.state('VN_INVOICE_APPROVAL_HDR_MC')).toMatchObject([
      { Approval_Status: 'U', GL_Date: null },
    ]);
    expect(world.state('VN_INVOICE_APPROVAL_DET_MC')).toMatchObject([{ Amount: 1000 }]);
    const batch = { action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20201130' };
    expect(await advance(world, batch)).toEqual({ updated: [] });
    expect(unposted()).toEqual([]);
  });

  it('checks cost centers only where the company works with them', async () => {
    const sent = bill({
      Cost_Center: 'SHUT',
      APInvoiceDetails: [detail({ Distribution: { GL_Account: '5010', Cost_Center: 'NOPE' } })],
    });
    expect(await said(world, sent)).toEqual([added()]);
    world.put({
      _settings: [{ costCenters: true }],
      VN_INVOICE_TRAN_HEADER_MC6: [],
      VN_INVOICE_TRAN_DETAIL_MC: [],
    });
    expect(await said(world, sent)).toEqual([
      'I Cost_Center: Cost Center is not valid for company ABC',
      'I Cost_Center #1: Cost Center is not valid for company ABC',
    ]);
    expect(await said(world, bill())).toEqual([
      'M Cost_Center: Cost_Center is required',
      'M Cost_Center #1: Cost_Center is required',
    ]);
    world.put({ JC_JOB_MASTER_MC: [{ Company_Code: 'ABC', Job_Number: '1001', Cost_Center: 'EAST' }] });
    expect(await said(world, bill())).toEqual([added()]);
    expect([unposted(), details()]).toMatchObject([[{ Cost_Center: 'EAST' }], [{ Cost_Center: 'EAST' }]]);
  });

  it('fails as a whole when AP processing dates were never saved', async () => {
    const answer = await post(world, [bill({ Company_Code: 'NEW' }), bill()]);
    expect([answer.status, answer.data]).toEqual([
      500,
      'There was an error processing your request. It has been logged',
    ]);
    expect(unposted()).toEqual([]);
  });

  it('an A row for a service that was not granted, 401 for an unknown Authorization ID', async () => {
    world.put({ _authorizations: [{ authorizationId, services: ['ARMultiLineInvoice'] }] });
    expect(await said(world, bill())).toEqual(['A Authorization_ID: The web service is not Authorized']);
    world.put({ _authorizations: [] });
    expect((await post(world, [bill()])).status).toBe(401);
  });

  describe('TP7 after the call', () => {
    const batch = { action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20201130' };
    const billed = (): unknown => world.state('VN_SUBCONTRACT_MC')[0]?.Total_Billed;

    it('the update moves a batch, opens its items and raises what was billed; a credit lowers it', async () => {
      await said(world, bill(), bill({ Invoice_Number: 'LATER', Batch_Code: 'LATER' }));
      expect(billed()).toBe(0);
      expect(await advance(world, batch)).toEqual({ updated: ['S-1-4'] });
      expect(unposted()).toMatchObject([{ Invoice_Number: 'LATER' }]);
      expect(details()).toHaveLength(1);
      expect(world.state('VN_GL_DISTRIBUTION_HEADER_MC')).toMatchObject([{ Invoice_Number: 'S-1-4' }]);
      expect(world.state('VN_GL_DISTRIBUTION_DETAIL_MC')).toMatchObject([{ Amount: 1000 }]);
      expect(world.state('VN_OPEN_ITEMS_MC')).toEqual([
        {
          ...{ Company_Code: 'ABC', Vendor_Code: 'V100', Invoice_Number: 'S-1-4', Invoice_Type_Code: 'I' },
          ...{ Invoice_Amount: 1000, Invoice_Balance: 900, Retention_Balance: 100, Status: 'O' },
        },
      ]);
      expect(billed()).toBe(1000);
      const credit = bill({
        Invoice_Number: 'CR',
        Invoice_Type_Code: 'C',
        Invoice_Amount: '',
        Retention_Amount: 0,
      });
      await said(world, { ...credit, APInvoiceDetails: [detail({ Amount: '150.25' })] });
      await advance(world, batch);
      expect(billed()).toBe(849.75);
    });

    it('a person edits the entry, and nothing that was updated', async () => {
      await said(world, bill());
      const edit = {
        action: 'editUnposted',
        table: 'VN_INVOICE_TRAN_HEADER_MC6',
        key: { Company_Code: 'ABC', Invoice_Number: 'S-1-4' },
        set: { Invoice_Amount: '990.00', Status: 'H' },
      };
      expect(await advance(world, edit)).toMatchObject({ rows: [{ Invoice_Amount: 990, Status: 'H' }] });
      await advance(world, batch);
      expect(await advance(world, edit)).toMatchObject({ error: expect.stringContaining('has no row with') });
      const posted = { ...edit, table: 'VN_GL_DISTRIBUTION_HEADER_MC' };
      expect(await advance(world, posted)).toMatchObject({
        error: expect.stringContaining('is unknown; allowed:'),
      });
    });

    it('Info-Link shows unposted and posted invoices with padded job numbers', async () => {
      await said(world, bill());
      const pool = await world.pool();
      const read = async (kind: string): Promise<Row[]> => {
        const [header, lines] =
          kind === 'unposted'
            ? ['VN_INVOICE_TRAN_HEADER_MC6', 'VN_INVOICE_TRAN_DETAIL_MC']
            : ['VN_GL_DISTRIBUTION_HEADER_MC', 'VN_GL_DISTRIBUTION_DETAIL_MC'];
        const { recordset } = await pool
          .request()
          .input('vendor', 'V100')
          .query<Row>(
            `SELECT h.Invoice_Number, h.Contract_Number, h.GL_Date, h.Retention_Amount, d.Job_Number, d.Amount FROM ${header} h` +
              ` JOIN ${lines} d ON d.Invoice_Number = h.Invoice_Number WHERE h.Vendor_Code = @vendor`,
          );
        return recordset;
      };
      try {
        const row = {
          ...{ Invoice_Number: 'S-1-4', Contract_Number: 'S-1', GL_Date: new Date('2020-11-30T00:00:00Z') },
          ...{ Retention_Amount: 100, Job_Number: '      1001', Amount: 1000 },
        };
        expect([await read('unposted'), await read('posted')]).toEqual([[row], []]);
        await advance(world, batch);
        expect([await read('unposted'), await read('posted')]).toEqual([[], [row]]);
      } finally {
        await pool.close();
      }
    });
  });

  it('locked: a row on the number, nothing stored', async () => {
    world.faults('POST /vendor/invoice', { name: 'locked' });
    expect(await said(world, bill())).toEqual(['I Invoice_Number: Record is locked by another user']);
    expect(unposted()).toEqual([]);
  });
});
