import { money, shown, sum } from '../../domain/money';
import type { ApDocument, ApLine } from '../../domain/trimble-pay/ap-document';
import type { ApImage } from './ap-image';
import type { Fields } from './get-reply';
import type { Rule } from './put-fields';
import { code, digits, number, oneOf, plainCode, putFields, required, signed, words } from './put-fields';

/**
 * Body of `POST /vendor/invoice`, spelled as the vendor's published sample spells it: every field present, blank ones
 * as "", N fields as JSON numbers.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/accounts-payable-services/vendor-invoice-multi-line
 */
export interface SpectrumApInvoices {
  APInvoices: [SpectrumApInvoice];
}

export type JsonFields = Record<string, string | number>;

export interface SpectrumApInvoice {
  Images: JsonFields[];
  APInvoiceDetails: SpectrumApDetail[];
  [element: string]: string | number | JsonFields[] | SpectrumApDetail[];
}

export interface SpectrumApDetail {
  Distribution: JsonFields;
  Job: JsonFields;
  Equipment: JsonFields;
  Work_Order: JsonFields;
  [element: string]: string | number | JsonFields;
}

/** ISO date in, month first out. */
const date: Rule = {
  required: false,
  read(value) {
    const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value.trim()) ?? [];
    return year && month && day
      ? { text: `${month}/${day}/${year}` }
      : { why: `"${value}" is not a date of the form YYYY-MM-DD` };
  },
};

/** Spectrum's service takes the header's amounts above zero only; the type says which way they go. */
const positive = (width: number, scale: number): Rule => ({
  required: true,
  read(value) {
    const read = number(width, scale).read(value);
    return 'text' in read && read.text === '0' ? { why: `"${value}" is not above zero` } : read;
  },
});

const headerRules = {
  Company_Code: required(code(3)),
  Vendor_Code: required(code(10)),
  Invoice_Number: required(code(20)),
  Invoice_Type_Code: required(oneOf('I', 'C')),
  GL_Date: required(date),
  Invoice_Date: required(date),
  Invoice_Amount: positive(14, 2),
  Sales_Tax_Amount: required(number(12, 2)),
  Contract_Number: required(code(10)),
  Retention_Amount: required(number(12, 2)),
  Batch_Code: required(code(10)),
  Payment_Due_Date: date,
  Status: required(oneOf('O', 'H')),
  Remarks: words(30),
};

/** With a subcontract every line is its job's; without phase and cost type a direct account is refused. */
const lineRules = {
  Company_Code: required(code(3)),
  GL_Account: required(digits(12)),
  Job_Number: required(code(10)),
  Phase_Code: required(code(20)),
  Cost_Type: required(code(3)),
  Item_Description: words(35),
  Amount: required(signed(14, 2)),
  Remark: words(30),
};

const imageRules = {
  Image_Type: required(plainCode(10)),
  Image_Description: words(40),
};

/**
 * Approved and unposted. Retention is always explicit, as Spectrum would compute it from the lines and drift by cents;
 * no discount is taken, so that what is payable is what was certified.
 * `Image_File` is blank in every image: its content is put there while the body is sent.
 * @throws RangeError naming every element that breaks its width, characters or sign, and a sum that differs
 */
export function toApInvoice(document: ApDocument, images: readonly ApImage[]): SpectrumApInvoices {
  const wrong: string[] = [];
  const of = (place: string, read: () => Fields): Fields => readInto(wrong, place, read);
  const header = of('', () => headerOf(document));
  const details = document.lines.map((line, at) => {
    const fields = of(`Line ${at + 1}: `, () => lineOf(line, document.company));
    return toDetail(fields);
  });
  const pictures = images.map((image, at) => {
    const place = `Image ${at + 1} (${image.name}): `;
    if (!Number.isSafeInteger(image.size) || image.size <= 0) wrong.push(`${place}it is empty.`);
    const fields = of(place, () =>
      putFields(imageRules, { Image_Type: image.type, Image_Description: image.description }),
    );
    return { ...fields, Document_ID: '', Image_File: '' };
  });
  if (document.lines.length === 0) wrong.push('APInvoiceDetails has no line.');
  else if (wrong.length === 0) wrong.push(...whySumDiffers(document));
  if (wrong.length > 0) throw new RangeError(wrong.join(' '));
  const invoice = {
    ...numeric(header, ['Invoice_Amount', 'Sales_Tax_Amount', 'Retention_Amount']),
    Approval_Status: 'A',
    VAT_Code: '',
    Total_VAT_Amount: 0,
    Discount_Due_Date: '',
    Discount_Amount: 0,
    Payment_Status: 'U',
    Bank_Account_Code: '',
    Check_Number: '',
    Check_Date: '',
    Card_Number: '',
    AP_GL_Account: '',
    Cost_Center: '',
    Images: pictures,
    APInvoiceDetails: details,
  };
  return { APInvoices: [invoice] };
}

function headerOf(document: ApDocument): Fields {
  return putFields(headerRules, {
    Company_Code: document.company,
    Vendor_Code: document.vendor,
    Invoice_Number: document.number,
    Invoice_Type_Code: document.type,
    GL_Date: document.glDate,
    Invoice_Date: document.invoiceDate,
    Invoice_Amount: document.amount,
    Sales_Tax_Amount: document.salesTaxAmount,
    Contract_Number: document.subcontract,
    Retention_Amount: document.retentionAmount,
    Batch_Code: document.batch,
    Payment_Due_Date: document.dueDate,
    Status: document.paymentStatus,
    Remarks: document.remarks,
  });
}

function lineOf(line: ApLine, company: string): Fields {
  return putFields(lineRules, {
    Company_Code: company,
    GL_Account: line.glAccount,
    Job_Number: line.job,
    Phase_Code: line.phase,
    Cost_Type: line.costType,
    Item_Description: line.description,
    Amount: line.amount,
    Remark: line.remark,
  });
}

function toDetail(fields: Fields): SpectrumApDetail {
  const { Company_Code = '', GL_Account = '', Job_Number = '', Phase_Code = '', Cost_Type = '' } = fields;
  const { Item_Description = '', Amount = '', Remark = '' } = fields;
  return {
    Distribution: { Company_Code, GL_Account, Cost_Center: '' },
    Item_Code: '',
    Item_Description,
    Unit_Of_Measure: '',
    Quantity: 0,
    Amount: Number(Amount),
    Tax_Code: '',
    Job: { Job_Number, Phase_Code, Cost_Type },
    Equipment: { Equipment_Work_Order: '', Equipment_Code: '', Equipment_Category: '' },
    Work_Order: { WO_Number: '', Unit_Price: 0, Equipment: '', Component: '', Service_Contract: '' },
    Remark,
  };
}

function whySumDiffers({ amount, lines }: ApDocument): string[] {
  const total = sum(lines.map((line) => line.amount));
  if (total.equals(money(amount))) return [];
  return [`Invoice_Amount is ${shown(amount)}, but the lines add up to ${shown(total)}.`];
}

function readInto(wrong: string[], place: string, read: () => Fields): Fields {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    wrong.push(`${place}${error.message}`);
    return {};
  }
}

/** Fourteen places are far within what a JSON number keeps, so that it is written with the digits of the text. */
function numeric(fields: Fields, names: readonly string[]): JsonFields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, text]) => [name, names.includes(name) ? Number(text) : text]),
  );
}
