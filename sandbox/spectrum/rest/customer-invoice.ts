import type { Row } from '../../core';
import { readFields } from '../fields';
import type { Reply } from '../fields';
import type { Judged } from '../soap/method';
import { canonical, numberKey } from '../values';
import { documentService, readLines } from './documents';
import type { DocumentCall } from './documents';
import { checkInvoice } from './invoice-checks';
import { invoiceDetail, invoiceHeader } from './invoice-fields';
import type { RestService } from './service';

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

function judge({ tables, document, range }: DocumentCall): Judged {
  const header = readFields(invoiceHeader, document, ['invoiceDetails']);
  const { lines, replies } = readLines('invoiceDetails', document.invoiceDetails, (line, number) =>
    readFields(invoiceDetail, line, [], number),
  );
  const ofForm = [...header.replies, ...replies];
  if (!range) return { replies: ofForm, commit: () => [] };
  const checked = checkInvoice(tables, header.values, lines, range);
  return {
    replies: [...ofForm, ...checked.replies],
    commit() {
      tables.insert('CR_INVOICE_TRAN_HEADER_MC', checked.header);
      for (const line of checked.lines) tables.insert('CR_INVOICE_TRAN_DETAIL_MC', line);
      const text = `Invoice ${numberKey(document.Invoice_Or_Transaction)} added to batch ${canonical(document.Batch_Code)}`;
      return [{ code: 'G', text, column: 'Invoice_Or_Transaction' }];
    },
  };
}

/** ARMultiLineInvoice. */
export const customerInvoice: RestService = documentService({
  operation: 'POST /customer/invoice',
  name: 'ARMultiLineInvoice',
  list: 'arInvoices',
  module: 'AR',
  number: 'Invoice_Or_Transaction',
  keyOf,
  row: answerRow,
  judge,
});
