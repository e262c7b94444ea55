import { z } from 'zod';
import type { SpectrumClient } from '../../../clients/spectrum';
import type { Effect, Probe } from '../../../domain/effects';
import { differences } from '../../../domain/effects';
import { cents } from '../../../domain/money';
import { canonicalCode } from '../../../domain/spectrum/codes';
import type { ArDocument, ArHeaderRow } from '../../../domain/spectrum/types';

/**
 * An AR invoice or credit memo in Customer Invoice Entry. Spectrum takes both by one service and tells them apart
 * by Transaction_Type; it refuses a second document of the same number in the company.
 * https://help.trimble.com/en/spectrum/spectrum/api-web-services/accounts-receivable/multi-line-invoice
 */
const money = z.string().regex(/^\d+\.\d{2}$/);
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

export const arDocument = z.object({
  company: z.string(),
  batch: z.string(),
  customer: z.string(),
  job: z.string(),
  number: z.string(),
  type: z.enum(['I', 'C']),
  invoiceDate: isoDate,
  glDate: isoDate,
  terms: z.string(),
  salesperson: z.string(),
  taxCode: z.string(),
  taxAmount: money,
  retentionPercent: z.string(),
  retentionAmount: money,
  remarks: z.string(),
  customerPo: z.string(),
  assetCostCenter: z.string(),
  lines: z.array(
    z.object({
      description: z.string(),
      quantity: z.string(),
      extension: money,
      glAccount: z.string(),
      taxable: z.boolean(),
      costCenter: z.string(),
      message: z.string(),
    }),
  ),
}) satisfies z.ZodType<ArDocument>;

/** What Info-Link gives back of a document; listed in docs/invoice-mapping.md. */
export interface ArEcho {
  number: string;
  type: string;
  customer: string;
  job: string;
  invoiceDate: string;
  glDate: string;
  taxCode: string;
  taxAmount: string;
  retentionPercent: string;
  retentionAmount: string;
  extension: string;
  terms: string;
  salesperson: string;
}

export function arEcho(body: ArDocument): ArEcho {
  return {
    number: canonicalCode(body.number),
    type: body.type,
    customer: canonicalCode(body.customer),
    job: canonicalCode(body.job),
    invoiceDate: body.invoiceDate,
    glDate: body.glDate,
    taxCode: canonicalCode(body.taxCode),
    taxAmount: cents(body.taxAmount),
    retentionPercent: cents(body.retentionPercent),
    retentionAmount: cents(body.retentionAmount),
    extension: cents(body.lines.map((line) => line.extension)),
    terms: canonicalCode(body.terms),
    salesperson: canonicalCode(body.salesperson),
  };
}

export function arEchoOfRow(row: ArHeaderRow): ArEcho {
  return {
    number: canonicalCode(row.number),
    type: row.type,
    customer: canonicalCode(row.customer),
    job: canonicalCode(row.job),
    invoiceDate: row.invoiceDate,
    glDate: row.glDate,
    taxCode: canonicalCode(row.taxCode),
    taxAmount: cents(row.taxAmount),
    retentionPercent: cents(row.retentionPercent),
    retentionAmount: cents(row.retentionAmount),
    extension: cents(row.extension),
    terms: canonicalCode(row.terms),
    salesperson: canonicalCode(row.salesperson),
  };
}

export function arInvoiceEffect(spectrum: SpectrumClient, kind: string): Effect<ArDocument, ArEcho> {
  return {
    kind,
    guard: 'keyed',
    naturalKey: (body) => `${body.company}|${canonicalCode(body.number)}`,
    echo: arEcho,
    send: (bodies, context) => Promise.all(bodies.map((body) => spectrum.postArInvoice(body, context))),
    probe: (key, echo) => probeArInvoice(spectrum, key, echo),
  };
}

/** Complete read of the unposted and the updated headers by number; absence counts only from both. */
async function probeArInvoice(spectrum: SpectrumClient, key: string, echo: ArEcho): Promise<Probe> {
  const [company = '', number = ''] = key.split('|');
  const readAt = new Date().toISOString();
  let rows: ArHeaderRow[];
  try {
    rows = await spectrum.arHeaders(company, { number });
  } catch (error) {
    return { result: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
  const [first, ...others] = rows.map((row) => ({ row, found: arEchoOfRow(row) }));
  if (!first) return { result: 'absent', readAt };
  // One number should be one document. Where it is not, only an equal one can be ours.
  const { row, found } = [first, ...others].find((one) => differences(echo, one.found).length === 0) ?? first;
  return {
    result: 'found',
    ref: found.number,
    stage: row.stage,
    differences: differences(echo, found),
    evidence: `${row.stage} in batch ${row.batch}, customer ${found.customer}, ${found.type} ${found.extension} + tax ${found.taxAmount}`,
  };
}
