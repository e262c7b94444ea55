import { createHash } from 'node:crypto';
import type { ApImage } from '../../../clients/spectrum';
import type { ApDocument, ApLine } from '../../../domain/trimble-pay/ap-document';

export function apLine(changes: Partial<ApLine> = {}): ApLine {
  return {
    glAccount: '5010',
    job: '1001',
    phase: '0100',
    costType: 'S',
    description: 'Application 1',
    amount: '32000.00',
    remark: 'Item 10',
    ...changes,
  };
}

/** Application 1 of the worked example: 42,000.00 gross on two phases, 3,600.00 held. */
export function apDocument(changes: Partial<ApDocument> = {}): ApDocument {
  return {
    company: 'ABC',
    batch: 'TP20261130',
    vendor: 'V100',
    subcontract: 'S100',
    number: 'S100-1',
    type: 'I',
    invoiceDate: '2026-11-25',
    glDate: '2026-11-30',
    dueDate: '',
    amount: '42000.00',
    retentionAmount: '3600.00',
    salesTaxAmount: '0.00',
    paymentStatus: 'O',
    remarks: 'Trimble Pay application 1',
    lines: [apLine(), apLine({ phase: '0200', amount: '10000.00', remark: '' })],
    ...changes,
  };
}

/** @param chunks the content as it is read */
export function apImage(chunks: readonly Uint8Array[], changes: Partial<ApImage> = {}): ApImage {
  const hash = createHash('sha256');
  chunks.forEach((chunk) => hash.update(chunk));
  return {
    name: 'pay-app.pdf',
    type: 'pdf',
    description: 'Pay application 1',
    size: chunks.reduce((size, chunk) => size + chunk.length, 0),
    sha256: hash.digest('hex'),
    async *open() {
      yield* chunks;
    },
    ...changes,
  };
}
