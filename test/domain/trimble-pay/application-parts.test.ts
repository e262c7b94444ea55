import { contentHash } from '../../../domain/approvals/content';
import type { ApHeaderRow, ChangeOrderRow, PhaseDetailRow } from '../../../domain/spectrum/subcontracts';
import { approvalContent } from '../../../domain/trimble-pay/approval-content';
import type { ContentSource } from '../../../domain/trimble-pay/approval-content';
import type { BackupFile } from '../../../domain/trimble-pay/backup-files';
import {
  imageDescription,
  imageType,
  uniqueFiles,
  whyNotImages,
} from '../../../domain/trimble-pay/backup-files';
import { keyedEntry } from '../../../domain/trimble-pay/keyed-entry';
import { missingPapers } from '../../../domain/trimble-pay/papers';
import { phaseDetailsOf } from '../../../domain/trimble-pay/phase-details';
import { planApInvoice } from '../../../domain/trimble-pay/plan-ap-invoice';
import { settings, simple } from './support';

const file = (id: string, more: Partial<BackupFile> = {}): BackupFile => ({
  ...{ id, kind: 'backup', fileName: `${id}.pdf`, contentType: 'application/pdf', size: 1_000 },
  sha256: id.padEnd(64, '0'),
  ...more,
});
const limits = { maxBytes: 2_000, maxTotalBytes: 3_000 };

test('TP8: files that Spectrum cannot take stop the export, named by their ids and never by their names', () => {
  const why = (...files: BackupFile[]) => whyNotImages(files, limits)?.sentence;
  expect(why(file('a'), file('b', { contentType: 'image/jpeg; q=1' }))).toBeUndefined();
  expect(why()).toBeUndefined();
  expect(why(file('a', { contentType: 'application/zip', fileName: 'ann-lee.zip' }))).toMatch(
    /^File a \(backup\) has the type application\/zip; Spectrum takes application\/pdf/,
  );
  expect(why(file('a', { size: 0 }))).toBe('File a (backup) is empty.');
  expect(why(file('a', { size: 2_001 }))).toContain('2001 bytes; at most 2000');
  expect(why(file('a', { size: 2_000 }))).toBeUndefined();
  expect(why(file('a', { size: 2_000 }), file('b', { size: 1_001 }))).toContain(
    '3001 bytes together; at most 3000',
  );
  expect(why(file('a'), file('a'))).toContain('listed twice');
  expect(whyNotImages([file('a', { size: 0 })], limits)?.code).toBe('attachment_failed');
});

test('TP8: the same content attached twice is copied once, and counts as the two images that it is', () => {
  const same = { sha256: 'f'.repeat(64), size: 2_000 };
  const files = [file('a', same), file('b', { size: 1_000 }), file('c', same)];
  expect(uniqueFiles(files).map(({ id }) => id)).toEqual(['a', 'b']);
  expect(whyNotImages(files, { ...limits, maxTotalBytes: 5_000 })).toBeUndefined();
  expect(whyNotImages(files, { ...limits, maxTotalBytes: 4_999 })?.sentence).toContain('5000 bytes together');
});

test("TP8: Spectrum's image type and a description of at most 40 plain characters", () => {
  expect(['application/pdf', 'IMAGE/PNG', 'image/tiff', 'text/html', 'constructor'].map(imageType)).toEqual([
    'pdf',
    'png',
    'tif',
    undefined,
    undefined,
  ]);
  expect(imageDescription(file('a', { kind: 'lien_waiver', fileName: 'Verzicht für März.pdf' }))).toBe(
    'Lien waiver: Verzicht fur Marz.pdf',
  );
  expect(imageDescription(file('a', { fileName: 'x'.repeat(90) })).length).toBeLessThanOrEqual(40);
});

test('TP7: papers without which the invoice is put on hold', () => {
  const both = ['waiver', 'insurance'] as const;
  expect(missingPapers(['pay_app'], 'Y', both)).toEqual(['waiver', 'insurance']);
  expect(missingPapers(['lien_waiver'], 'A', both)).toEqual(['insurance']);
  expect(missingPapers(['lien_waiver', 'compliance'], 'Y', both)).toEqual([]);
  expect(missingPapers(['pay_app'], 'N', both)).toEqual(['waiver']);
  expect(missingPapers([], 'Y', [])).toEqual([]);
});

const detail = (phase: string, original: string): PhaseDetailRow => ({
  ...{ vendor: 'V100', subcontract: 'SC-100', phase, costType: 'S', item: '', description: '', unit: '' },
  ...{ retainable: true, unitPrice: '0', quantity: '0', original },
});
const changeOrder = (number: string, status: string, ...lines: [string, string][]): ChangeOrderRow => ({
  ...{ vendor: 'V100', subcontract: 'SC-100', job: 'T123', number, description: `Change ${number}`, status },
  ...{ issuedOn: '', executedOn: '', amount: '100.00' },
  lines: lines.map(([phase, amount], at) => ({
    ...{ line: `00${at}`, phase, costType: 'S', item: '', description: '', unit: '' },
    ...{ quantity: '0', unitPrice: '0', amount, retainable: true },
  })),
});

