import { date, decimal, int, money, padded, status, table, text } from './column';
import type { Column, Table } from './column';

const subcontractKey: Column[] = [text('Vendor_Code', 10), text('Subcontract_Number', 10)];

/** What a phase detail and a line of a change order agree by. */
const phaseKey: Column[] = [text('Phase_Code', 20), text('Cost_Type', 3), text('Bid_Item_Number', 10)];

export const subcontracts: readonly Table[] = [
  table(
    'VN_SUBCONTRACT_MC',
    ...subcontractKey,
    padded('Job_Number'),
    text('Default_Phase_Code', 20),
    text('Default_Cost_Type', 3),
    status('Status_Code'),
    text('Contract_Type', 15),
    text('Insurance_Cert_Flag', 1, 'N'),
    date('Sent_Date'),
    date('Date_Issued'),
    text('Contact_Person', 20),
    text('Unit_Price_Flag', 1, 'N'),
    text('Comment', 120),
    text('GL_Account', 12),
    decimal('Retention_Percent', 5, 2),
    int('Next_Payment_Number', 1),
    text('Pay_When_Paid', 1, 'N'),
    text('Cost_Center_Override', 10),
    /** Gross, of updated invoices; credits lower it. */
    money('Total_Billed'),
  ),
  table(
    'VN_SUBCONTRACT_PHASE_MC',
    ...subcontractKey,
    ...phaseKey,
    text('Bill_Description', 25),
    text('Unit_Of_Measure', 3),
    text('Retention_Flag', 1, 'Y'),
    decimal('Unit_Price', 12, 4),
    decimal('Original_Contract_Quantity', 12, 4),
    money('Original_Contract_Amount'),
    /** What executed change orders added: original and changes are the revised amount. */
    decimal('Change_Order_Quantity', 12, 4),
    money('Change_Order_Amount'),
  ),
  table(
    'VN_SUB_CHANGE_ORDER_HDR_MC',
    ...subcontractKey,
    padded('Job_Number'),
    text('Change_Order_Number', 10),
    text('Description', 30),
    /** P pending, I issued, E executed, V void. */
    text('Status', 1, 'P'),
    date('Date_Issued'),
    date('Date_Executed'),
    money('Amount'),
  ),
  table(
    'VN_SUB_CHANGE_ORDER_DET_MC',
    ...subcontractKey,
    text('Change_Order_Number', 10),
    text('Line_Number', 3),
    ...phaseKey,
    text('Bill_Description', 25),
    text('Unit_Of_Measure', 3),
    decimal('Quantity', 12, 4),
    decimal('Unit_Price', 12, 4),
    money('Amount'),
    text('Retention_Flag', 1, 'Y'),
  ),
];
