import type { Row } from '../../core';
import { invalid, mask, readFields } from '../fields';
import type { Field } from '../fields';
import { code, company, date, number, text } from '../soap/puts/elements';
import { isObject } from './documents';

const account = (name: string): Field => ({ name, kind: 'account', width: 12 });

/** `POST /vendor/invoice`, the header's elements in the order of its page. */
export const vendorInvoiceHeader: readonly Field[] = [
  company,
  code('Vendor_Code', 10, { required: true }),
  code('Invoice_Number', 20, { required: true }),
  code('Invoice_Type_Code', 1, { values: ['I', 'C'] }),
  code('Approval_Status', 1, { values: ['U', 'A'] }),
  code('Routing_Code', 10),
  date('GL_Date'),
  date('Invoice_Date'),
  number('Invoice_Amount', 14),
  number('Sales_Tax_Amount', 12),
  code('VAT_Code', 15),
  number('Total_VAT_Amount', 13),
  code('Contract_Number', 10),
  number('Retention_Amount', 12),
  code('Batch_Code', 10),
  date('Payment_Due_Date'),
  date('Discount_Due_Date'),
  number('Discount_Amount', 12),
  code('Status', 1, { values: ['H', 'O'] }),
  code('Payment_Status', 1, { values: ['U', 'M', 'C'] }),
  code('Bank_Account_Code', 15),
  code('Check_Number', 6),
  date('Check_Date'),
  text('Card_Number', 20),
  account('AP_GL_Account'),
  code('Cost_Center', 10),
  text('Remarks', 30),
];

export const vendorInvoiceImage: readonly Field[] = [
  text('Image_File', Infinity, { required: true }),
  code('Image_Type', 10, { required: true }),
  code('Document_ID', 19),
  text('Image_Description', 40),
];

const detail: readonly Field[] = [
  code('Item_Code', 15),
  text('Item_Description', 35),
  text('Unit_Of_Measure', 3),
  number('Quantity', 12, { scale: 4, signed: true }),
  // Alone of all amounts, a line's may be negative: the sum is what must not be.
  number('Amount', 14, { required: true, signed: true }),
  code('Tax_Code', 15),
  text('Remark', 30),
];

/** The objects inside a line. None of their elements has a name that another has. */
const parts: Readonly<Record<string, readonly Field[]>> = {
  Distribution: [code('Company_Code', 3), account('GL_Account'), code('Cost_Center', 10)],
  Job: [code('Job_Number', 10), code('Phase_Code', 20), code('Cost_Type', 3)],
  Equipment: [code('Equipment_Work_Order', 10), code('Equipment_Code', 10), code('Equipment_Category', 4)],
  Work_Order: [
    code('WO_Number', 10),
    number('Unit_Price', 12, { scale: 4 }),
    code('Equipment', 8),
    code('Component', 2),
    code('Service_Contract', 10),
  ],
};

/** A line with the elements of its objects beside its own. */
export function readDetail(given: Row, line: number): ReturnType<typeof readFields> {
  const own = readFields(detail, given, Object.keys(parts), line);
  const read = Object.entries(parts).map(([name, fields]) => {
    const part = given[name] ?? {};
    const inside = readFields(fields, isObject(part) ? { ...part } : {}, [], line);
    return isObject(part) ? inside : { ...inside, replies: [invalid(name, mask(name), line)] };
  });
  return {
    values: Object.assign({}, own.values, ...read.map(({ values }) => values)),
    replies: [...own.replies, ...read.flatMap(({ replies }) => replies)],
  };
}
