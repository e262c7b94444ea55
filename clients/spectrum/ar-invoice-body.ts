import { Decimal } from '../../domain/money';
import type { ArDocument, ArLine } from '../../domain/spectrum/types';
import { refuseControlCharacters } from './plain-text';

/**
 * Body of `POST /customer/invoice`, spelled as the vendor's published sample spells it: every field present, blank
 * ones as "", filled N fields as JSON numbers.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/accounts-receivable-services/multi-line-customer-invoice
 */
export interface SpectrumInvoices {
  arInvoices: [SpectrumInvoice];
}

export interface SpectrumInvoice {
  Company_Code: string;
  /** Month/day/year, 10 characters, as Invoice_Date. */
  GL_Date: string;
  Batch_Code: string;
  Customer_Code: string;
  Job_Number: string;
  Invoice_Or_Transaction: string;
  Transaction_Type: string;
  Invoice_Date: string;
  Terms_Code: string;
  Salesperson_Code: string;
  Sales_Tax_Code: string;
  Sales_Tax_Amount: number;
  /** Always a number: blank would take the contract's percent. */
  Retention_Percent: number;
  Print_Job_Address_Flag: '';
  Remarks: string;
  Customer_PO: string;
  AR_GL_Account: '';
  /** Always a number, like the percent. */
  Retention_Amount: number;
  VAT_Code: '';
  Total_VAT_Amount: '';
  Asset_Cost_Center: string;
  invoiceDetails: SpectrumInvoiceDetail[];
}

export interface SpectrumInvoiceDetail {
  Quantity: number | '';
  Detail_Description: string;
  Unit_Of_Measure: '';
  Line_Extension: number;
  GL_Account: string;
  Taxable_Flag: 'Y' | 'N';
  Income_Cost_Center: string;
  Message: string;
}

/**
 * @throws RangeError naming the field when a text holds a control character, a date is not ISO, or an amount has
 *   more digits than a JSON number keeps
 */
export function toSpectrumInvoice(document: ArDocument): SpectrumInvoices {
  const invoice: SpectrumInvoice = {
    Company_Code: document.company,
    GL_Date: american('GL_Date', document.glDate),
    Batch_Code: document.batch,
    Customer_Code: document.customer,
    Job_Number: document.job,
    Invoice_Or_Transaction: document.number,
    Transaction_Type: document.type,
    Invoice_Date: american('Invoice_Date', document.invoiceDate),
    Terms_Code: document.terms,
    Salesperson_Code: document.salesperson,
    Sales_Tax_Code: document.taxCode,
    Sales_Tax_Amount: exact('Sales_Tax_Amount', document.taxAmount),
    Retention_Percent: exact('Retention_Percent', document.retentionPercent),
    Print_Job_Address_Flag: '',
    Remarks: document.remarks,
    Customer_PO: document.customerPo,
    AR_GL_Account: '',
    Retention_Amount: exact('Retention_Amount', document.retentionAmount),
    VAT_Code: '',
    Total_VAT_Amount: '',
    Asset_Cost_Center: document.assetCostCenter,
    invoiceDetails: document.lines.map(toDetail),
  };
  refuseControlCharactersIn(invoice);
  invoice.invoiceDetails.forEach(refuseControlCharactersIn);
  return { arInvoices: [invoice] };
}

function toDetail(line: ArLine): SpectrumInvoiceDetail {
  return {
    Quantity: line.quantity.trim() === '' ? '' : exact('Quantity', line.quantity),
    Detail_Description: line.description,
    Unit_Of_Measure: '',
    Line_Extension: exact('Line_Extension', line.extension),
    GL_Account: line.glAccount,
    Taxable_Flag: line.taxable ? 'Y' : 'N',
    Income_Cost_Center: line.costCenter,
    Message: line.message,
  };
}

function refuseControlCharactersIn(fields: object): void {
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string') refuseControlCharacters(name, value);
  }
}

function american(field: string, iso: string): string {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso) ?? [];
  if (!year || !month || !day)
    throw new RangeError(`${field} "${iso}" is not a date of the form YYYY-MM-DD.`);
  return `${month}/${day}/${year}`;
}

/**
 * A JSON number is written with the digits that the decimal text has, or refused. Spectrum's widest amount (13
 * places) is far within what stays exact.
 */
function exact(field: string, text: string): number {
  const number = /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : Number.NaN;
  const written = String(number);
  if (!/^-?\d+(\.\d+)?$/.test(written) || !new Decimal(written).eq(text.trim())) {
    throw new RangeError(`${field} "${text}" is not a plain decimal number that can be sent exactly.`);
  }
  return number;
}
