import { date, decimal, int, money, padded, status, table, text } from './column';
import type { Column, Table } from './column';

const invoiceKey: Column[] = [
  text('Customer_Code', 10),
  padded('Invoice_Or_Transaction'),
  text('Transaction_Type', 1, 'I'),
];

/** Unposted and updated invoices have the same columns: the update moves rows. */
const headerColumns: Column[] = [
  text('Batch_Code', 10),
  text('Customer_Code', 10),
  padded('Job_Number'),
  padded('Invoice_Or_Transaction'),
  text('Transaction_Type', 1, 'I'),
  date('Invoice_Date'),
  date('GL_Date'),
  text('Terms_Code', 1),
  text('Salesperson_Code', 3),
  text('Sales_Tax_Code', 15),
  money('Sales_Tax_Amount'),
  decimal('Retention_Percent', 5, 2),
  money('Retention_Amount'),
  /** The lines' sum before tax. */
  money('Invoice_Extension'),
  text('Remarks', 65),
  text('Customer_PO', 25),
  text('Asset_Cost_Center', 10),
];

const detailColumns: Column[] = [
  ...invoiceKey,
  int('Line_Number'),
  text('Detail_Description', 30),
  decimal('Quantity', 13, 4),
  money('Line_Extension'),
  text('GL_Account', 12),
  text('Taxable_Flag', 1, 'N'),
  text('Income_Cost_Center', 10),
  text('Message', 250),
];

export const accountsReceivable: readonly Table[] = [
  table(
    'CR_CUSTOMER_MASTER_MC',
    text('Customer_Code', 10),
    text('Name', 30),
    text('Address_1', 30),
    text('Address_2', 30),
    text('City', 25),
    text('State', 2),
    text('Zip_Code', 10),
    text('Phone', 14),
    text('Terms_Code', 1),
    text('Salesperson', 3),
    text('Sales_Tax_Code', 15),
    /** Y, N, or blank for "No Default". */
    text('Taxable_Flag', 1, 'Y'),
    decimal('Standard_Retention_Percent', 5, 2),
    text('Cost_Center', 10),
    status(),
  ),
  table(
    'CR_CONTRACT_MASTER_MC',
    padded('Contract_Number'),
    text('Customer_Code', 10),
    decimal('Retention_Percent', 5, 2),
    text('Sales_Tax_Code', 15),
    text('Terms_Code', 1),
    status(),
  ),
  table('CR_INVOICE_TRAN_HEADER_MC', ...headerColumns),
  table('CR_INVOICE_TRAN_DETAIL_MC', ...detailColumns),
  table('CR_INVOICE_HEADER_MC', ...headerColumns),
  table('CR_INVOICE_DETAIL_MC', ...detailColumns),
  table(
    'CR_OPEN_ITEM_MC',
    ...invoiceKey,
    money('Invoice_Amount'),
    money('Invoice_Balance'),
    money('Retention_Balance'),
  ),
  table(
    'CR_PAY_ADJUST_HISTORY_MC',
    text('Customer_Code', 10),
    padded('Invoice_Number'),
    text('Transaction_Type', 1),
    text('Reference_Number', 10),
    date('Payment_Date'),
    money('Payment_Amount'),
    money('Discount_Taken'),
    money('Adjustment_Amount'),
  ),
  table(
    'CR_SALES_TAX_MASTER_MC',
    text('Sales_Tax_Code', 15),
    date('Effective_Date'),
    text('Description', 20),
    text('GL_Account', 12),
    decimal('Sales_Tax_Percent', 7, 4),
    status(),
  ),
  table('CR_TERMS_MASTER_MC', text('Terms_Code', 1), text('Description', 30), status()),
  table('CR_SALESPERSON_MASTER_MC', text('Salesperson_Code', 3), text('Description', 30), status()),
];
