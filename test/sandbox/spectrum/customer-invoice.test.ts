import type { Row } from '../../../sandbox';
import { World, invoice, line } from './world';

describe('POST /customer/invoice', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const unposted = (): Row[] => world.state('CR_INVOICE_TRAN_HEADER_MC');

  it('stores the invoice unposted, with a good row for its number', async () => {
    expect(
      await world.rows({ invoiceDetails: [line(), line({ Line_Extension: 0.3, Message: 'More' })] }),
    ).toEqual([
      {
        error_code: 'G',
        desc: 'Invoice 100123 added to batch ST20261120',
        column: 'Invoice_Or_Transaction',
        Company_Code: 'ABC',
        Customer_Code: 'C00001',
        Invoice_Or_Transaction: '100123',
        Batch_Code: 'ST20261120',
      },
    ]);
    expect(unposted()).toEqual([
      {
        Company_Code: 'ABC',
        Batch_Code: 'ST20261120',
        Customer_Code: 'C00001',
        Job_Number: '      1001',
        Invoice_Or_Transaction: '    100123',
        Transaction_Type: 'I',
        Invoice_Date: '2026-11-20',
        GL_Date: '2026-11-20',
        Terms_Code: '3',
        Salesperson_Code: '',
        Sales_Tax_Code: 'TXAUS',
        Sales_Tax_Amount: 8.25,
        Retention_Percent: 0,
        Retention_Amount: 0,
        Invoice_Extension: 100.3,
        Remarks: 'ST 100123',
        Customer_PO: '',
        Asset_Cost_Center: '',
      },
    ]);
    expect(world.state('CR_INVOICE_TRAN_DETAIL_MC')).toMatchObject([
      { Invoice_Or_Transaction: '    100123', Line_Number: 1, Quantity: 2, Line_Extension: 100, Message: '' },
      { Invoice_Or_Transaction: '    100123', Line_Number: 2, Line_Extension: 0.3, Message: 'More' },
    ]);
  });

  const cases: [string, Row, string[]][] = [
    [
      'blank fields, all together',
      { GL_Date: '', Batch_Code: '', Transaction_Type: undefined },
      [
        'M GL_Date: GL_Date is required',
        'M Batch_Code: Batch_Code is required',
        'M Transaction_Type: Transaction_Type is required',
      ],
    ],
    [
      'widths',
      {
        Batch_Code: 'ST202611201',
        Remarks: 'x'.repeat(66),
        invoiceDetails: [line({ Detail_Description: 'd'.repeat(31) })],
      },
      [
        'I Batch_Code: Batch_Code exceeds maximum length of 10',
        'I Remarks: Remarks exceeds maximum length of 65',
        'I Detail_Description: Detail_Description exceeds maximum length of 30',
      ],
    ],
    [
      'a width of a number',
      { Sales_Tax_Amount: '12345678901.00' },
      ['I Sales_Tax_Amount: Sales_Tax_Amount exceeds maximum length of 13'],
    ],
    [
      'negative amounts',
      {
        Sales_Tax_Amount: -1,
        Retention_Amount: '-0.01',
        invoiceDetails: [line({ Line_Extension: '-5.00' })],
      },
      [
        'I Sales_Tax_Amount: Sales_Tax_Amount must not be negative',
        'I Retention_Amount: Retention_Amount must not be negative',
        'I Line_Extension: Line_Extension must not be negative',
      ],
    ],
    [
      'a third decimal',
      { invoiceDetails: [line({ Line_Extension: '5.001' })] },
      ['I Line_Extension: Line_Extension is invalid, value does not match specified field mask'],
    ],
    [
      'other types than I and C',
      { Transaction_Type: 'D' },
      ['I Transaction_Type: Transaction_Type is invalid, value does not match specified field mask'],
    ],
    [
      'dates that are not MM/DD/YYYY',
      { GL_Date: '2026-11-20', Invoice_Date: '02/30/2026' },
      [
        'I GL_Date: GL_Date is invalid, value does not match specified field mask',
        'I Invoice_Date: Invoice_Date is invalid, value does not match specified field mask',
      ],
    ],
    [
      'dates outside the AR range',
      { GL_Date: '12/01/2026', Invoice_Date: '10/31/2026' },
      [
        'I GL_Date: GL_Date is not within the AR processing date range',
        'I Invoice_Date: Invoice_Date is not within the AR processing date range',
      ],
    ],
    [
      'wildcards and control characters',
      { Invoice_Or_Transaction: '10*', Remarks: 'a\u0000b' },
      [
        'I Invoice_Or_Transaction: Value contains invalid character(s)',
        'I Remarks: Value contains invalid character(s)',
      ],
    ],
    [
      'an element that the page does not have',
      { Salesperson: 'JD' },
      ['I Salesperson: Salesperson is not an element of this service'],
    ],
    ['no lines', { invoiceDetails: [] }, ['M invoiceDetails: invoiceDetails is required']],
    [
      'lines that are no objects',
      { invoiceDetails: ['x'] },
      ['I invoiceDetails: invoiceDetails is invalid, value does not match specified field mask'],
    ],
    [
      'unknown customers, also in another case',
      { Customer_Code: 'c00001' },
      ['I Customer_Code: Customer_Code does not exist'],
    ],
    [
      'customers that are not used',
      { Customer_Code: 'C00003', Job_Number: '' },
      ['I Customer_Code: Customer Code Entered Is Not Available For Use'],
    ],
    ['unknown contracts', { Job_Number: '9999' }, ['I Job_Number: Job_Number does not exist']],
    [
      'contracts of another customer',
      { Job_Number: '1002' },
      ['I Job_Number: Job_Number is not a contract of customer C00001'],
    ],
    ['complete contracts', { Job_Number: '1003' }, ['I Job_Number: Job has a completed status']],
    [
      'unknown and inactive codes',
      { Terms_Code: '9', Salesperson_Code: 'ZZ', Sales_Tax_Code: 'OLD' },
      [
        'I Terms_Code: Terms_Code is not active',
        'I Salesperson_Code: Salesperson_Code does not exist',
        'I Sales_Tax_Code: Sales_Tax_Code is not active',
      ],
    ],
    [
      'no tax code where nothing gives one',
      { Customer_Code: 'C00004', Job_Number: '', Sales_Tax_Code: '' },
      ['M Sales_Tax_Code: Sales_Tax_Code is required'],
    ],
    [
      'accounts',
      {
        AR_GL_Account: '5010',
        invoiceDetails: ['5010', '4099', '7777', '40-10', ''].map((GL_Account) => line({ GL_Account })),
      },
      [
        'I GL_Account: GL Account does not match GL Mask',
        'I AR_GL_Account: AR_GL_Account must not be a direct cost account',
        'I GL_Account: GL_Account must not be a direct cost account',
        'I GL_Account: GL Account Entered Is Not Available For Use',
        'I GL_Account: GL_Account does not exist',
        'M GL_Account: GL_Account is required',
      ],
    ],
    [
      'a percent over 100',
      { Retention_Percent: 101 },
      ['I Retention_Percent: Retention_Percent must not exceed 100'],
    ],
    [
      'a company that the ID is not granted',
      { Company_Code: 'ZZZ' },
      ['A Company_Code: Company_Code is not authorized for this Authorization ID'],
    ],
    ['no company', { Company_Code: '' }, ['M Company_Code: Company_Code is required']],
  ];

  it.each(cases)('refuses %s', async (_what, changes, said) => {
    expect(await world.said(changes)).toEqual(said);
    expect(unposted()).toEqual([]);
    expect(world.journal()).toMatchObject([{ accepted: false, committed: false }]);
  });

  it('names the line of a detail', async () => {
    const rows = await world.rows({ invoiceDetails: [line(), line({ GL_Account: '7777' })] });
    expect(rows).toMatchObject([{ column: 'GL_Account', Line_Number: 2, Invoice_Or_Transaction: '100123' }]);
  });

  describe('numbers', () => {
    it('are unique per company, over customers, types and both header tables', async () => {
      await world.post([invoice()]);
      const taken = ['I Invoice_Or_Transaction: Invoice Number already exists'];
      expect(await world.said({ Transaction_Type: 'C' })).toEqual(taken);
      expect(await world.said({ Customer_Code: 'C00002', Job_Number: '1002' })).toEqual(taken);
      const batch = { action: 'updateBatch', company: 'ABC', module: 'AR', batch: 'ST20261120' };
      expect((await world.control('post', 'advance', batch)).data).toBe('{"updated":["100123"]}');
      expect(await world.said()).toEqual(taken);
      expect(await world.said({ Invoice_Or_Transaction: '0100123' })).toMatchObject([/^G /]);
    });

    it('are stored padded and in upper case', async () => {
      await world.post([invoice({ Invoice_Or_Transaction: 'st-7c' })]);
      expect(unposted()).toMatchObject([{ Invoice_Or_Transaction: '     ST-7C' }]);
    });
  });

  it('imports the good invoices of a call', async () => {
    const { data } = await world.post([
      invoice(),
      invoice({ Invoice_Or_Transaction: '100124', Terms_Code: 'Z' }),
      invoice({ Invoice_Or_Transaction: '100125', Transaction_Type: 'C' }),
      invoice(),
    ]);
    const { response }: { response: Row[] } = JSON.parse(data);
    expect(response.map((row) => `${String(row.error_code)} ${String(row.Invoice_Or_Transaction)}`)).toEqual([
      'G 100123',
      'I 100124',
      'G 100125',
      'I 100123',
    ]);
    expect(unposted()).toHaveLength(2);
    expect(world.journal().map(({ key, committed }) => [key, committed])).toEqual([
      ['ABC|100123|I', true],
      ['ABC|100124|I', false],
      ['ABC|100125|C', true],
      ['ABC|100123|I', false],
    ]);
  });

  describe('what a blank takes', () => {
    it('retention: percent and amount each from the contract; a 0 that is sent is a 0', async () => {
      const blank = { invoiceDetails: [line({ Line_Extension: '100.05' })] };
      await world.post([
        invoice({ ...blank, Retention_Percent: '', Retention_Amount: '' }),
        invoice({ ...blank, Invoice_Or_Transaction: '2', Retention_Percent: 0, Retention_Amount: 0 }),
        invoice({ ...blank, Invoice_Or_Transaction: '3', Retention_Percent: '0', Retention_Amount: '' }),
        invoice({
          ...blank,
          Invoice_Or_Transaction: '4',
          Job_Number: '',
          Retention_Percent: '',
          Retention_Amount: '',
        }),
      ]);
      expect(unposted().map((row) => [row.Retention_Percent, row.Retention_Amount])).toEqual([
        [10, 10.01],
        [0, 0],
        [0, 10.01],
        [0, 0],
      ]);
    });

    it('terms from the customer; tax code from contract, then tax class, then customer', async () => {
      const blank = { Terms_Code: '', Sales_Tax_Code: '' };
      await world.post([invoice(blank)]);
      world.put({
        JC_JOB_MASTER_MC: [{ Company_Code: 'ABC', Job_Number: '1001', Tax_Class_Code: 'TXHOU' }],
      });
      await world.post([invoice({ ...blank, Invoice_Or_Transaction: '2' })]);
      world.put({
        CR_CONTRACT_MASTER_MC: [
          { Company_Code: 'ABC', Contract_Number: '1001', Customer_Code: 'C00001', Sales_Tax_Code: 'TXAUS' },
        ],
      });
      await world.post([invoice({ ...blank, Invoice_Or_Transaction: '3' })]);
      expect(unposted()).toMatchObject([
        { Terms_Code: '3', Sales_Tax_Code: 'TXAUS' },
        { Sales_Tax_Code: 'TXHOU' },
        { Sales_Tax_Code: 'TXAUS' },
      ]);
    });

    it('account: the installation’s, where there is one', async () => {
      world.put({ _settings: [{ arDefaultGlAccount: '4010' }] });
      await world.post([invoice({ invoiceDetails: [line({ GL_Account: '' })] })]);
      expect(world.state('CR_INVOICE_TRAN_DETAIL_MC')).toMatchObject([{ GL_Account: '4010' }]);
    });
  });

  it('checks cost centers only where the company works with them', async () => {
    const sent = { Asset_Cost_Center: 'SHUT', invoiceDetails: [line({ Income_Cost_Center: 'NOPE' })] };
    expect(await world.said(sent)).toMatchObject([/^G /]);
    world.put({ _settings: [{ costCenters: true }], CR_INVOICE_TRAN_HEADER_MC: [] });
    expect(await world.said(sent)).toEqual([
      'I Asset_Cost_Center: Cost Center is not valid for company ABC',
      'I Income_Cost_Center: Cost Center is not valid for company ABC',
    ]);
    expect(await world.said()).toMatchObject([/^G /]);
    expect(unposted()).toMatchObject([{ Asset_Cost_Center: 'EAST' }]);
    expect(
      await world.said({ Invoice_Or_Transaction: '2', Customer_Code: 'C00002', Job_Number: '1002' }),
    ).toEqual([
      'M Asset_Cost_Center: Asset_Cost_Center is required',
      'M Income_Cost_Center: Income_Cost_Center is required',
    ]);
  });

  it('fails as a whole when AR processing dates were never saved', async () => {
    const answer = await world.post([invoice({ Company_Code: 'NEW' }), invoice()]);
    expect(answer.status).toBe(500);
    expect(answer.data).toBe('There was an error processing your request. It has been logged');
    expect(unposted()).toEqual([]);
    const period = {
      action: 'setPeriod',
      company: 'ABC',
      module: 'AR',
      begin: '2026-12-01',
      end: '2026-12-31',
    };
    await world.control('post', 'advance', period);
    expect(await world.said()).toHaveLength(2);
  });

  it('moves a batch to the updated tables and opens its items', async () => {
    await world.post([
      invoice({ Retention_Percent: 10, Retention_Amount: '10.00' }),
      invoice({ Invoice_Or_Transaction: '2', Transaction_Type: 'C', Batch_Code: 'LATER' }),
    ]);
    const body = { action: 'updateBatch', company: 'ABC', module: 'AR', batch: 'ST20261120' };
    await world.control('post', 'advance', body);
    expect(unposted()).toMatchObject([{ Invoice_Or_Transaction: '         2' }]);
    expect(world.state('CR_INVOICE_TRAN_DETAIL_MC')).toHaveLength(1);
    expect(world.state('CR_INVOICE_HEADER_MC')).toMatchObject([{ Invoice_Or_Transaction: '    100123' }]);
    expect(world.state('CR_INVOICE_DETAIL_MC')).toHaveLength(1);
    expect(world.state('CR_OPEN_ITEM_MC')).toEqual([
      {
        Company_Code: 'ABC',
        Customer_Code: 'C00001',
        Invoice_Or_Transaction: '    100123',
        Transaction_Type: 'I',
        Invoice_Amount: 108.25,
        Invoice_Balance: 98.25,
        Retention_Balance: 10,
      },
    ]);
    const key = { Invoice_Or_Transaction: '100123' };
    const gone = { action: 'deleteUnposted', table: 'CR_INVOICE_TRAN_HEADER_MC', key };
    const refused = await world.control('post', 'advance', gone);
    expect([refused.status, refused.data]).toEqual([
      400,
      '{"error":"CR_INVOICE_TRAN_HEADER_MC has no row with {\\"Invoice_Or_Transaction\\":\\"100123\\"}"}',
    ]);
  });
});
