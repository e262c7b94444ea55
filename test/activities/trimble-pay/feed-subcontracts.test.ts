import { feedSubcontracts } from '../../../activities/trimble-pay/feed-subcontracts';
import { InfolinkError } from '../../../clients/spectrum';
import { readPayFeed } from '../../../clients/store/pay-feed';
import { putPayProject } from '../../../clients/store/pay-projects';
import type { SubcontractKey, SubcontractRow } from '../../../domain/spectrum/subcontracts';
import { recordId } from '../../../domain/record-id';
import { projectRef, subcontractRef } from '../../../domain/trimble-pay/record-ids';
import { detail, row as sample, vendor } from '../../domain/trimble-pay/subcontract.support';
import { memoryStore } from '../approvals/memory-store';
import type { MemoryStore } from '../approvals/memory-store';

const place = { account: 'main', target: 'east-ABC' };
const jobs = Array.from({ length: 10 }, (_, at) => `P${at}`);
const numbers = Array.from({ length: 2_000 }, (_, at) => at);
const recordOf = (at: number): string =>
  recordId(subcontractRef(place, { vendor: `V${at % 50}`, subcontract: `SC-${at}` }));

/** Spectrum with 2,000 subcontracts; it counts what it is asked, and may fail in the middle. */
class Ledger {
  rows: SubcontractRow[] = numbers.map((at) => ({
    ...sample,
    vendor: `V${at % 50}`,
    subcontract: `SC-${at}`,
    job: jobs[at % 10] ?? '',
  }));
  largest = 0;
  broken = false;

  private ask(keys: readonly unknown[]): void {
    this.largest = Math.max(this.largest, keys.length);
  }
  jobMasters(_company: string, asked: readonly string[]) {
    this.ask(asked);
    return Promise.resolve(asked.map((number) => ({ number, status: 'A', description: number })));
  }
  subcontractsOfJobs(_company: string, asked: readonly string[]) {
    return Promise.resolve(this.rows.filter(({ job }) => asked.includes(job)));
  }
  phaseDetails(_company: string, keys: readonly SubcontractKey[]) {
    this.ask(keys);
    return Promise.resolve(keys.map((key) => detail('0100', '1.00', key)));
  }
  subcontractChangeOrders(_company: string, keys: readonly SubcontractKey[]) {
    this.ask(keys);
    if (this.broken) {
      return Promise.reject(new InfolinkError('unavailable', 'VN_SUB_CHANGE_ORDER_HDR_MC', 'it was cut'));
    }
    return Promise.resolve([]);
  }
  vendors(_company: string, codes: readonly string[]) {
    this.ask(codes);
    return Promise.resolve(codes.map((code) => ({ ...vendor, code })));
  }
}

let ledger: Ledger;
let store: MemoryStore;
let signalled: string[];
let failAfter: number;

beforeEach(async () => {
  ledger = new Ledger();
  store = memoryStore();
  signalled = [];
  failAfter = Number.POSITIVE_INFINITY;
  for (const job of jobs) {
    const record = recordId(projectRef(place, job));
    await putPayProject(store, 'main', job, { record, projectId: `prj_${job}`, active: true });
  }
});

const poll = () => {
  const workflow = {
    signalWithStart: (_type: string, { workflowId }: { workflowId: string }) => {
      if (signalled.length >= failAfter) return Promise.reject(new Error('Temporal is gone'));
      signalled.push(workflowId);
      return Promise.resolve();
    },
  };
  const world = {
    store,
    settings: { trimblePay: { main: { target: { spectrum: 'east', company: 'ABC' } } } },
    spectrum: () => ledger,
    temporal: { workflow },
    log: { info: () => undefined },
  };
  return feedSubcontracts(world as never, 'main');
};

const change = (...which: number[]): void => {
  ledger.rows = ledger.rows.map((row, at) => (which.includes(at) ? { ...row, comment: 'Other' } : row));
};

test('TP9 TP11 of 2,000 subcontracts the 10 that changed are woken, and nobody else', async () => {
  expect(await poll()).toEqual({ read: 2_000, changed: 2_010 });
  expect(new Set(signalled)).toEqual(
    new Set([...numbers.map(recordOf), ...jobs.map((job) => recordId(projectRef(place, job)))]),
  );
  signalled = [];
  expect(await poll()).toEqual({ read: 2_000, changed: 0 });
  const ten = [3, 199, 200, 201, 399, 400, 777, 1_000, 1_998, 1_999];
  change(...ten);
  expect(await poll()).toEqual({ read: 2_000, changed: 10 });
  expect(signalled.sort()).toEqual(ten.map(recordOf).sort());
  // SQL Server takes 2,100 parameters.
  expect(ledger.largest).toBeLessThanOrEqual(200);
});

test('TP11 a read that is not complete compares nothing', async () => {
  await poll();
  const before = await readPayFeed(store, 'main');
  signalled = [];
  change(1);
  ledger.broken = true;
  await expect(poll()).rejects.toThrow('it was cut');
  expect([signalled, await readPayFeed(store, 'main')]).toEqual([[], before]);
  ledger.broken = false;
  await poll();
  expect(signalled).toEqual([recordOf(1)]);
});

test('TP11 a poll that dies between the signals and its note signals all of them again', async () => {
  await poll();
  signalled = [];
  change(1, 2, 3);
  failAfter = 1;
  await expect(poll()).rejects.toThrow('Temporal is gone');
  failAfter = Number.POSITIVE_INFINITY;
  signalled = [];
  await poll();
  expect(signalled.sort()).toEqual([1, 2, 3].map(recordOf).sort());
});

test('TP1 without a connected job nothing is read', async () => {
  store = memoryStore();
  expect(await poll()).toEqual({ read: 0, changed: 0 });
  expect(ledger.largest).toBe(0);
});
