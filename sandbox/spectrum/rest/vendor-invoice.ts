import type { Row } from '../../core';
import { readFields } from '../fields';
import type { Reply } from '../fields';
import type { Judged } from '../soap/method';
import { canonical, numberKey } from '../values';
import { documentService, readLines } from './documents';
import type { DocumentCall } from './documents';
import { readImages, withoutContent } from './invoice-images';
import type { RestService } from './service';
import { checkVendorInvoice, tablesOf } from './vendor-invoice-checks';
import { readDetail, vendorInvoiceHeader } from './vendor-invoice-fields';

const keyOf = (invoice: Row): string =>
  [invoice.Company_Code, invoice.Vendor_Code, invoice.Invoice_Number].map(numberKey).join('|');

/** `Line_Number` counts the details, or the images where an element of an image is meant. */
const answerRow = (invoice: Row, { code, text, column, line }: Reply): Row => ({
  error_code: code,
  desc: text,
  column,
  Company_Code: canonical(invoice.Company_Code),
  Vendor_Code: canonical(invoice.Vendor_Code),
  Invoice_Number: canonical(invoice.Invoice_Number),
  ...(line === undefined ? {} : { Line_Number: line }),
});

function judge({ tables, authorizationId, document, range }: DocumentCall): Judged {
  const header = readFields(vendorInvoiceHeader, document, ['Images', 'APInvoiceDetails']);
  const { lines, replies } = readLines('APInvoiceDetails', document.APInvoiceDetails, readDetail);
  const images = readImages(tables, document, header.values.Company_Code ?? '');
  const ofForm = [...header.replies, ...replies, ...images.replies];
  if (!range) return { replies: ofForm, commit: () => [] };
  const checked = checkVendorInvoice({ tables, authorizationId }, header.values, lines, range);
  return {
    replies: [...ofForm, ...checked.replies],
    commit() {
      const { header: headerTable, detail } = tablesOf(header.values.Approval_Status ?? '');
      const { Company_Code, Vendor_Code, Invoice_Number, Batch_Code } = tables.insert(
        headerTable,
        checked.header,
      );
      for (const line of checked.lines) tables.insert(detail, line);
      const text = `Invoice ${canonical(Invoice_Number)} added to batch ${canonical(Batch_Code)}`;
      return [
        { code: 'G', text, column: 'Invoice_Number' },
        ...images.store({ Company_Code, Vendor_Code, Invoice_Number }),
      ];
    },
  };
}

/** APMultiLineInvoice. Images come in this call or never: no service adds one to an invoice that exists. */
export const vendorInvoice: RestService = documentService({
  operation: 'POST /vendor/invoice',
  name: 'APMultiLineInvoice',
  list: 'APInvoices',
  module: 'AP',
  number: 'Invoice_Number',
  keyOf,
  row: answerRow,
  journalled: withoutContent,
  judge,
});
