import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { effectOf } from '../../../../activities/effects';
import type { BoundEffect } from '../../../../activities/effects/bind';
import { apBody } from '../../../../activities/effects/spectrum/ap-invoice';
import { spectrumClient } from '../../../../clients/spectrum';
import type { SpectrumClient } from '../../../../clients/spectrum';
import { filesDirectory } from '../../../../clients/store/files-directory';
import type { FileStore } from '../../../../clients/store/files';
import type { Probe, Sent } from '../../../../domain/effects';
import type { ApBody } from '../../../../domain/trimble-pay/ap-document';
import { apFailureOf } from '../../../../domain/trimble-pay/ap-refusal';
import type { Approvals, PayApplication } from '../../../../domain/trimble-pay/types';
import { startSpectrum } from '../../../../sandbox';
import type { Row, RunningSpectrum } from '../../../../sandbox';
import { cutter } from '../../../clients/spectrum/cutter';
import { mayAlwaysSend, settings } from '../../../clients/spectrum/support';
import { apBodyOf, application, fileOf, keep, keepOne, payables, signOffs } from './ap-subject';

/** TP7, TP8: one AP document at most, with its files, on the sign-offs as they stand. */
const unposted = 'VN_INVOICE_TRAN_HEADER_MC6';
const operation = 'POST /vendor/invoice';

let running: RunningSpectrum;
let spectrum: SpectrumClient;
let path: string;
let files: FileStore;
/** What Trimble Pay says now. */
let pay: { application?: PayApplication; approvals?: Approvals; trouble?: string; silent?: boolean };
let approvalsMode: 'trimble-pay' | 'both' | 'girder';

beforeAll(async () => {
  running = await startSpectrum({ port: 0, infolinkPort: 0 });
  spectrum = client(running.infolink.port);
  path = mkdtempSync(join(tmpdir(), 'girder-ap-'));
  files = filesDirectory({ path });
  await keep(files);
});
afterAll(async () => {
  await spectrum.close();
  await running.close();
  rmSync(path, { recursive: true, force: true });
});
beforeEach(() => {
  running.sandbox.reset();
  running.sandbox.faults.replace([]);
  running.sandbox.putState(payables);
  pay = { application: application(), approvals: signOffs('approved', 'approved') };
  approvalsMode = 'trimble-pay';
});

function client(infolinkPort: number, answerMs = 5_000): SpectrumClient {
  const base = settings(running.url);
  const infolink = { ...base.infolink, port: infolinkPort };
  return spectrumClient({ ...base, infolink, timing: { ...base.timing, answerMs } }, 'east');
}

/** As the engine finds it, with as much of the world as it needs. */
function effect(through = spectrum, kept = files): BoundEffect {
  const asked = <T>(value: T): Promise<T> => {
    if (pay.silent) return new Promise(() => undefined);
    return pay.trouble === undefined ? Promise.resolve(value) : Promise.reject(new Error(pay.trouble));
  };
  const world = {
    spectrum: () => through,
    files: kept,
    settings: { trimblePay: { main: { approvals: approvalsMode } } },
    trimblePay: () => ({
      application: () => asked(pay.application),
      approvals: () => asked(pay.approvals),
    }),
  };
  return effectOf(world as never, { kind: 'spectrum/ap-invoice', target: 'east-ABC' });
}

const send = (body: ApBody = apBodyOf(), through?: SpectrumClient): Promise<Sent> =>
  effect(through).send(body, mayAlwaysSend());
const probe = (body: ApBody = apBodyOf()): Promise<Probe> => effect().probe(body);

const headers = (): Row[] => running.sandbox.state()[unposted] ?? [];

function changeHeader(set: Row): void {
  running.sandbox.putState({ [unposted]: headers().map((row) => ({ ...row, ...set })) });
}

const equal = {
  result: 'found',
  ref: 'V100/S100-1',
  stage: 'unposted',
  differences: [],
  evidence: 'unposted in batch TP20261130, subcontract S100, I 42000.00, retention 3600.00',
};

const failureOf = (sent: Sent): string | undefined =>
  sent.outcome === 'refused' ? apFailureOf(sent.rows)?.code : sent.outcome;

