import type { Sent } from '../../domain/effects';
import type { SpectrumSettings } from '../../domain/settings';
import type { Access } from './access';
import { apInvoicePath } from './ap-puts';
import { putVerdict, tableChecks } from './checks';
import type { ServiceCheck, TableCheck } from './checks';
import { classifyRest } from './classify';
import { apHeaderTables } from './infolink-ap';
import type { Infolink } from './infolink';
import { subcontractTables } from './infolink-subcontracts';
import { vendorTable } from './infolink-vendors';
import { notSent } from './put-outcomes';
import { jsonHeaders } from './rest';

/** What doctor asks where pay applications are exported (TP2, TP7). Nothing is changed, nothing thrown. */
export interface ApChecks {
  testApServices(company: string): Promise<ServiceCheck[]>;
  testApTables(company: string): Promise<TableCheck[]>;
}

export function apChecks(
  access: Access,
  timeoutMs: number,
  link: Infolink,
  probes: SpectrumSettings['probes'],
): ApChecks {
  const tables = [vendorTable, ...subcontractTables(probes), ...apHeaderTables(probes)];
  return {
    testApServices: async (company) => [
      putVerdict('APMultiLineInvoice', await emptyInvoice(access, timeoutMs, company)),
    ],
    testApTables: (company) => tableChecks(link, tables, company),
  };
}

/**
 * Sends an invoice that has nothing but its company. Spectrum checks the authorisation before the fields; without
 * vendor, number and lines there is nothing it could add.
 */
async function emptyInvoice(access: Access, timeoutMs: number, company: string): Promise<Sent> {
  try {
    const transport = await access.exchange('rest', company, {
      method: 'POST',
      path: apInvoicePath,
      headers: jsonHeaders,
      body: JSON.stringify({ APInvoices: [{ Company_Code: company, Images: [], APInvoiceDetails: [] }] }),
      timeoutMs,
    });
    return classifyRest(transport, { key: {}, ref: '', stage: 'done' });
  } catch (error) {
    return notSent(error);
  }
}
