import { z } from 'zod';
import type { ApImage, SpectrumClient } from '../../../clients/spectrum';
import type { FileStore } from '../../../clients/store/files';
import type { AnswerRow, Effect, Probe, SendContext, Sent } from '../../../domain/effects';
import { differences } from '../../../domain/effects';
import { cents } from '../../../domain/money';
import { canonicalCode } from '../../../domain/spectrum/codes';
import type { ApHeaderRow } from '../../../domain/spectrum/subcontracts';
import type { ApBody, ApFile, SignedApplication } from '../../../domain/trimble-pay/ap-document';
import { imageColumn } from '../../../domain/trimble-pay/ap-refusal';

/**
 * An AP invoice or credit memo against a subcontract, with the files of its billing backup: Spectrum takes them in
 * this call or never (TP7, TP8). It refuses a second document of the same number for the vendor.
 * https://help.viewpoint.com/spectrum/spectrum/api-web-services/list-of-web-services/accounts-payable-services/vendor-invoice-multi-line
 */
const positive = z.string().regex(/^\d+\.\d{2}$/);
const signed = z.string().regex(/^-?\d+\.\d{2}$/);
const isoDate = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const file = z.object({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  description: z.string(),
  size: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
}) satisfies z.ZodType<ApFile>;

export const apBody = z.object({
  company: z.string(),
  batch: z.string(),
  vendor: z.string(),
  subcontract: z.string(),
  number: z.string(),
  type: z.enum(['I', 'C']),
  invoiceDate: isoDate,
  glDate: isoDate,
  dueDate: z.union([isoDate, z.literal('')]),
  amount: positive,
  retentionAmount: positive,
  salesTaxAmount: positive,
  paymentStatus: z.enum(['O', 'H']),
  remarks: z.string(),
  lines: z.array(
    z.object({
      glAccount: z.string(),
      job: z.string(),
      phase: z.string(),
      costType: z.string(),
      description: z.string(),
      amount: signed,
      remark: z.string(),
    }),
  ),
  images: z.array(file),
  application: z.object({
    connection: z.string(),
    id: z.string(),
    revision: z.number().int().nonnegative(),
  }),
}) satisfies z.ZodType<ApBody>;

/** What Info-Link gives back of a document; listed in docs/ap-invoice-mapping.md. */
export interface ApEcho {
  vendor: string;
  subcontract: string;
  number: string;
  type: string;
  invoiceDate: string;
  glDate: string;
  amount: string;
  retentionAmount: string;
  salesTaxAmount: string;
}

type Echoed = Pick<ApHeaderRow, keyof ApEcho>;

/** Of what was sent, and of what Spectrum holds: both name it alike. */
export function apEcho(document: Echoed): ApEcho {
  return {
    vendor: canonicalCode(document.vendor),
    subcontract: canonicalCode(document.subcontract),
    number: canonicalCode(document.number),
    type: document.type,
    invoiceDate: document.invoiceDate,
    glDate: document.glDate,
    amount: cents(document.amount),
    retentionAmount: cents(document.retentionAmount),
    salesTaxAmount: cents(document.salesTaxAmount),
  };
}

/**
 * Looks at the sign-offs as they stand now.
 * @returns why the invoice must not be sent; empty when it may. Throws when that cannot be told.
 */
export type SignedOff = (application: SignedApplication) => Promise<AnswerRow[]>;

export function apInvoiceEffect(
  spectrum: SpectrumClient,
  files: FileStore,
  signedOff: SignedOff,
): Effect<ApBody, ApEcho> {
  return {
    kind: 'spectrum/ap-invoice',
    guard: 'keyed',
    naturalKey: ({ company, vendor, number }) =>
      `${company}|${canonicalCode(vendor)}|${canonicalCode(number)}`,
    echo: apEcho,
    send: (bodies, context) =>
      Promise.all(bodies.map((body) => sendApInvoice(spectrum, files, signedOff, body, context))),
    probe: (key, echo) => probeApInvoice(spectrum, key, echo),
  };
}

async function sendApInvoice(
  spectrum: SpectrumClient,
  files: FileStore,
  signedOff: SignedOff,
  { images, application, ...document }: ApBody,
  context: SendContext,
): Promise<Sent> {
  try {
    const rows = await inTime(context, async () => [
      ...(await missing(files, images)),
      ...(await signedOff(application)),
    ]);
    if (rows.length > 0) return { outcome: 'refused', rows };
  } catch (error) {
    // Nothing was sent, and nobody has judged it: the record store or Trimble Pay could not be asked.
    return { outcome: 'notSent', why: error instanceof Error ? error.message : String(error), access: false };
  }
  return spectrum.addApInvoice(
    document,
    images.map((image) => imageOf(files, image)),
    context,
  );
}

/**
 * Gives up when the time to send is over: an attempt that went on asking would be taken for lost, and its posting for
 * in doubt, though nothing was sent.
 */
async function inTime<T>(context: SendContext, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setInterval(() => {
      try {
        context.signal.throwIfAborted();
        context.assertMayStillSend();
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    }, 200);
  });
  try {
    return await Promise.race([work(), tooLate]);
  } finally {
    clearInterval(timer);
  }
}

/** A file that is not whole in the store cannot be had by waiting; whoever exports again fetches it anew. */
async function missing(files: FileStore, images: readonly ApFile[]): Promise<AnswerRow[]> {
  const rows: AnswerRow[] = [];
  for (const image of images) {
    if (await files.has(image)) continue;
    const text = `Not sent: ${called(image)} is not in the record store with ${image.size} bytes and the SHA-256 ${image.sha256}.`;
    rows.push({ code: 'I', text, column: imageColumn });
  }
  return rows;
}

function imageOf(files: FileStore, image: ApFile): ApImage {
  const { type, description, size, sha256 } = image;
  return { name: called(image), type, description, size, sha256, open: () => files.open(sha256) };
}

/** Sentences go to Trimble Pay and into reasons, so that they name a file by its id. */
const called = ({ id }: ApFile): string => `file ${id}`;

/** Complete read of the unposted and the updated headers by vendor and number; absence counts only from both. */
async function probeApInvoice(spectrum: SpectrumClient, key: string, echo: ApEcho): Promise<Probe> {
  const [company = ''] = key.split('|');
  const readAt = new Date().toISOString();
  let rows: ApHeaderRow[];
  try {
    rows = await spectrum.apHeaders(company, { vendor: echo.vendor, number: echo.number });
  } catch (error) {
    return { result: 'unknown', why: error instanceof Error ? error.message : String(error) };
  }
  const row = apRowFor(rows, echo);
  if (!row) return { result: 'absent', readAt };
  const found = apEcho(row);
  return {
    result: 'found',
    ref: `${found.vendor}/${found.number}`,
    stage: row.stage,
    differences: differences(echo, found),
    evidence: `${row.stage} in batch ${row.batch}, subcontract ${found.subcontract}, ${found.type} ${found.amount}, retention ${found.retentionAmount}`,
  };
}

/** One number of a vendor should be one document. Where it is not, only an equal one can be ours. */
export function apRowFor(rows: readonly ApHeaderRow[], echo: ApEcho): ApHeaderRow | undefined {
  return rows.find((row) => differences(echo, apEcho(row)).length === 0) ?? rows[0];
}
