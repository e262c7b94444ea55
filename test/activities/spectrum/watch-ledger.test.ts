import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncLocalStorage } from '@temporalio/activity';
import { effectOf } from '../../../activities/effects';
import { watchLedger } from '../../../activities/spectrum/watch-ledger';
import type { WatchResult } from '../../../activities/spectrum/watch-ledger';
import { spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import { directoryStore } from '../../../clients/store/directory';
import { filesDirectory } from '../../../clients/store/files-directory';
import { readHead, updateHead } from '../../../clients/store/heads';
import { postingKey } from '../../../clients/store/keys';
import type { Store } from '../../../clients/store/port';
import { claimPosting, readPosting } from '../../../clients/store/postings';
import { listWatch, putWatch } from '../../../clients/store/watch';
import type { Posting } from '../../../domain/postings';
import { recordId } from '../../../domain/record-id';
import { applicationRef } from '../../../domain/trimble-pay/record-ids';
import type { ApBody } from '../../../domain/trimble-pay/ap-document';
import { startSpectrum } from '../../../sandbox';
import type { Row, RunningSpectrum } from '../../../sandbox';
import { document as arBody, mayAlwaysSend, settings } from '../../clients/spectrum/support';
import { apBodyOf, application, keep, payables, signOffs } from '../effects/spectrum/ap-subject';

/** TP7: a clerk may change or delete an AP document until it is updated; the watch sees it, as it does of AR. */
const target = 'east-ABC';
const unposted = 'VN_INVOICE_TRAN_HEADER_MC6';
const record = (id: string): string => recordId(applicationRef({ account: 'main', target }, id));

let running: RunningSpectrum;
let spectrum: SpectrumClient;
let path: string;
let store: Store;
let signalled: string[];
let clock: number;

beforeAll(async () => {
  running = await startSpectrum({ port: 0, infolinkPort: 0 });
  const base = settings(running.url);
  const infolink = { ...base.infolink, port: running.infolink.port };
  spectrum = spectrumClient({ ...base, infolink }, 'east');
});
afterAll(async () => {
  await spectrum.close();
  await running.close();
});
beforeEach(async () => {
  running.sandbox.reset();
  running.sandbox.putState(payables);
  path = mkdtempSync(join(tmpdir(), 'girder-watch-'));
  store = directoryStore({ path });
  await keep(filesDirectory({ path }));
  signalled = [];
  clock = Date.parse('2026-11-25T10:00:00Z');
});
afterEach(() => rmSync(path, { recursive: true, force: true }));

function world(through: SpectrumClient = spectrum) {
  const workflow = {
    signalWithStart: (_type: string, { workflowId }: { workflowId: string }) => {
      signalled.push(workflowId);
      return Promise.resolve();
    },
  };
  return {
    store,
    spectrum: () => through,
    files: filesDirectory({ path }),
    settings: { trimblePay: { main: { approvals: 'trimble-pay' } } },
    trimblePay: () => ({
      application: () => Promise.resolve(application()),
      approvals: () => Promise.resolve(signOffs('approved')),
    }),
    now: () => new Date(clock),
    temporal: { workflow },
  } as never;
}

/** A minute later than the last one. */
function watch(through?: SpectrumClient): Promise<WatchResult> {
  clock += 60_000;
  const context = { heartbeat: () => undefined };
  return asyncLocalStorage.run(context as never, () => watchLedger(world(through), target));
}

/** Sends it, and keeps what the engine keeps of a document that was taken. */
async function posted(id: string, body: ApBody): Promise<string> {
  const kind = 'spectrum/ap-invoice';
  const effect = effectOf(world(), { kind, target });
  expect(await effect.send(body, mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
  return kept(record(id), kind, body);
}

async function kept(id: string, kind: string, body: unknown): Promise<string> {
  const key = postingKey(id, 'invoice');
  const posting: Posting = {
    key,
    record: id,
    part: 'invoice',
    kind,
    guard: 'keyed',
    target,
    naturalKey: key,
    body,
    bodyHash: '',
    state: 'posted',
    stage: 'unposted',
    attempts: [],
    decisions: [],
    claimedAt: '2026-11-25T10:00:00.000Z',
  };
  await claimPosting(store, posting);
  await updateHead(store, id, () => ({
    record: id,
    state: 'In Spectrum',
    since: '2026-11-25T10:00:00.000Z',
    revision: 0,
    documents: [],
    decisions: [],
    title: { spectrumNumbers: [] },
    configHash: '',
  }));
  await putWatch(store, target, id);
  return key;
}

const headers = (): Row[] => running.sandbox.state()[unposted] ?? [];
const stateOf = async (id: string): Promise<string | undefined> =>
  (await readHead(store, record(id)))?.value.state;

async function watchedRecords(): Promise<string[]> {
  const found: string[] = [];
  for await (const id of listWatch(store, target)) found.push(id);
  return found;
}

const nothing = { updated: 0, edited: 0, removed: 0 };

it('TP7: nothing happens while nothing changes', async () => {
  await posted('1', apBodyOf());
  expect(await watch()).toEqual({ ...nothing, watched: 1 });
  expect(signalled).toEqual([]);
  expect(await watchedRecords()).toEqual([record('1')]);
});

it('TP7: an update ends the watch, and wakes nobody', async () => {
  const key = await posted('1', apBodyOf());
  running.sandbox.advance({ action: 'updateBatch', company: 'ABC', module: 'AP', batch: 'TP20261130' });
  expect(await watch()).toEqual({ ...nothing, watched: 1, updated: 1 });
  expect(await readPosting(store, key)).toMatchObject({ stage: 'updated', seen: { differences: [] } });
  expect(await stateOf('1')).toBe('Updated');
  expect(signalled).toEqual([]);
  expect(await watchedRecords()).toEqual([]);
  expect(await watch()).toEqual({ ...nothing, watched: 0 });
});

it('TP7: two vendors have the same number in one batch, and each its own document', async () => {
  const first = await posted('1', apBodyOf());
  const second = await posted('2', apBodyOf({ vendor: 'V200' }));
  running.sandbox.putState({
    [unposted]: headers().map((row) =>
      String(row.Vendor_Code).trim() === 'V200' ? { ...row, Retention_Amount: '0.00' } : row,
    ),
  });
  expect(await watch()).toEqual({ ...nothing, watched: 2, edited: 1 });
  expect(signalled).toEqual([record('2')]);
  expect((await readPosting(store, first))?.seen).toBeUndefined();
  expect(await readPosting(store, second)).toMatchObject({
    stage: 'unposted',
    seen: { differences: [{ field: 'retentionAmount', sent: '3600.00', found: '0.00' }] },
  });
  // The same edit is told once.
  expect(await watch()).toEqual({ ...nothing, watched: 2 });
});

it('TP7: a document in another batch is not gone', async () => {
  await posted('1', apBodyOf());
  running.sandbox.putState({ [unposted]: headers().map((row) => ({ ...row, Batch_Code: 'MINE' })) });
  expect(await watch()).toEqual({ ...nothing, watched: 1 });
  expect(await watch()).toEqual({ ...nothing, watched: 1 });
});

it('TP7: a document is gone when two complete reads do not hold it', async () => {
  const key = await posted('1', apBodyOf());
  const all = headers();
  running.sandbox.putState({ [unposted]: [] });
  expect(await watch()).toEqual({ ...nothing, watched: 1 });
  expect(await readPosting(store, key)).toMatchObject({ stage: 'unposted', seen: { stage: 'unposted' } });
  // It was only on its way: the count begins anew.
  running.sandbox.putState({ [unposted]: all });
  expect(await watch()).toEqual({ ...nothing, watched: 1 });
  running.sandbox.putState({ [unposted]: [] });
  expect(await watch()).toEqual({ ...nothing, watched: 1 });
  expect(signalled).toEqual([]);
  expect(await watch()).toEqual({ ...nothing, watched: 1, removed: 1 });
  expect(await readPosting(store, key)).toMatchObject({ stage: 'removed', seen: { stage: 'removed' } });
  expect(signalled).toEqual([record('1')]);
});

it('TP7: payables that cannot be read keep nobody from looking at receivables, and the other way round', async () => {
  const ap = await posted('1', apBodyOf());
  const invoice = recordId({ source: 'servicetrade', account: 'acme', process: 'invoice', id: '7', target });
  const ar = await kept(invoice, 'spectrum/ar-invoice', arBody());
  const noAp: SpectrumClient = { ...spectrum, apHeaders: () => Promise.reject(new Error('no AP table')) };
  await expect(watch(noAp)).rejects.toThrow('no AP table');
  // Spectrum holds no AR document at all.
  expect((await readPosting(store, ar))?.seen?.absentSince).toBeDefined();
  expect((await readPosting(store, ap))?.seen).toBeUndefined();
  running.sandbox.putState({ [unposted]: [] });
  const noAr: SpectrumClient = { ...spectrum, arHeaders: () => Promise.reject(new Error('no AR table')) };
  await expect(watch(noAr)).rejects.toThrow('no AR table');
  expect((await readPosting(store, ap))?.seen?.absentSince).toBeDefined();
});
