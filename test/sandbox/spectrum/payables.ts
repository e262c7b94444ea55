import type { AxiosResponse } from 'axios';
import type { Row } from '../../../sandbox';
import { authorizationId } from './world';
import type { World } from './world';

/** A general contractor's payables beside the company of `world.ts`, and its vendors' invoices. */

export const payableTables: Record<string, Row[]> = {
  _authorizations: [
    { authorizationId, operator: 'GIR', companies: ['ABC', 'XYZ', 'NEW'], services: ['*'] },
    { authorizationId: 'OTHER', operator: 'OTH', services: ['*'] },
  ],
  SY_PROCESSING_DATES_MC: [
    { Company_Code: 'ABC', Module: 'AP', Begin_Date: '2020-11-01', End_Date: '2020-11-30' },
  ],
  VN_VENDOR_MASTER_MC: [
    { Company_Code: 'ABC', Vendor_Code: 'V100', Vendor_Name: 'Rebar LLC', Default_GL_Account: '6100' },
    { Company_Code: 'ABC', Vendor_Code: 'V200', Vendor_Name: 'Glass Inc', Status: 'I' },
    { Company_Code: 'ABC', Vendor_Code: 'V300', Vendor_Name: 'Gone Co', Status: 'N' },
  ],
  GL_MASTER_MC: [
    { Company_Code: 'ABC', GL_Account: '2010', Account_Type_Code: 'L' },
    { Company_Code: 'ABC', GL_Account: '5010', Direct_Cost_Flag: 'Y' },
    { Company_Code: 'ABC', GL_Account: '5020', Direct_Cost_Flag: 'Y' },
    { Company_Code: 'ABC', GL_Account: '5030', Direct_Cost_Flag: 'E' },
    { Company_Code: 'ABC', GL_Account: '5040', Direct_Cost_Flag: 'W' },
    { Company_Code: 'ABC', GL_Account: '6100' },
    { Company_Code: 'ABC', GL_Account: '6199', Status: 'N' },
    { Company_Code: 'XYZ', GL_Account: '6100' },
  ],
  JC_PHASE_MASTER_MC: [
    { Company_Code: 'ABC', Job_Number: '1001', Phase_Code: '0300', Cost_Type: 'S', Description: 'Concrete' },
    { Company_Code: 'ABC', Job_Number: '1001', Phase_Code: '0500', Cost_Type: 'S', Description: 'Steel' },
    { Company_Code: 'ABC', Job_Number: '1001', Phase_Code: '0900', Cost_Type: 'S', Status_Code: 'C' },
    { Company_Code: 'ABC', Job_Number: '1002', Phase_Code: '0300', Cost_Type: 'S' },
  ],
  VN_SUBCONTRACT_MC: [
    subcontract(),
    subcontract({ Subcontract_Number: 'S-2', Status_Code: 'C' }),
    subcontract({ Subcontract_Number: 'S-3', Vendor_Code: 'V200', Status_Code: 'I' }),
  ],
  VN_SUBCONTRACT_PHASE_MC: [
    phaseDetail(),
    phaseDetail({ Phase_Code: '0500', Retention_Flag: 'N', Original_Contract_Amount: 4000 }),
  ],
  VN_USE_TAX_MASTER_MC: [{ Company_Code: 'ABC', Use_Tax_Code: 'USETX', Sales_Tax_Percent: 6.25 }],
};

export function subcontract(changes: Row = {}): Row {
  return {
    Company_Code: 'ABC',
    Vendor_Code: 'V100',
    Subcontract_Number: 'S-1',
    Job_Number: '1001',
    GL_Account: '5010',
    Retention_Percent: 10,
    ...changes,
  };
}

export function phaseDetail(changes: Row = {}): Row {
  return {
    Company_Code: 'ABC',
    Vendor_Code: 'V100',
    Subcontract_Number: 'S-1',
    Phase_Code: '0300',
    Cost_Type: 'S',
    Bill_Description: 'Footings',
    Original_Contract_Amount: 6000,
    ...changes,
  };
}

export function bill(changes: Row = {}): Row {
  return {
    Company_Code: 'ABC',
    Vendor_Code: 'V100',
    Invoice_Number: 'S-1-4',
    Invoice_Type_Code: 'I',
    Approval_Status: 'A',
    GL_Date: '11/30/2020',
    Invoice_Date: '11/25/2020',
    Invoice_Amount: '1000.00',
    Sales_Tax_Amount: '0',
    Contract_Number: 'S-1',
    Retention_Amount: '100.00',
    Batch_Code: 'TP20201130',
    Remarks: 'Application 4',
    APInvoiceDetails: [detail()],
    ...changes,
  };
}

export function detail(changes: Row = {}): Row {
  return {
    Distribution: { Company_Code: 'ABC', GL_Account: '5010' },
    Amount: '1000.00',
    Job: { Job_Number: '1001', Phase_Code: '0300', Cost_Type: 'S' },
    Remark: 'Footings',
    ...changes,
  };
}

/** A line that costs an expense account and no job, for a vendor's own invoice. */
export const expense = (changes: Row = {}): Row =>
  detail({ Distribution: { GL_Account: '6100' }, Job: {}, ...changes });

/** An invoice without a subcontract. */
export const ownBill = (changes: Row = {}): Row =>
  bill({ Contract_Number: '', Retention_Amount: '', APInvoiceDetails: [expense()], ...changes });

export function image(content: Buffer | string, changes: Row = {}): Row {
  return { Image_File: Buffer.from(content).toString('base64'), Image_Type: 'pdf', ...changes };
}

export const post = (world: World, bills: Row[], timeout?: number): Promise<AxiosResponse<string>> =>
  world.call('post', '/vendor/invoice', { APInvoices: bills }, { auth: `ABC:${authorizationId}`, timeout });

/** The rows of the answer. */
export async function rowsOf(world: World, ...bills: Row[]): Promise<Row[]> {
  const { status, data } = await post(world, bills);
  if (status !== 200) throw new Error(`/vendor/invoice answered ${status}: ${data}`);
  const parsed: { response: Row[] } = JSON.parse(data);
  return parsed.response;
}

/** `code column: text` of each row, as an operator would read it; `#2` is a line or an image. */
export async function said(world: World, ...bills: Row[]): Promise<string[]> {
  return (await rowsOf(world, ...bills)).map(({ error_code, column, desc, Line_Number: line }) => {
    const place = line === undefined ? '' : ` #${String(line)}`;
    return `${String(error_code)} ${String(column)}${place}: ${String(desc)}`;
  });
}

/** The answer of `POST /__sandbox/advance`. */
export async function advance(world: World, body: Row): Promise<unknown> {
  const { data } = await world.control('post', 'advance', body);
  const parsed: unknown = JSON.parse(data);
  return parsed;
}
