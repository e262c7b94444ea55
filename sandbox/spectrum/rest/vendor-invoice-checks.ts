import Decimal from 'decimal.js';
import type { Row } from '../../core';
import { authorizationOf } from '../authorization';
import { invalid } from '../fields';
import type { Reply, Values } from '../fields';
import { costCenterReply, exists } from '../references';
import { present, supplied } from '../soap/puts/rules';
import { subcontractKey, subcontractOf, subcontractReply, vendorOf, vendorReply } from '../subcontracts';
import { where } from '../tables';
import type { Tables } from '../tables';
import { canonical } from '../values';
import { processingDate, within } from './periods';
import { checkLine } from './vendor-invoice-lines';
import type { InvoiceContext } from './vendor-invoice-lines';

/** A number is its vendor's only once, whether it waits for approval, for the update, or is long paid. */
const numbered = [
  'VN_INVOICE_APPROVAL_HDR_MC',
  'VN_INVOICE_TRAN_HEADER_MC6',
  'VN_GL_DISTRIBUTION_HEADER_MC',
  'VN_OPEN_ITEMS_MC',
  'VN_PAYMENT_HISTORY_MC',
];

/** Unapproved invoices wait elsewhere than approved ones. */
export const tablesOf = (approval: string): { header: string; detail: string } =>
  approval === 'U'
    ? { header: 'VN_INVOICE_APPROVAL_HDR_MC', detail: 'VN_INVOICE_APPROVAL_DET_MC' }
    : { header: 'VN_INVOICE_TRAN_HEADER_MC6', detail: 'VN_INVOICE_TRAN_DETAIL_MC' };

function numberReply(tables: Tables, company: string, header: Values): Reply | undefined {
  const { Vendor_Code, Invoice_Number } = header;
  if (!Vendor_Code || !Invoice_Number) return undefined;
  const key = { Company_Code: company, Vendor_Code, Invoice_Number };
  return numbered.some((table) => exists(tables, table, key))
    ? invalid('Invoice_Number', 'Invoice Number already exists')
    : undefined;
}

/** The liability account. */
function payableReply(tables: Tables, company: string, code: string): Reply | undefined {
  if (code === '') return undefined;
  const account = tables.find('GL_MASTER_MC', where({ Company_Code: company, GL_Account: code }));
  if (!account) return invalid('AP_GL_Account', 'AP_GL_Account does not exist');
  if (account.Status !== 'N') return undefined;
  return invalid('AP_GL_Account', 'GL Account Entered Is Not Available For Use');
}

const sum = (lines: readonly Values[]): Decimal =>
  lines.reduce((total, line) => total.plus(line.Amount || 0), new Decimal(0));

/** A blank retention is the subcontract's percentage of the lines whose phase detail is retained. */
function retentionOf(
  { subcontract, phaseDetails }: InvoiceContext,
  header: Values,
  lines: Values[],
): Decimal {
  if (header.Retention_Amount) return new Decimal(header.Retention_Amount);
  if (!subcontract) return new Decimal(0);
  const retained = lines.filter((line) => {
    const ofLine = phaseDetails.filter(where({ Phase_Code: line.Phase_Code, Cost_Type: line.Cost_Type }));
    return ofLine.length === 0 || ofLine.some((detail) => detail.Retention_Flag === 'Y');
  });
  const percent = new Decimal(String(subcontract.Retention_Percent));
  return Decimal.max(0, sum(retained).times(percent).dividedBy(100)).toDecimalPlaces(
    2,
    Decimal.ROUND_HALF_UP,
  );
}

interface Amounts {
  amount: Decimal;
  lines: Decimal;
  retention: Decimal;
}

/** Nothing is negative: a credit is another type. A release of retention is not for this service. */
function amountReplies(header: Values, { amount, lines, retention }: Amounts): (Reply | undefined)[] {
  const refuse = (column: string, wrong: boolean, text: string): Reply | undefined =>
    wrong ? invalid(column, `${column} ${text}`) : undefined;
  const paid = ['M', 'C'].includes(header.Payment_Status ?? '');
  return [
    refuse('Invoice_Amount', amount.lessThan(0), 'must not be negative'),
    refuse('Invoice_Amount', !amount.equals(lines), 'is not the sum of the details'),
    refuse(
      'Invoice_Amount',
      amount.lessThanOrEqualTo(header.Discount_Amount || 0),
      'must be greater than Discount_Amount',
    ),
    refuse(
      'Retention_Amount',
      retention.greaterThan(Decimal.max(amount, 0)),
      'must not exceed Invoice_Amount',
    ),
    refuse('Payment_Status', paid && retention.greaterThan(0), 'must be U with retention'),
  ];
}