test('TP4: a phase detail is its original with the executed changes; one that only a change order has begins at nothing', () => {
  const orders = [
    changeOrder('1', 'E', ['0100', '50.00'], ['0300', '7.00']),
    changeOrder('2', 'E', ['0100', '-20.00']),
    changeOrder('3', 'P', ['0100', '999.00']),
  ];
  expect(phaseDetailsOf([detail('0100', '1000'), detail('0200', '5.00')], orders)).toEqual([
    { phase: '0100', costType: 'S', item: '', original: '1000.00', revised: '1030.00' },
    { phase: '0200', costType: 'S', item: '', original: '5.00', revised: '5.00' },
    { phase: '0300', costType: 'S', item: '', original: '0.00', revised: '7.00' },
  ]);
});

const keyed = {
  ...{ vendor: 'V100', number: 'SC-100-3', amount: '3000.00', retention: '-350.00', payable: '3350.00' },
  instruction: '',
};
const entry = (more: Partial<ApHeaderRow> = {}): ApHeaderRow => ({
  ...{
    stage: 'unposted',
    company: 'ABC',
    batch: 'B',
    vendor: 'V100',
    subcontract: 'SC-100',
    number: 'SC-100-3',
  },
  ...{ type: 'I', invoiceDate: '', glDate: '', dueDate: '', amount: '3000.00', retentionAmount: '-350.00' },
  ...{ salesTaxAmount: '0.00', paymentStatus: 'O', remarks: '' },
  ...more,
});

test('TP7: what a person keyed is taken over only when amount, retention and subcontract are the same', () => {
  expect(keyedEntry(keyed, 'SC-100', [])).toEqual({ entry: undefined });
  expect(keyedEntry(keyed, 'SC-100', [entry()])).toMatchObject({ equal: true });
  const credit = { ...keyed, amount: '-100.00', retention: '10.00' };
  const memo = entry({ type: 'C', amount: '100.00', retentionAmount: '-10.00' });
  expect(keyedEntry(credit, 'SC-100', [memo])).toMatchObject({ equal: true });
  const wrong = keyedEntry(keyed, 'SC-100', [entry({ retentionAmount: '350.00' })]);
  expect(wrong).toMatchObject({ equal: false });
  expect('sentence' in wrong && wrong.sentence).toContain(
    'as 3,000.00 with 350.00 of retention against SC-100, but 3,000.00 with -350.00',
  );
  expect(keyedEntry(keyed, 'SC-100', [entry({ subcontract: '' })])).toMatchObject({ equal: false });
});

describe('TP6: what approvers are shown', () => {
  const source = simple();
  const shown: ContentSource = {
    application: source.application,
    ...{ company: 'ABC', job: 'T123', subcontract: 'SC-100', vendor: 'V100', vendorName: 'Lone Star' },
    sections: source.sections,
    sovLines: source.sovLines,
    changeOrders: [changeOrder('1', 'E'), changeOrder('2', 'P')],
    attachments: [{ id: 'f', kind: 'backup', fileName: 'f.pdf', sha256: 'a'.repeat(64) }],
  };

  test('gross and retention are what the AP invoice would be', () => {
    const plan = planApInvoice(source, settings());
    if (plan.verdict !== 'post') throw new Error(JSON.stringify(plan));
    const { totals } = approvalContent(shown);
    expect([totals.gross, totals.retention]).toEqual([plan.figures.gross, plan.figures.retention]);
    expect([totals.gross, totals.retention]).toEqual(['1000.00', '100.00']);
  });

  test('executed change orders only; sections by key, unknown ones by id', () => {
    const content = approvalContent(shown);
    expect(content.changeOrders.map(({ number }) => number)).toEqual(['1']);
    expect(content.lines.map(({ section }) => section)).toEqual(['0100¦S¦¦base¦']);
    expect(approvalContent({ ...shown, sections: [] }).lines.map(({ section }) => section)).toEqual(['s-a']);
  });

  test('another file, figure or revision is another content; an invoice number is not', () => {
    const hash = (more: Partial<ContentSource>): string =>
      contentHash(approvalContent({ ...shown, ...more }));
    const before = hash({});
    expect(hash({ attachments: [] })).not.toBe(before);
    expect(hash({ application: { ...source.application, revision: 3 } })).not.toBe(before);
    expect(hash({ application: { ...source.application, erpInvoiceNumber: 'X-1', updated: 'now' } })).toBe(
      before,
    );
  });
});
