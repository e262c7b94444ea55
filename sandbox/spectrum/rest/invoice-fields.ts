import type { Field } from '../fields';

/** `POST /customer/invoice`, the header's elements in the order of its page. */
export const invoiceHeader: readonly Field[] = [
  { name: 'Company_Code', kind: 'code', width: 3, required: true },
  { name: 'GL_Date', kind: 'date', width: 10, required: true },
  { name: 'Batch_Code', kind: 'code', width: 10, required: true },
  { name: 'Customer_Code', kind: 'code', width: 10, required: true },
  { name: 'Job_Number', kind: 'code', width: 10 },
  { name: 'Invoice_Or_Transaction', kind: 'code', width: 10, required: true },
  { name: 'Transaction_Type', kind: 'code', width: 1, required: true, values: ['I', 'C'] },
  { name: 'Invoice_Date', kind: 'date', width: 10, required: true },
  { name: 'Terms_Code', kind: 'code', width: 1 },
  { name: 'Salesperson_Code', kind: 'code', width: 3 },
  { name: 'Sales_Tax_Code', kind: 'code', width: 15 },
  { name: 'Sales_Tax_Amount', kind: 'number', width: 13 },
  { name: 'Retention_Percent', kind: 'number', width: 6 },
  { name: 'Print_Job_Address_Flag', kind: 'flag', width: 1 },
  { name: 'Remarks', kind: 'text', width: 65 },
  { name: 'Customer_PO', kind: 'text', width: 25 },
  { name: 'AR_GL_Account', kind: 'account', width: 12 },
  { name: 'Retention_Amount', kind: 'number', width: 13 },
  { name: 'VAT_Code', kind: 'code', width: 15 },
  { name: 'Total_VAT_Amount', kind: 'number', width: 13 },
  { name: 'Asset_Cost_Center', kind: 'code', width: 10 },
];

export const invoiceDetail: readonly Field[] = [
  { name: 'Quantity', kind: 'number', width: 12, scale: 4, signed: true },
  { name: 'Detail_Description', kind: 'text', width: 30 },
  { name: 'Unit_Of_Measure', kind: 'text', width: 3 },
  { name: 'Line_Extension', kind: 'number', width: 13, required: true },
  { name: 'GL_Account', kind: 'account', width: 12 },
  { name: 'Taxable_Flag', kind: 'flag', width: 1 },
  { name: 'Income_Cost_Center', kind: 'code', width: 10 },
  { name: 'Message', kind: 'text', width: 250 },
];
