import { createHash } from 'node:crypto';
import type { FileStore } from '../../../../clients/store/files';
import type { ApBody, ApFile } from '../../../../domain/trimble-pay/ap-document';
import type { PayApplication, Approvals } from '../../../../domain/trimble-pay/types';
import type { Row } from '../../../../sandbox';
import { apDocument } from '../../../clients/spectrum/ap-samples';

const of = (rows: Row[]): Row[] => rows.map((row) => ({ Company_Code: 'ABC', ...row }));

const phases = ['0100', '0200'];

/** A Spectrum in which subcontract S100 of vendor V100 can be billed. */
export const payables: Record<string, Row[]> = {
  _authorizations: [{ authorizationId: 'S3CRET-ID', companies: ['ABC'], services: ['*'] }],
  _logins: [{ user: 'INFO1', password: 'secret' }],
  SY_PROCESSING_DATES_MC: of([{ Module: 'AP', Begin_Date: '2026-11-01', End_Date: '2026-11-30' }]),
  GL_MASTER_MC: of([{ GL_Account: '5010', Direct_Cost_Flag: 'Y' }]),
  JC_JOB_MASTER_MC: of([{ Job_Number: '1001' }]),
  JC_PHASE_MASTER_MC: of(phases.map((phase) => ({ Job_Number: '1001', Phase_Code: phase, Cost_Type: 'S' }))),
  VN_VENDOR_MASTER_MC: of([
    { Vendor_Code: 'V100', Vendor_Name: 'Acme Concrete' },
    { Vendor_Code: 'V200', Vendor_Name: 'Best Steel' },
  ]),
  VN_SUBCONTRACT_MC: of([
    { Vendor_Code: 'V100', Subcontract_Number: 'S100', Job_Number: '1001', GL_Account: '5010' },
    { Vendor_Code: 'V200', Subcontract_Number: 'S100', Job_Number: '1001', GL_Account: '5010' },
  ]),
  VN_SUBCONTRACT_PHASE_MC: of(
    ['V100', 'V200'].flatMap((vendor) =>
      phases.map((phase) => ({
        Vendor_Code: vendor,
        Subcontract_Number: 'S100',
        Phase_Code: phase,
        Cost_Type: 'S',
        Original_Contract_Amount: '100000.00',
      })),
    ),
  ),
};

/** Application 1 of the worked example with its files, which `keep` has to put into the store. */
export function apBodyOf(changes: Partial<ApBody> = {}): ApBody {
  return {
    ...apDocument(),
    images: contents.map(({ name, content }, at) => fileOf(`a-${at + 1}`, name, content)),
    application: { connection: 'main', id: 'app-1', revision: 1 },
    ...changes,
  };
}

const contents = [
  { name: 'pay-app.pdf', content: Buffer.from('%PDF-1.7 pay application') },
  { name: 'waiver.pdf', content: Buffer.from([37, 80, 68, 70, 0, 128, 255]) },
];

export function fileOf(id: string, name: string, content: Uint8Array): ApFile {
  return {
    id,
    name,
    type: 'pdf',
    description: '',
    size: content.byteLength,
    sha256: createHash('sha256').update(content).digest('hex'),
  };
}

async function* once(content: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield content;
}

/** Puts the files of `apBodyOf` into the store. */
export async function keep(files: FileStore): Promise<void> {
  for (const { name, content } of contents) await keepOne(files, name, content);
}

export async function keepOne(files: FileStore, name: string, content: Uint8Array): Promise<ApFile> {
  const file = fileOf(name, name, content);
  await files.put(file, once(content));
  return file;
}

/** Of what the sign-offs are judged by; the rest does not matter here. */
export function application(changes: Partial<PayApplication> = {}): PayApplication {
  const zero = '0.00';
  return {
    id: 'app-1',
    contractId: 'c-1',
    number: 1,
    kind: 'progress',
    periodStart: '2026-11-01',
    periodEnd: '2026-11-30',
    status: 'approved',
    erpInvoiceNumber: '',
    invoiceDate: '2026-11-25',
    lines: [],
    totals: {
      originalSum: zero,
      netChange: zero,
      sumToDate: zero,
      completedAndStored: zero,
      retainageOfWork: zero,
      retainageOfStored: zero,
      retainage: zero,
      earnedLessRetainage: zero,
      previousCertificates: zero,
      currentPaymentDue: zero,
      balanceToFinish: zero,
    },
    revision: 1,
    ...changes,
  };
}

export function signOffs(...decisions: Approvals['steps'][number]['decision'][]): Approvals {
  return { revision: 1, steps: decisions.map((decision, at) => ({ sequence: at + 1, decision })) };
}
