import type { Row } from '../../../sandbox';
import { bill, detail, expense, ownBill, payableTables, said } from './payables';
import { World } from './world';

describe('What POST /vendor/invoice refuses', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.reset();
    world.put(payableTables);
  });

  const mask = (name: string): string => `${name} is invalid, value does not match specified field mask`;
  const job = (changes: Row): Row =>
    bill({
      APInvoiceDetails: [
        detail({ Job: { Job_Number: '1001', Phase_Code: '0300', Cost_Type: 'S', ...changes } }),
      ],
    });
  const onAccount = (GL_Account: string, Job: Row = {}): Row =>
    ownBill({ APInvoiceDetails: [expense({ Distribution: { GL_Account }, Job })] });

  const cases: [string, Row, string[]][] = [
    [
      'blank fields, all together',
      bill({ Vendor_Code: '', Invoice_Number: undefined, APInvoiceDetails: undefined }),
      [
        'M Vendor_Code: Vendor_Code is required',
        'M Invoice_Number: Invoice_Number is required',
        'M APInvoiceDetails: APInvoiceDetails is required',
      ],
    ],
    [
      'widths',
      bill({
        Invoice_Number: 'x'.repeat(21),
        Remarks: 'x'.repeat(31),
        Invoice_Amount: '123456789012.00',
        APInvoiceDetails: [detail({ Remark: 'x'.repeat(31), Item_Description: 'x'.repeat(36) })],
      }),
      [
        'I Invoice_Number: Invoice_Number exceeds maximum length of 20',
        'I Invoice_Amount: Invoice_Amount exceeds maximum length of 14',
        'I Remarks: Remarks exceeds maximum length of 30',
        'I Item_Description #1: Item_Description exceeds maximum length of 35',
        'I Remark #1: Remark exceeds maximum length of 30',
      ],
    ],
    [
      'letters that the page does not have',
      bill({ Invoice_Type_Code: 'D', Approval_Status: 'X', Status: 'P', Payment_Status: 'N' }),
      ['Invoice_Type_Code', 'Approval_Status', 'Status', 'Payment_Status'].map(
        (name) => `I ${name}: ${mask(name)}`,
      ),
    ],
    [
      'elements that the page does not have, inside objects too',
      bill({
        Invoice_No: '1',
        APInvoiceDetails: [detail({ Distribution: { GL_Account: '5010', GL: '1' }, Phase: '1' })],
      }),
      ['Invoice_No:', 'Phase #1:', 'GL #1:'].map(
        (place) => `I ${place} ${place.split(/[ :]/)[0]} is not an element of this service`,
      ),
    ],
    [
      'an object that is none',
      bill({ APInvoiceDetails: [detail({ Distribution: '5010' })] }),
      [`I Distribution #1: ${mask('Distribution')}`],
    ],
    [
      'lines that are no objects',
      bill({ APInvoiceDetails: [1] }),
      [`I APInvoiceDetails #1: ${mask('APInvoiceDetails')}`],
    ],
    [
      'negative amounts',
      bill({
        Invoice_Amount: '-1000.00',
        Sales_Tax_Amount: -1,
        Retention_Amount: '-350.00',
        Discount_Amount: -1,
      }),
      ['Invoice_Amount', 'Sales_Tax_Amount', 'Retention_Amount', 'Discount_Amount'].map(
        (name) => `I ${name}: ${name} must not be negative`,
      ),
    ],
    [
      'a sum of the lines that is negative',
      bill({ Invoice_Amount: '', Retention_Amount: 0, APInvoiceDetails: [detail({ Amount: '-5.00' })] }),
      ['I Invoice_Amount: Invoice_Amount must not be negative'],
    ],
    [
      'an amount of zero: a release of retention is not for this service',
      bill({ Invoice_Amount: 0, Retention_Amount: 0, APInvoiceDetails: [detail({ Amount: 0 })] }),
      ['I Invoice_Amount: Invoice_Amount must be greater than Discount_Amount'],
    ],
    [
      'a discount of the whole amount',
      bill({ Discount_Amount: '1000.00' }),
      ['I Invoice_Amount: Invoice_Amount must be greater than Discount_Amount'],
    ],
    [
      'an amount that is not the sum of the lines',
      bill({ APInvoiceDetails: [detail(), detail({ Amount: '-0.01' })] }),
      ['I Invoice_Amount: Invoice_Amount is not the sum of the details'],
    ],
    [
      'a line without amount',
      bill({ APInvoiceDetails: [detail(), detail({ Amount: '' })] }),
      ['M Amount #2: Amount is required'],
    ],
    [
      'retention over the amount, or on what is paid already',
      bill({ Retention_Amount: '1000.01', Payment_Status: 'M' }),
      [
        'I Retention_Amount: Retention_Amount must not exceed Invoice_Amount',
        'I Payment_Status: Payment_Status must be U with retention',
      ],
    ],
    [
      'a GL date outside the AP range',
      bill({ GL_Date: '12/01/2020', Invoice_Date: '12/01/2020' }),
      ['I GL_Date: GL_Date is not within the AP processing date range'],
    ],
    ['dates of another form', bill({ GL_Date: '2020-11-30' }), [`I GL_Date: ${mask('GL_Date')}`]],
    ['an unknown vendor', ownBill({ Vendor_Code: 'V999' }), ['I Vendor_Code: Vendor_Code does not exist']],
    [
      'a vendor that is not used',
      ownBill({ Vendor_Code: 'V300' }),
      ['I Vendor_Code: Vendor Code Entered Is Not Available For Use'],
    ],
    [
      'an unknown subcontract',
      bill({ Contract_Number: 'S-9' }),
      ['I Contract_Number: Contract_Number does not exist'],
    ],
    [
      'a subcontract of another vendor',
      bill({ Contract_Number: 'S-3' }),
      ['I Contract_Number: Contract_Number is not a subcontract of vendor V100'],
    ],
    [
      'a completed subcontract',
      bill({ Contract_Number: 'S-2' }),
      ['I Contract_Number: Subcontract has a completed status'],
    ],
    [
      'a line on another job than the subcontract’s',
      job({ Job_Number: '1002' }),
      ['I Job_Number #1: Job_Number is not the job of subcontract S-1'],
    ],
    [
      'a line of a subcontract without job',
      bill({ APInvoiceDetails: [expense()] }),
      ['M Job_Number #1: Job_Number is required'],
    ],
    [
      'a line of a subcontract in another company',
      bill({
        APInvoiceDetails: [detail({ Distribution: { Company_Code: 'XYZ', GL_Account: '6100' }, Job: {} })],
      }),
      [
        'I Company_Code #1: Company_Code is not the company of subcontract S-1',
        'M Job_Number #1: Job_Number is required',
      ],
    ],
    [
      'a completed phase, and one that is no phase detail',
      job({ Phase_Code: '0900' }),
      ['I Phase_Code #1: Phase_Code is not a phase detail of subcontract S-1'],
    ],
    [
      'a cost type that is no phase detail',
      job({ Cost_Type: 'M' }),
      [
        'I Phase_Code #1: Phase_Code is not a phase detail of subcontract S-1',
        'I Cost_Type #1: Cost_Type does not exist',
      ],
    ],
    [
      'an unknown job',
      onAccount('5010', { Job_Number: '9', Phase_Code: '0300', Cost_Type: 'S' }),
      ['I Job_Number #1: Job_Number does not exist'],
    ],
    [
      'a completed job',
      onAccount('5010', { Job_Number: '1003', Phase_Code: '0300', Cost_Type: 'S' }),
      ['I Job_Number #1: Job has a completed status', 'I Phase_Code #1: Phase_Code does not exist'],
    ],
    [
      'a completed phase',
      onAccount('5010', { Job_Number: '1001', Phase_Code: '0900', Cost_Type: 'S' }),
      ['I Phase_Code #1: Phase Code Entered Is Not Available For Use'],
    ],
    [
      'a direct account without its job',
      onAccount('5010'),
      ['Job_Number', 'Phase_Code', 'Cost_Type'].map((name) => `M ${name} #1: ${name} is required`),
    ],
    [
      'an equipment account without equipment',
      onAccount('5030'),
      ['M Equipment_Code #1: Equipment_Code is required'],
    ],
    ['a work order account without work order', onAccount('5040'), ['M WO_Number #1: WO_Number is required']],
    [
      'a job on an account that is not direct',
      onAccount('6100', { Job_Number: '1001', Phase_Code: '0300', Cost_Type: 'S' }),
      ['I GL_Account #1: Invalid GL Account for Job/Phase/Cost Type'],
    ],
    ['an unknown account', onAccount('7777'), ['I GL_Account #1: GL_Account does not exist']],
    [
      'an account that is not used',
      onAccount('6199'),
      ['I GL_Account #1: GL Account Entered Is Not Available For Use'],
    ],
    ['an account with a dash', onAccount('61-00'), ['I GL_Account #1: GL Account does not match GL Mask']],
    [
      'work orders and equipment, of which there are none',
      ownBill({
        APInvoiceDetails: [expense({ Work_Order: { WO_Number: '1' }, Equipment: { Equipment_Code: 'E1' } })],
      }),
      ['I Equipment_Code #1: Equipment_Code does not exist', 'I WO_Number #1: WO_Number does not exist'],
    ],
    [
      'unknown codes',
      ownBill({ AP_GL_Account: '7777', APInvoiceDetails: [expense({ Tax_Code: 'NOPE' })] }),
      ['I AP_GL_Account: AP_GL_Account does not exist', 'I Tax_Code #1: Tax_Code does not exist'],
    ],
    [
      'a distribution to a company that was not granted',
      ownBill({ APInvoiceDetails: [expense({ Distribution: { Company_Code: 'ZZZ', GL_Account: '6100' } })] }),
      [
        'A Company_Code #1: Company_Code is not authorized for this Authorization ID',
        'I GL_Account #1: GL_Account does not exist',
      ],
    ],
    [
      'a company that the ID is not granted',
      bill({ Company_Code: 'ZZZ' }),
      ['A Company_Code: Company_Code is not authorized for this Authorization ID'],
    ],
    ['no company', bill({ Company_Code: '' }), ['M Company_Code: Company_Code is required']],
  ];

  it.each(cases)('TP7 %s', async (_what, sent, rows) => {
    expect(await said(world, sent)).toEqual(rows);
    for (const table of ['VN_INVOICE_TRAN_HEADER_MC6', 'VN_INVOICE_TRAN_DETAIL_MC']) {
      expect(world.state(table)).toEqual([]);
    }
    expect(world.journal()).toMatchObject([{ accepted: false, committed: false }]);
  });
});