function contextOf(tables: Tables, authorizationId: string, header: Values): InvoiceContext {
  const company = header.Company_Code ?? '';
  const vendor = header.Vendor_Code ?? '';
  const key = { Company_Code: company, Vendor_Code: vendor, Subcontract_Number: header.Contract_Number };
  const subcontract = header.Contract_Number ? subcontractOf(tables, key) : undefined;
  const jobKey = { Company_Code: company, Job_Number: subcontract?.Job_Number };
  const job = subcontract && tables.find('JC_JOB_MASTER_MC', where(jobKey));
  const centers = tables.setting('costCenters') === true;
  return {
    ...{ tables, authorizationId, company, subcontract },
    vendor: vendorOf(tables, company, vendor),
    phaseDetails: subcontract ? tables.filter('VN_SUBCONTRACT_PHASE_MC', subcontractKey(key)) : [],
    costCenter: header.Cost_Center || (centers ? canonical(job?.Cost_Center) : ''),
  };
}

/** The header's dates: what an unapproved one says of its period does not count. */
function datesOf(header: Values, range: Row): { values: Values; reply: Reply | undefined } {
  const approved = header.Approval_Status !== 'U';
  const outside = approved && header.GL_Date && !within(range, header.GL_Date);
  return {
    values: {
      GL_Date: approved ? header.GL_Date || processingDate(range) : '',
      Invoice_Date: header.Invoice_Date || processingDate(range),
    },
    reply: outside ? invalid('GL_Date', 'GL_Date is not within the AP processing date range') : undefined,
  };
}

export interface CheckedInvoice {
  replies: Reply[];
  header: Row;
  lines: Row[];
}

/** The rules behind the fields: references, periods, amounts. Refused fields arrive blank and stay silent. */
export function checkVendorInvoice(
  { tables, authorizationId }: { tables: Tables; authorizationId: string },
  header: Values,
  given: readonly Values[],
  range: Row,
): CheckedInvoice {
  const context = contextOf(tables, authorizationId, header);
  const { company } = context;
  const lines = given.map((line, index) => checkLine(context, line, index + 1));
  const retention = retentionOf(context, header, [...given]);
  const total = sum(given);
  const amount = header.Invoice_Amount ? new Decimal(header.Invoice_Amount) : total;
  const dates = datesOf(header, range);
  const number = {
    Company_Code: company,
    Vendor_Code: header.Vendor_Code ?? '',
    Subcontract_Number: header.Contract_Number ?? '',
  };
  const center = { company, code: context.costCenter, column: 'Cost_Center' };
  // A line whose amount was refused says enough; so does a document without lines.
  const whole = given.length > 0 && given.every((line) => line.Amount);
  const operator = canonical(authorizationOf(tables, authorizationId)?.operator);
  const { header: headerTable, detail: detailTable } = tablesOf(header.Approval_Status ?? '');
  const key = {
    Company_Code: company,
    Vendor_Code: canonical(context.vendor?.Vendor_Code),
    Invoice_Number: header.Invoice_Number,
    Invoice_Type_Code: header.Invoice_Type_Code || 'I',
  };
  return {
    replies: [
      ...present([
        vendorReply(tables, { company, code: number.Vendor_Code, column: 'Vendor_Code' }),
        numberReply(tables, company, header),
        dates.reply,
        context.vendor ? subcontractReply(tables, number, 'Contract_Number') : undefined,
        ...(whole ? amountReplies(header, { amount, lines: total, retention }) : []),
        payableReply(tables, company, header.AP_GL_Account ?? ''),
        costCenterReply(tables, center),
      ]),
      ...lines.flatMap(({ replies }) => replies),
    ],
    header: {
      ...supplied(headerTable, { ...header, ...dates.values }),
      ...key,
      GL_Date: dates.values.GL_Date,
      Batch_Code: header.Batch_Code || operator,
      Approval_Status: header.Approval_Status || 'A',
      Invoice_Amount: amount.toFixed(2),
      Retention_Amount: retention.toFixed(2),
      Cost_Center: context.costCenter,
    },
    lines: lines.map(({ values }, index) => ({
      ...supplied(detailTable, values),
      ...key,
      Line_Number: index + 1,
      Distribution_Company_Code: values.Company_Code || company,
    })),
  };
}
