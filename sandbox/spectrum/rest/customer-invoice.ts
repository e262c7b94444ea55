import type { Row, SandboxAnswer } from '../../core';
import { access, companyNotGranted, serviceNotGranted } from '../authorization';
import { invalid, onePerField, readFields, required } from '../fields';
import type { Reply, Values } from '../fields';
import { canonical, numberKey } from '../values';
import { checkInvoice, processingRange } from './invoice-checks';
import { invoiceDetail, invoiceHeader } from './invoice-fields';
import { rowsAnswer } from './service';
import type { RestService } from './service';

const operation = 'POST /customer/invoice';

/** The published text when processing dates were never saved. */
const loggedError: SandboxAnswer = {
  status: 500,
  headers: { 'content-type': 'text/plain' },
  body: 'There was an error processing your request. It has been logged',
};

const keyOf = (invoice: Row): string =>
  [invoice.Company_Code, numberKey(invoice.Invoice_Or_Transaction), invoice.Transaction_Type]
    .map(canonical)
    .join('|');

const answerRow = (invoice: Row, { code, text, column, line }: Reply): Row => ({
  error_code: code,
  desc: text,
  column,
  Company_Code: canonical(invoice.Company_Code),
  Customer_Code: canonical(invoice.Customer_Code),
  Invoice_Or_Transaction: numberKey(invoice.Invoice_Or_Transaction),
  Batch_Code: canonical(invoice.Batch_Code),
  ...(line === undefined ? {} : { Line_Number: line }),
});

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function readLines(value: unknown): { lines: Values[]; replies: Reply[] } {
  const given: unknown[] = Array.isArray(value) ? value : [];
  if (given.length === 0) return { lines: [], replies: [required('invoiceDetails')] };
  const stray = given.findIndex((line) => !isObject(line));
  if (stray !== -1) {
    const text = 'invoiceDetails is invalid, value does not match specified field mask';
    return { lines: [], replies: [invalid('invoiceDetails', text, stray + 1)] };
  }
  const read = given
    .filter(isObject)
    .map((line, index) => readFields(invoiceDetail, { ...line }, [], index + 1));
  return { lines: read.map((line) => line.values), replies: read.flatMap((line) => line.replies) };
}

/** ARMultiLineInvoice: each invoice all or nothing; the good ones of a call are imported. */
export const customerInvoice: RestService = {
  operation,
  name: 'ARMultiLineInvoice',
  list: 'arInvoices',
  keyOf,
  row: answerRow,
  run({ tables, authorizationId, records, fault, record }) {
    const granted = records.map((invoice) =>
      access(tables, authorizationId, canonical(invoice.Company_Code), 'ARMultiLineInvoice'),
    );
    const ranges = records.map((invoice) => processingRange(tables, canonical(invoice.Company_Code), 'AR'));
    const unsaved = records.some((invoice, index) => {
      const company = canonical(invoice.Company_Code);
      return granted[index] === 'granted' && company !== '' && company.length <= 3 && !ranges[index];
    });
    if (unsaved) {
      for (const invoice of records)
        record({ key: keyOf(invoice), accepted: false, body: invoice, answer: loggedError.body });
      return loggedError;
    }

    const response = records.flatMap((invoice, index) => {
      const rows = importOne(invoice, index);
      record({
        key: keyOf(invoice),
        accepted: rows.every((row) => row.error_code === 'G'),
        body: invoice,
        answer: rows,
      });
      return rows;
    });
    return rowsAnswer(response);

    function importOne(invoice: Row, index: number): Row[] {
      const refuse = (...replies: Reply[]): Row[] => replies.map((reply) => answerRow(invoice, reply));
      const allowed = granted[index];
      const range = ranges[index];
      if (allowed === 'company' && canonical(invoice.Company_Code) !== '') {
        return refuse({ code: 'A', text: companyNotGranted, column: 'Company_Code' });
      }
      if (allowed === 'service') {
        return refuse({ code: 'A', text: serviceNotGranted, column: 'Authorization_ID' });
      }
      const header = readFields(invoiceHeader, invoice, ['invoiceDetails']);
      const { lines, replies } = readLines(invoice.invoiceDetails);
      if (!range) return refuse(...header.replies, ...replies);
      const checked = checkInvoice(tables, header.values, lines, range);
      const refused = [...header.replies, ...replies, ...checked.replies].filter(onePerField);
      if (refused.length > 0) return refuse(...refused);
      if (fault?.name === 'locked') {
        return refuse(invalid('Invoice_Or_Transaction', 'Record is locked by another user'));
      }
      tables.insert('CR_INVOICE_TRAN_HEADER_MC', checked.header);
      for (const line of checked.lines) tables.insert('CR_INVOICE_TRAN_DETAIL_MC', line);
      const text = `Invoice ${numberKey(invoice.Invoice_Or_Transaction)} added to batch ${canonical(invoice.Batch_Code)}`;
      return refuse({ code: 'G', text, column: 'Invoice_Or_Transaction' });
    }
  },
};
