/** What is lost may be Temporal or the record store; never a record, and nothing comes twice (F19, OP2). */
import { Client, Connection } from '@temporalio/client';
import { cp, rm } from 'node:fs/promises';
import path from 'node:path';
import { unmapped } from '../../demo/initial/servicetrade';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import { testBundle } from '../support/bundle';
import { freshNamespace } from '../support/namespace';
import { runWorkers } from '../../workers/run';
import type { RunningWorkers } from '../../workers/run';
import { books, briskly, girder, mails, mapCustomer, setFaults, until, voidInvoice, writes } from './support';

let house: House;
let workers: RunningWorkers | undefined;
const afterwards: (() => Promise<void>)[] = [];

beforeAll(async () => {
  house = await startHouse({
    workers: false,
    settings: (settings) =>
      briskly(settings, {
        pollMs: 1_000,
        spectrum: { timing: { sendBudgetMs: 1_500, answerMs: 1_000, settleMs: 2_000, heartbeatMs: 3_000 } },
      }),
  });
  await startWorkers();
}, 60_000);
afterAll(async () => {
  await stopWorkers();
  for (const close of afterwards) await close();
  await house.close();
}, 60_000);

const storeDir = () => path.join(house.dir, 'store');

async function approved(id: number, more: Parameters<typeof simpleInvoice>[2] = {}): Promise<void> {
  await house.addInvoices(simpleInvoice(id, [100], more));
  await house.approve(id);
}

/** Against the Temporal that `house.settings` names by now. */
async function startWorkers(): Promise<void> {
  workers = await runWorkers({ settings: house.settings, log: house.log, bundle: await testBundle() });
}

async function stopWorkers(): Promise<void> {
  await workers?.stop();
  workers = undefined;
}

/** Everything the old Temporal had is gone; a new one is empty. */
async function newTemporal(): Promise<void> {
  const temporal = await freshNamespace();
  Object.assign(house.settings, { temporal });
  const connection = await Connection.connect({ address: temporal.address });
  Object.assign(house.client, new Client({ connection, namespace: temporal.namespace }));
  afterwards.push(() => connection.close());
}

const committed = (number: string) => writes(house, number).filter((entry) => entry.committed).length;

it('a lost Temporal loses no record: each is brought to its end, sent once, mailed once', async () => {
  await approved(1);
  await house.waitForState(1, 'In Spectrum');
  await approved(2, { customer: unmapped });
  await approved(3, { customer: unmapped });
  for (const id of [2, 3]) await house.waitForState(id, 'Waiting');
  await until('the mail', () => mails(house).length === 1);
  setFaults(
    house,
    { operation: 'POST /customer/invoice', nth: 1, fault: { name: 'dropAfterCommit' } },
    { operation: 'POST /customer/invoice', nth: 2, fault: { name: 'delayAnswer', ms: 700 } },
  );
  await approved(4);
  await house.waitForState(4, 'In doubt');
  await approved(5);
  await until('it is being sent', async () =>
    (await house.postings(5)).some((one) => one.state === 'sending'),
  );
  expect((await house.head(5))?.state).toBe('Posting');
  const cause = (await house.head(2))?.cause ?? '';
  for (const id of [house.record(2), house.record(3), house.record(4), house.record(5), cause])
    await house.client.workflow.getHandle(id).terminate('lost');
  await stopWorkers();

  await newTemporal();
  await startWorkers();
  for (const id of [4, 5]) await house.waitForState(id, 'In Spectrum');
  expect((await house.head(2))?.state).toBe('Waiting');
  await mapCustomer(house);
  for (const id of [2, 3]) await house.waitForState(id, 'In Spectrum');
  await until('the recovery mail', () => mails(house).length >= 2);
  const numbers = ['20001', '20002', '20003', '20004', '20005'];
  expect(numbers.map(committed)).toEqual([1, 1, 1, 1, 1]);
  expect(Object.values(books(house))).toEqual(numbers.map(() => 'I 100.00+8.25'));
  expect(mails(house).map(({ subject }) => subject.includes('resolved'))).toEqual([false, true]);
}, 90_000);

it('a store restored from an older copy posts nothing until it is rebuilt, and then nothing twice', async () => {
  const copy = path.join(house.dir, 'copy');
  await stopWorkers();
  await cp(storeDir(), copy, { recursive: true });
  await startWorkers();
  await approved(6);
  await house.waitForState(6, 'In Spectrum');
  await stopWorkers();
  await rm(storeDir(), { recursive: true });
  await cp(copy, storeDir(), { recursive: true });
  expect(await house.head(6)).toBeUndefined();

  await startWorkers();
  await approved(7);
  const held = await house.waitFor(7, 'held', (head) => head.reason?.code === 'STORE_OUTDATED');
  expect([held.state, committed('20007')]).toEqual(['Waiting', 0]);
  const rebuilt = await girder(house, 'store', 'rebuild');
  expect([rebuilt.code, rebuilt.err]).toEqual([0, '']);
  for (const id of [6, 7]) await house.waitForState(id, 'In Spectrum');
  expect([committed('20006'), committed('20007')]).toEqual([1, 1]);
  expect((await house.postings(6)).find((one) => one.part === 'invoice')).toMatchObject({ adopted: true });
}, 90_000);

it('an empty store posts nothing until it is rebuilt, and what is void is not reversed twice', async () => {
  voidInvoice(house, 1);
  await house.waitFor(1, 'reversed', (head) => head.title.spectrumNumbers.includes('20001V'));
  await until('the reversal', () => committed('20001V') === 1);
  await stopWorkers();
  await rm(storeDir(), { recursive: true });
  await startWorkers();
  await approved(8);
  await house.waitFor(8, 'held', (head) => head.reason?.code === 'STORE_OUTDATED');
  expect((await girder(house, 'store', 'rebuild')).code).toBe(0);
  for (const id of [2, 3, 4, 5, 6, 7, 8]) await house.waitForState(id, 'In Spectrum');
  const numbers = ['20001', '20001V', '20002', '20003', '20004', '20005', '20006', '20007', '20008'];
  expect(numbers.map(committed)).toEqual(numbers.map(() => 1));
  const again = await house.waitForState(1, 'In Spectrum');
  expect(again.reason?.code).toBeUndefined();
}, 90_000);
