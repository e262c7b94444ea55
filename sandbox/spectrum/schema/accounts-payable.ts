import { date, decimal, int, money, padded, status, table, text } from './column';
import type { Column, Table } from './column';

const invoiceKey: Column[] = [
  text('Vendor_Code', 10),
  text('Invoice_Number', 20),
  text('Invoice_Type_Code', 1, 'I'),
];

/** One set of columns from approval over the entry screen to the posted tables: rows only move. */
const headerColumns: Column[] = [
  text('Batch_Code', 10),
  ...invoiceKey,
  text('Approval_Status', 1, 'A'),
  text('Routing_Code', 10),
  date('GL_Date'),
  date('Invoice_Date'),
  /** Before tax, with the retention in it. */
  money('Invoice_Amount'),
  money('Sales_Tax_Amount'),
  text('VAT_Code', 15),
  money('Total_VAT_Amount'),
  /** The subcontract. */
  text('Contract_Number', 10),
  money('Retention_Amount'),
  date('Payment_Due_Date'),
  date('Discount_Due_Date'),
  money('Discount_Amount'),
  /** H on hold, O open. */
  text('Status', 1, 'O'),
  text('Payment_Status', 1, 'U'),
  text('Bank_Account_Code', 15),
  text('Check_Number', 6),
  date('Check_Date'),
  text('AP_GL_Account', 12),
  text('Cost_Center', 10),
  text('Remarks', 30),
];

const detailColumns: Column[] = [
  ...invoiceKey,
  int('Line_Number'),
  text('Distribution_Company_Code', 3),
  text('GL_Account', 12),
  text('Cost_Center', 10),
  text('Item_Code', 15),
  text('Item_Description', 35),
  text('Unit_Of_Measure', 3),
  decimal('Quantity', 13, 4),
  money('Amount'),
  text('Tax_Code', 15),
  padded('Job_Number'),
  text('Phase_Code', 20),
  text('Cost_Type', 3),
  text('Remark', 30),
  /** Which receipt a bill is for; the web service never fills these. */
  padded('PO_Number'),
  text('PO_Line_Number', 3),
  int('Receipt_Number'),
];

export const accountsPayable: readonly Table[] = [
  table(
    'VN_VENDOR_MASTER_MC',
    text('Vendor_Code', 10),
    text('Vendor_Name', 30),
    text('Type', 6),
    text('Address_1', 30),
    text('Address_2', 30),
    /** The city. */
    text('Address_3', 30),
    text('State', 2),
    text('Zip_Code', 10),
    text('Contact_Phone', 14),
    text('Vendor_Email', 80),
    text('Use_Tax_Code', 15),
    text('Default_GL_Account', 12),
    text('Hold_Flag', 1, 'N'),
    text('Terms_Code', 1),
    int('Terms_Days'),
    status(),
  ),
  table('VN_INVOICE_APPROVAL_HDR_MC', ...headerColumns),
  table('VN_INVOICE_APPROVAL_DET_MC', ...detailColumns),
  table('VN_INVOICE_TRAN_HEADER_MC6', ...headerColumns),
  table('VN_INVOICE_TRAN_DETAIL_MC', ...detailColumns),
  table('VN_GL_DISTRIBUTION_HEADER_MC', ...headerColumns),
  table('VN_GL_DISTRIBUTION_DETAIL_MC', ...detailColumns),
  table(
    'VN_OPEN_ITEMS_MC',
    ...invoiceKey,
    money('Invoice_Amount'),
    money('Invoice_Balance'),
    money('Retention_Balance'),
    text('Status', 1, 'O'),
  ),
  table(
    'VN_PAYMENT_HISTORY_MC',
    ...invoiceKey,
    text('Check_Number', 6),
    date('Payment_Date'),
    money('Payment_Amount'),
    money('Discount_Taken'),
  ),
  table(
    'VN_USE_TAX_MASTER_MC',
    text('Use_Tax_Code', 15),
    date('Effective_Date'),
    text('Description', 20),
    text('GL_Account', 12),
    decimal('Sales_Tax_Percent', 7, 4),
    status(),
  ),
];