describe('an AP invoice', () => {
  it('TP7: is absent before it is sent, and comes back as it was sent, before and after the update', async () => {
    const before = Date.now();
    const absent = await probe();
    expect(absent).toEqual({ result: 'absent', readAt: expect.any(String) });
    const readAt = Date.parse(absent.result === 'absent' ? absent.readAt : '');
    expect(readAt >= before && readAt <= Date.now()).toBe(true);
    expect(await send()).toMatchObject({ outcome: 'applied', ref: 'V100/S100-1', stage: 'unposted' });
    expect(await probe()).toEqual(equal);
    running.sandbox.advance({ action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20261130' });
    expect(await probe()).toMatchObject({ result: 'found', stage: 'updated', differences: [] });
  });

  it('TP8: has its files, byte by byte', async () => {
    await send();
    expect(running.sandbox.state()['_images']).toMatchObject(
      apBodyOf().images.map(({ sha256, size }) => ({ Invoice_Number: 'S100-1', sha256, size })),
    );
  });

  it('TP7: as a credit memo comes back the same way', async () => {
    const credit = apBodyOf({ type: 'C', number: 'S100-2' });
    expect(await send(credit)).toMatchObject({ outcome: 'applied', ref: 'V100/S100-2' });
    expect(await probe(credit)).toMatchObject({ result: 'found', differences: [] });
    expect(await probe({ ...credit, type: 'I' })).toMatchObject({
      differences: [{ field: 'type', sent: 'I', found: 'C' }],
    });
  });

  it('TP7: has its kind, guard and key, and takes only its own bodies', () => {
    const { kind, guard, naturalKey } = effect();
    const key = naturalKey(apBodyOf({ vendor: ' v100', number: 's100-1 ' }));
    expect({ kind, guard, key }).toEqual({
      kind: 'spectrum/ap-invoice',
      guard: 'keyed',
      key: 'ABC|V100|S100-1',
    });
    for (const field of Object.keys(apBodyOf())) {
      expect(() => naturalKey({ ...apBodyOf(), [field]: undefined })).toThrow(field);
    }
    expect(() => apBody.parse({ ...apBodyOf(), retentionAmount: '-350.00' })).toThrow('retentionAmount');
  });

  it.each<[string, string, Row]>([
    ['subcontract', 'Contract_Number', { Contract_Number: 'S200' }],
    ['type', 'Invoice_Type_Code', { Invoice_Type_Code: 'C' }],
    ['invoiceDate', 'Invoice_Date', { Invoice_Date: '2026-11-24' }],
    ['glDate', 'GL_Date', { GL_Date: '2026-11-29' }],
    ['amount', 'Invoice_Amount', { Invoice_Amount: '42000.01' }],
    ['retentionAmount', 'Retention_Amount', { Retention_Amount: '3599.99' }],
    ['salesTaxAmount', 'Sales_Tax_Amount', { Sales_Tax_Amount: '1.00' }],
  ])('TP7: shows a changed %s, and nothing else', async (field, _column, set) => {
    await send();
    changeHeader(set);
    const found = await probe();
    expect(found.result === 'found' && found.differences.map((one) => one.field)).toEqual([field]);
  });

  it('TP7: is the same with another batch, hold, due date and remarks, which are for the clerk', async () => {
    await send();
    changeHeader({ Batch_Code: 'MINE', Status: 'H', Payment_Due_Date: '2026-12-30', Remarks: 'see mail' });
    expect(await probe()).toMatchObject({ result: 'found', differences: [] });
  });

  it('TP7: is not the one of the same number that another vendor has', async () => {
    await send(apBodyOf({ vendor: 'V200' }));
    expect(await probe()).toMatchObject({ result: 'absent' });
    expect(await send()).toMatchObject({ outcome: 'applied' });
    expect(headers()).toHaveLength(2);
  });

  it('TP7: of a number that the vendor has already is refused, and stays one', async () => {
    await send();
    const other = apBodyOf({ retentionAmount: '0.00' });
    expect(failureOf(await send(other))).toBe('duplicate_invoice_number');
    expect(await probe(other)).toMatchObject({
      result: 'found',
      differences: [{ field: 'retentionAmount', sent: '0.00', found: '3600.00' }],
    });
    expect(headers()).toHaveLength(1);
  });

  it.each<[string, Partial<ApBody>]>([
    ['gl_period_closed', { glDate: '2026-12-31' }],
    ['vendor_inactive', { vendor: 'V999' }],
    ['subcontract_not_active', { subcontract: 'S999' }],
    ['phase_detail_missing', { lines: apBodyOf().lines.map((line) => ({ ...line, phase: '0300' })) }],
    ['gl_account_missing', { lines: apBodyOf().lines.map((line) => ({ ...line, glAccount: '9999' })) }],
    ['attachment_failed', { images: apBodyOf().images.map((image) => ({ ...image, type: 'exe' })) }],
  ])('TP10: a refusal is told as %s', async (code, changes) => {
    expect(failureOf(await send(apBodyOf(changes)))).toBe(code);
    expect(headers()).toEqual([]);
  });
});

describe('when nobody hears of the answer', () => {
  it.each<[string, Row, number]>([
    ['F1: dropped after the commit', { name: 'dropAfterCommit' }, 1],
    ['F2: dropped before it', { name: 'dropBeforeCommit' }, 0],
    ['F4: an empty answer', { name: 'emptyBody' }, 1],
    ['F5: 503', { name: 'status', code: 503 }, 0],
  ])('TP7: %s is unclear, and a probe tells', async (_name, fault, documents) => {
    running.sandbox.faults.replace([{ operation, fault }]);
    expect(await send()).toMatchObject({ outcome: 'unclear' });
    running.sandbox.faults.replace([]);
    expect(await probe()).toMatchObject(documents === 1 ? equal : { result: 'absent' });
    // Sent again, as after a proven absence: one document, whoever was heard.
    expect((await send()).outcome).toBe(documents === 1 ? 'refused' : 'applied');
    expect(headers()).toHaveLength(1);
  });

  it('F6: an answer that comes too late is unclear, and a probe tells', async () => {
    running.sandbox.faults.replace([{ operation, fault: { name: 'delayAnswer', ms: 900 } }]);
    const hasty = client(running.infolink.port, 400);
    expect(await send(apBodyOf(), hasty)).toMatchObject({ outcome: 'unclear' });
    await hasty.close();
    expect(await probe()).toMatchObject(equal);
  });

  it('TP7: a probe that cannot be read to its end knows nothing', async () => {
    await send();
    const line = await cutter(running.infolink.port);
    const through = client(line.port);
    const whole = await line.measure(() => effect(through).probe(apBodyOf()));
    for (const bytes of [Math.floor(whole / 2), whole - 1]) {
      line.after(bytes);
      expect(await effect(through).probe(apBodyOf())).toMatchObject({ result: 'unknown' });
    }
    await through.close();
    await line.close();
  });
});

describe('before the call', () => {
  let since = 0;
  beforeEach(() => {
    since = running.sandbox.journal.after(0).length;
  });

  const untouched = (): void => {
    expect(running.sandbox.journal.after(since).filter((one) => one.operation === operation)).toEqual([]);
    expect(headers()).toEqual([]);
  };

  const text = (sent: Sent): string => (sent.outcome === 'refused' ? (sent.rows[0]?.text ?? '') : '');

  it.each<[string, () => void, RegExp]>([
    [
      'took an approval back',
      () => (pay.approvals = signOffs('approved', 'pending')),
      /^Application 1: approval step 2 of 2 is pending\.$/,
    ],
    [
      'declined it',
      () => (pay.application = application({ status: 'declined' })),
      /^Application 1 is declined in Trimble Pay; approved is needed\.$/,
    ],
    [
      'signed another revision',
      () => {
        pay.application = application({ revision: 2 });
        pay.approvals = { ...signOffs('approved'), revision: 2 };
      },
      /^Application 1 is at revision 2 in Trimble Pay; the invoice was made from revision 1\.$/,
    ],
    [
      'removed it',
      () => (pay.application = undefined),
      /^Application app-1 is not in Trimble Pay any more\.$/,
    ],
  ])('TP7: somebody %s: refused, and Spectrum is not called', async (_name, happens, sentence) => {
    happens();
    const sent = await send();
    expect(sent).toMatchObject({ outcome: 'refused', rows: [{ code: 'I', column: 'Approvals' }] });
    expect(text(sent)).toMatch(sentence);
    expect(sent.outcome === 'refused' && apFailureOf(sent.rows)).toEqual({
      code: 'not_fully_approved',
      sentence: text(sent),
    });
    untouched();
  });

  it('TP6: with Girder alone only a withdrawal stops it', async () => {
    approvalsMode = 'girder';
    pay.approvals = undefined;
    pay.application = application({ status: 'declined' });
    expect(failureOf(await send())).toBe('not_fully_approved');
    pay.application = application({ status: 'in_review' });
    expect(failureOf(await send())).toBe('applied');
  });

  it('TP7: Trimble Pay that cannot be reached leaves it unsent, to be tried again', async () => {
    pay.trouble = 'Trimble Pay gave no answer';
    expect(await send()).toEqual({
      outcome: 'notSent',
      why: 'Trimble Pay gave no answer',
      access: false,
    });
    untouched();
  });

  it('TP7: Trimble Pay that does not answer in time leaves it unsent', async () => {
    pay.silent = true;
    const tooLate = (): never => {
      throw new Error('The time to send was over');
    };
    const sent = await effect().send(apBodyOf(), { ...mayAlwaysSend(), assertMayStillSend: tooLate });
    expect(sent).toEqual({ outcome: 'notSent', why: 'The time to send was over', access: false });
    untouched();
  });

  it('TP8: a file that is not in the store stops all', async () => {
    const lost = fileOf('a-3', 'insurance.pdf', Buffer.from('never put'));
    const sent = await send(apBodyOf({ images: [...apBodyOf().images, lost] }));
    expect(sent).toMatchObject({ outcome: 'refused', rows: [{ code: 'I', column: 'Image_File' }] });
    expect(text(sent)).toMatch(/^Not sent: file a-3 is not in the record store with 9 bytes/);
    expect(failureOf(sent)).toBe('attachment_failed');
    untouched();
  });

  it('TP8: a file whose bytes are not those that were signed stops all', async () => {
    const file = await keepOne(files, 'changed.pdf', Buffer.from('as it was signed'));
    writeFileSync(join(path, 'files', file.sha256.slice(0, 2), file.sha256), 'as it was SIGNED');
    const sent = await send(apBodyOf({ images: [file] }));
    expect(sent).toMatchObject({ outcome: 'refused', rows: [{ code: 'I', column: 'Image_File' }] });
    expect(text(sent)).toMatch(/^Not sent: file changed\.pdf is not the file with the SHA-256/);
    untouched();
  });

  it('TP8: a store that cannot be reached leaves it unsent, to be tried again', async () => {
    const away: FileStore = { ...files, has: () => Promise.reject(new Error('S3 gave no usable answer')) };
    expect(await effect(spectrum, away).send(apBodyOf(), mayAlwaysSend())).toEqual({
      outcome: 'notSent',
      why: 'S3 gave no usable answer',
      access: false,
    });
    untouched();
  });
});

it('TP8: sends 25 MB in ten files and holds little of them', async () => {
  const images = [];
  for (let at = 0; at < 10; at += 1) {
    images.push(await keepOne(files, `page-${at}.pdf`, Buffer.alloc(2_621_440, `page ${at} `)));
  }
  const small = apBodyOf({ number: 'S100-0', images: images.slice(0, 1) });
  const { code, output } = await runChild({ url: running.url, path, small, large: apBodyOf({ images }) });
  expect({ code, output }).toMatchObject({ code: 0 });
  const told: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '');
  expect(told).toMatchObject({ outcomes: ['applied', 'applied'] });
  const { living, resident } = told as { living: number; resident: number };
  const inBase64 = images.reduce((all, { size }) => all + Math.ceil(size / 3) * 4, 0);
  expect(living).toBeLessThan(inBase64 / 4);
  expect(resident).toBeLessThan(inBase64 / 2);
  expect(running.sandbox.state()['_images']).toHaveLength(small.images.length + images.length);
}, 60_000);

function runChild(argument: unknown): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const script = join(__dirname, 'children', 'send-backup.ts');
    const flags = [
      '--max-old-space-size=512',
      '--expose-gc',
      '-r',
      'tsx/cjs',
      script,
      JSON.stringify(argument),
    ];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
