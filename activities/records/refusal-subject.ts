import { shortHash } from '../../domain/hash';
import type { Posting } from '../../domain/postings';
import type { ReasonCode } from '../../domain/reasons';
import type { ArDocument } from '../../domain/spectrum/types';
import type { ApBody } from '../../domain/trimble-pay/ap-document';
import { apBody } from '../effects/spectrum/ap-invoice';
import { arDocument } from '../effects/spectrum/ar-invoice';

/** What a refusal is about, so that records refused for the same thing share their cause. */
export function refusalSubject(
  code: ReasonCode,
  posting: Posting,
  column: string | undefined,
): string | undefined {
  const ar = arDocument.safeParse(posting.body).data;
  const ap = apBody.safeParse(posting.body).data;
  if (code === 'PERIOD_CLOSED') {
    if (ar) return `AR-${ar.glDate.slice(0, 7)}`;
    return ap && `AP-${ap.glDate.slice(0, 7)}`;
  }
  if ((code !== 'LOCKED' && code !== 'CODE_REFUSED') || !column) return undefined;
  const value = valueIn(column, posting, ar, ap);
  return `${column}-${value.length > 60 ? shortHash(value) : value}`;
}

function valueIn(column: string, posting: Posting, ar?: ArDocument, ap?: ApBody): string {
  if (ar) return valueInDocument(column, ar);
  return ap ? valueInApDocument(column, ap) : valueInSetup(column, posting);
}

function valueInDocument(column: string, body: ArDocument): string {
  const values: Record<string, string> = {
    Company_Code: body.company,
    Customer_Code: body.customer,
    Job_Number: body.job,
    Sales_Tax_Code: body.taxCode,
    Terms_Code: body.terms,
    Salesperson_Code: body.salesperson,
    GL_Account: joined(body.lines.map((line) => line.glAccount)),
  };
  return values[column] ?? body.number;
}

/** A subcontract is its vendor's, and a phase is refused as a detail of the subcontract. */
function valueInApDocument(column: string, body: ApBody): string {
  const subcontract = `${body.vendor}-${body.subcontract}`;
  const detailOf = (codes: string[]): string => `${subcontract}-${joined(codes)}`;
  const values: Record<string, string> = {
    Company_Code: body.company,
    Vendor_Code: body.vendor,
    Contract_Number: subcontract,
    GL_Account: joined(body.lines.map((line) => line.glAccount)),
    Job_Number: joined(body.lines.map((line) => line.job)),
    Phase_Code: detailOf(body.lines.map((line) => line.phase)),
    Cost_Type: detailOf(body.lines.map((line) => line.costType)),
  };
  return values[column] ?? `${body.vendor}-${body.number}`;
}

const joined = (codes: readonly string[]): string => [...new Set(codes)].sort().join('-');

/** Spectrum's column → the field of a customer, site, job, phase or overhead batch. */
const setupFields: Record<string, string> = {
  Cost_Center: 'costCenter',
  Cost_Type: 'costType',
  Customer_Code: 'customer',
  Division: 'division',
  Job_Number: 'number',
  Job_Oh_Batch_Code: 'ohBatch',
  Job_Type: 'jobType',
  Phase_Code: 'phase',
  Phase_Cost_Center: 'costCenter',
  Price_Method_Code: 'priceMethod',
  Project_Manager: 'projectManager',
  Sales_Tax_Code: 'salesTaxCode',
  Salesperson: 'salesperson',
  Site_Customer_Code: 'customer',
  Tax_Class_Code: 'taxClass',
  Terms_Code: 'terms',
  UDF1: 'udf1',
  Unit_of_Measure: 'unit',
  WO_Site: 'site',
  Work_Comp_Code: 'workersComp',
  Work_State_Tax_Code: 'workState',
};

/** A column that stands for no one code names the thing itself. */
function valueInSetup(column: string, { body, naturalKey }: Posting): string {
  const fields: Record<string, unknown> = { ...(typeof body === 'object' ? body : {}) };
  const value = fields[setupFields[column] ?? ''];
  return typeof value === 'string' && value !== '' ? value : naturalKey;
}
