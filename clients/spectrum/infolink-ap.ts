import { z } from 'zod';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { SpectrumSettings } from '../../domain/settings';
import { subcontractBilling } from '../../domain/spectrum/subcontract-billing';
import type { SubcontractBilling } from '../../domain/spectrum/subcontract-billing';
import type { ApHeaderRow, SubcontractKey } from '../../domain/spectrum/subcontracts';
import { amount, arType, code, date, text } from './infolink-cells';
import type { Infolink, Where } from './infolink';

/** By vendor and number, by subcontract, or by batch. */
export type ApHeaderFilter =
  | { vendor: string; number: string }
  | { vendor: string; numbers: readonly string[] }
  | SubcontractKey
  | { batches: readonly string[] };

export interface ApReads {
  /**
   * Headers of AP documents from the unposted and from the updated table. An empty answer means that neither held one;
   * whether that proves absence depends on the unposted table being the right one, which the caller must know.
   * Documents that wait for an approval in Spectrum stand in a third table, which is not read.
   * @throws InfolinkError when either table could not be read completely
   */
  apHeaders(company: string, filter: ApHeaderFilter): Promise<ApHeaderRow[]>;
  /**
   * Billed and held on a subcontract, by all of its AP documents.
   * @param without a number that is left out: the one to be posted
   * @throws InfolinkError as above
   */
  subcontractBilling(company: string, key: SubcontractKey, without?: string): Promise<SubcontractBilling>;
}

const headerShape = z.object({
  Company_Code: code,
  Batch_Code: code,
  Vendor_Code: code,
  Contract_Number: code,
  Invoice_Number: code,
  Invoice_Type_Code: arType,
  Invoice_Date: date,
  GL_Date: date,
  Payment_Due_Date: date,
  Invoice_Amount: amount,
  Retention_Amount: amount,
  Sales_Tax_Amount: amount,
  Status: code,
  Remarks: text,
});

const updatedHeader = 'VN_GL_DISTRIBUTION_HEADER_MC';

/** The unposted one is not published; its name is the setting `probes.apUnposted`. */
export function apHeaderTables({ apUnposted }: Pick<SpectrumSettings['probes'], 'apUnposted'>) {
  return [apUnposted.header, updatedHeader].map((table) => ({
    table,
    shape: headerShape,
    key: 'Invoice_Number',
  }));
}

export function apReads(
  link: Infolink,
  { apUnposted }: Pick<SpectrumSettings['probes'], 'apUnposted'>,
): ApReads {
  const headers = async (
    table: string,
    stage: ApHeaderRow['stage'],
    company: string,
    where: Where,
  ): Promise<ApHeaderRow[]> =>
    (await link.read(table, headerShape, company, where)).map((row) => ({
      stage,
      company: row.Company_Code,
      batch: row.Batch_Code,
      vendor: row.Vendor_Code,
      subcontract: row.Contract_Number,
      number: row.Invoice_Number,
      type: row.Invoice_Type_Code,
      invoiceDate: row.Invoice_Date,
      glDate: row.GL_Date,
      dueDate: row.Payment_Due_Date,
      amount: row.Invoice_Amount,
      retentionAmount: row.Retention_Amount,
      salesTaxAmount: row.Sales_Tax_Amount,
      paymentStatus: row.Status,
      remarks: row.Remarks,
    }));
  const apHeaders = async (company: string, filter: ApHeaderFilter): Promise<ApHeaderRow[]> => {
    const where = whereOf(filter);
    // In this order, never at once, as AR headers: Spectrum's update moves rows from the first table to the second.
    const unposted = await headers(apUnposted.header, 'unposted', company, where);
    const updated = await headers(updatedHeader, 'updated', company, where);
    const identity = (row: ApHeaderRow): string => JSON.stringify([row.vendor, row.number, row.type]);
    const moved = new Set(updated.map(identity));
    return [...unposted.filter((row) => !moved.has(identity(row))), ...updated];
  };
  return {
    apHeaders,
    async subcontractBilling(company, { vendor, subcontract }, without = '') {
      const all = await apHeaders(company, { vendor, subcontract });
      return subcontractBilling(all.filter(({ number }) => number !== canonicalCode(without)));
    },
  };
}

function whereOf(filter: ApHeaderFilter): Where {
  // In a batch are documents of others as well; what is neither invoice nor credit memo is not Girder's business.
  if ('batches' in filter) return { Batch_Code: filter.batches, Invoice_Type_Code: ['I', 'C'] };
  if ('subcontract' in filter) return { Vendor_Code: filter.vendor, Contract_Number: filter.subcontract };
  const number = 'numbers' in filter ? filter.numbers : filter.number;
  return { Vendor_Code: filter.vendor, Invoice_Number: number };
}
