import { sentDocument, sourceDocuments } from '../../domain/servicetrade/invoice-tieout';
import { reportOk } from '../../domain/reports';
import { tieOut, type TieoutDocument } from '../../domain/tieout';
import {
  carriedOut,
  expectVerdict,
  invoice,
  invoiceOf,
  item,
  plan,
  rules,
  snapshot,
} from './servicetrade/support';

const one = (number: string, change: Partial<TieoutDocument> = {}): TieoutDocument => ({
  record: `r${number}`,
  number,
  type: 'I',
  customer: 'C1',
  glDate: '2026-07-31',
  batch: 'ST20260731',
  lines: '100.00',
  tax: '8.25',
  retention: '10.00',
  ...change,
});
const same = (documents: TieoutDocument[]) => ({
  source: documents,
  sent: documents,
  spectrum: documents,
  why: {},
  accepted: [],
});
const zero = { count: 0, lines: '0.00', tax: '0.00', retention: '0.00' };

test('OP10: by type and customer; credits count as negative amounts', () => {
  const table = tieOut(
    same([one('1'), one('2'), one('3', { type: 'C', lines: '40.00' }), one('4', { customer: 'C0' })]),
  );
  expect(
    table.rows.map(({ customer, type, source }) => [customer, type, source.count, source.lines]),
  ).toEqual([
    ['C0', 'I', 1, '100.00'],
    ['C1', 'I', 2, '200.00'],
    ['C1', 'C', 1, '-40.00'],
  ]);
  expect(table.total.source).toEqual({ count: 4, lines: '260.00', tax: '16.50', retention: '20.00' });
  expect(table.total.difference).toEqual(zero);
  expect(table.open).toEqual([]);
});

test('OP10: what is waiting is a named difference', () => {
  const table = tieOut({ ...same([one('1')]), source: [one('1'), one('2')], why: { r2: 'Period closed.' } });
  expect(table.total.difference).toEqual({ count: 1, lines: '100.00', tax: '8.25', retention: '10.00' });
  expect(table.open).toEqual([{ record: 'r2', number: '2', amount: '108.25', sentence: 'Period closed.' }]);
});

test.each([
  ['not sent', { sent: [], spectrum: [] }, 'Not sent yet.'],
  ['lost', { spectrum: [] }, 'Sent, but not in Spectrum.'],
  ['other period', { source: [] }, 'Sent, but not in the source in this period.'],
  ['changed', { spectrum: [one('1', { tax: '8.24' })] }, 'Source, sent and Spectrum differ.'],
  [
    'by hand',
    { source: [], sent: [], spectrum: [one('9', { record: undefined })] },
    'Not sent by Girder: entered by hand?',
  ],
])('OP10: %s is explained', (_name, change, sentence) => {
  expect(tieOut({ ...same([one('1')]), ...change }).open).toMatchObject([{ sentence }]);
});

test('OP10: errors of opposite sign of two customers do not cancel out', () => {
  const table = tieOut({ ...same([one('1'), one('2')]), spectrum: [one('1'), one('2', { customer: 'C2' })] });
  expect(table.total.difference).toEqual(zero);
  expect(table.open.map(({ number }) => number)).toEqual(['2']);
  const about = {
    kind: 'tieout',
    connection: 'acme',
    target: 'east-ABC',
    at: '',
    period: { batch: 'B' },
  } as const;
  expect(reportOk({ ...about, ...table })).toBe(false);
});

test('OP10: an accepted removal is listed apart and out of the sums', () => {
  const table = tieOut({ ...same([one('1'), one('2')]), spectrum: [one('1')], accepted: [one('2')] });
  expect(table.total.difference).toEqual(zero);
  expect(table.open).toEqual([]);
  expect(table.accepted).toMatchObject([{ record: 'r2', number: '2', amount: '108.25' }]);
});

test('OP10: the half that stays when a person accepted the other’s removal is still compared', () => {
  const [half, credit] = [one('1'), one('1C', { record: 'r1', type: 'C', lines: '40.00' })];
  const source = [half, { ...credit, number: '1' }];
  const base = { ...same([half, credit]), source, accepted: [credit] };
  expect(tieOut({ ...base, spectrum: [half] }).open).toEqual([]);
  const lost = tieOut({ ...base, spectrum: [] });
  expect(lost.open).toMatchObject([{ record: 'r1', amount: '108.25' }]);
  expect(lost.accepted).toMatchObject([{ record: 'r1', number: '1C', amount: '-48.25' }]);
});

const context = { record: 'r', customer: 'C00077', retentionPercent: '0' };

test('OP10: the source’s own figures agree with what the plan sends, split and all', () => {
  const pair = invoiceOf([item('1000.00'), item('-50.00')], '78.38');
  for (const given of [invoice(), pair, invoiceOf([item('-100.00')], '-8.25')]) {
    const { documents } = expectVerdict(plan(snapshot({ invoice: given })), 'post');
    const sent = documents.map(({ body }) => sentDocument(body, 'r'));
    const source = sourceDocuments(given, context, rules());
    expect(tieOut({ ...same(sent), source }).open).toEqual([]);
  }
});

test('OP10: a void is a document of the opposite type on the reversal’s date', () => {
  const gone = invoice({ status: 'void' });
  const source = sourceDocuments(gone, { ...context, voidFirstSeen: '2026-08-05' }, rules());
  expect(source.map(({ type, glDate, batch }) => [type, glDate, batch])).toEqual([
    ['I', '2026-07-31', 'ST20260731'],
    ['C', '2026-08-05', 'ST20260805'],
  ]);
  const first = carriedOut(plan());
  const reversal = expectVerdict(
    plan(snapshot({ invoice: gone, today: '2026-08-05' }), rules(), first.done, first.head),
    'post',
  );
  const invoiced = expectVerdict(plan(), 'post').documents;
  const sent = [...invoiced, ...reversal.documents].map(({ body }) => sentDocument(body, 'r'));
  const table = tieOut({ ...same(sent), source });
  expect(table.open).toEqual([]);
  expect(table.total.source).toEqual({ ...zero, count: 2 });
});

test('OP10: a zero invoice is no document; one that does not add up counts as it stands', () => {
  expect(sourceDocuments(invoiceOf([item('0.00')], '0.00'), context, rules())).toEqual([]);
  const odd = sourceDocuments(invoice({ totalPrice: '1.00' }), context, rules());
  expect(odd).toMatchObject([{ type: 'I', lines: '1000.00', tax: '82.50' }]);
});
