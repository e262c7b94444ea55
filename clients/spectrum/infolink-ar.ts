import { z } from 'zod';
import type { SpectrumSettings } from '../../domain/settings';
import type { ArHeaderRow, ArLine, OpenItemRow } from '../../domain/spectrum/types';
import { amount, arType, code, date, flag, percent, quantity, text } from './infolink-cells';
import type { Infolink, Where } from './infolink';

/** By number, by batch, or by GL date (ISO, both ends included). */
export type ArHeaderFilter =
  | { number: string }
  | { numbers: readonly string[] }
  | { batch: string }
  | { batches: readonly string[] }
  | { glDate: { from: string; to: string } };

export interface ArReads {
  /**
   * Headers of AR documents from the unposted and from the updated table. An empty answer means that neither held
   * one; whether that proves absence depends on the unposted table being the right one (`probes.arUnposted`),
   * which the caller must know.
   * @throws InfolinkError when either table could not be read completely
   */
  arHeaders(company: string, filter: ArHeaderFilter): Promise<ArHeaderRow[]>;
  /** Lines of one document, in order. */
  arLines(company: string, number: string, stage: ArHeaderRow['stage']): Promise<ArLine[]>;
  /** Open items exist from the update on. Amounts are positive, the type gives the sign. */
  openItems(company: string, numbers: readonly string[]): Promise<OpenItemRow[]>;
}

const headerShape = z.object({
  Company_Code: code,
  Batch_Code: code,
  Customer_Code: code,
  Job_Number: code,
  Invoice_Or_Transaction: code,
  Transaction_Type: arType,
  Invoice_Date: date,
  GL_Date: date,
  Terms_Code: code,
  Salesperson_Code: code,
  Sales_Tax_Code: code,
  Sales_Tax_Amount: amount,
  Retention_Percent: percent,
  Retention_Amount: amount,
  Invoice_Extension: amount,
  Remarks: text,
  Customer_PO: text,
});

const lineShape = z.object({
  Line_Number: z.union([z.number(), z.string()]).transform(Number),
  Detail_Description: text,
  Quantity: quantity,
  Line_Extension: amount,
  GL_Account: code,
  Taxable_Flag: flag,
  Income_Cost_Center: code,
  Message: text,
});

const openItemShape = z.object({
  Customer_Code: code,
  Invoice_Or_Transaction: code,
  Transaction_Type: code,
  Invoice_Amount: amount,
  Invoice_Balance: amount,
});

const updatedHeader = 'CR_INVOICE_HEADER_MC';
const updatedDetail = 'CR_INVOICE_DETAIL_MC';
const key = 'Invoice_Or_Transaction';

/** The tables of AR documents, and the columns Girder needs; those of unposted documents are settings. */
export function arTables(
  probes: SpectrumSettings['probes'],
): { table: string; shape: z.ZodObject; key: string }[] {
  return [
    { table: probes.arUnposted.header, shape: headerShape, key },
    { table: probes.arUnposted.detail, shape: lineShape, key },
    { table: updatedHeader, shape: headerShape, key },
    { table: updatedDetail, shape: lineShape, key },
    { table: 'CR_OPEN_ITEM_MC', shape: openItemShape, key },
  ];
}

export function arReads(link: Infolink, probes: SpectrumSettings['probes']): ArReads {
  const headers = async (
    table: string,
    stage: ArHeaderRow['stage'],
    company: string,
    where: Where,
  ): Promise<ArHeaderRow[]> =>
    (await link.read(table, headerShape, company, where)).map((row) => ({
      stage,
      company: row.Company_Code,
      batch: row.Batch_Code,
      customer: row.Customer_Code,
      job: row.Job_Number,
      number: row.Invoice_Or_Transaction,
      type: row.Transaction_Type,
      invoiceDate: row.Invoice_Date,
      glDate: row.GL_Date,
      terms: row.Terms_Code,
      salesperson: row.Salesperson_Code,
      taxCode: row.Sales_Tax_Code,
      taxAmount: row.Sales_Tax_Amount,
      retentionPercent: row.Retention_Percent,
      retentionAmount: row.Retention_Amount,
      extension: row.Invoice_Extension,
      remarks: row.Remarks,
      customerPo: row.Customer_PO,
    }));
  return {
    async arHeaders(company, filter) {
      const where = whereOf(filter);
      // In this order, never at once: Spectrum's update moves rows from the first table to the second, so that a
      // row which was moved between the reads is seen twice; the other way round it would be missed.
      const unposted = await headers(probes.arUnposted.header, 'unposted', company, where);
      const updated = await headers(updatedHeader, 'updated', company, where);
      const identity = (row: ArHeaderRow): string => JSON.stringify([row.number, row.customer, row.type]);
      const moved = new Set(updated.map(identity));
      return [...unposted.filter((row) => !moved.has(identity(row))), ...updated];
    },
    async arLines(company, number, stage) {
      const table = stage === 'unposted' ? probes.arUnposted.detail : updatedDetail;
      const rows = await link.read(table, lineShape, company, { [key]: number });
      return rows
        .sort((a, b) => a.Line_Number - b.Line_Number)
        .map((row) => ({
          description: row.Detail_Description,
          quantity: row.Quantity,
          extension: row.Line_Extension,
          glAccount: row.GL_Account,
          taxable: row.Taxable_Flag,
          costCenter: row.Income_Cost_Center,
          message: row.Message,
        }));
    },
    async openItems(company, numbers) {
      const rows = await link.read('CR_OPEN_ITEM_MC', openItemShape, company, { [key]: numbers });
      return rows.map((row) => ({
        customer: row.Customer_Code,
        number: row.Invoice_Or_Transaction,
        type: row.Transaction_Type,
        amount: row.Invoice_Amount,
        balance: row.Invoice_Balance,
      }));
    },
  };
}

function whereOf(filter: ArHeaderFilter): Where {
  if ('number' in filter) return { [key]: filter.number };
  if ('numbers' in filter) return { [key]: filter.numbers };
  if ('batch' in filter) return { Batch_Code: filter.batch };
  if ('batches' in filter) return { Batch_Code: filter.batches };
  // By date come documents of others as well; what is neither invoice nor credit memo is not Girder's business.
  return { GL_Date: filter.glDate, Transaction_Type: ['I', 'C'] };
}
