/** The worker as a process that dies or is stopped in the worst moment (F7, F21), and edits in between (F23). */
import path from 'node:path';
import { childConfig, startChildWorker, untilMarked } from '../faults/support/child-worker';
import type { ChildWorker } from '../faults/support/child-worker';
import { cuttableProxy } from '../faults/support/cuttable-proxy';
import type { CuttableProxy } from '../faults/support/cuttable-proxy';
import { eventually } from '../faults/support/fault-house';
import { amounts, writes } from '../faults/support/ledger';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';

const houses: House[] = [];
const children: ChildWorker[] = [];
const proxies: CuttableProxy[] = [];

interface Stage {
  house: House;
  child: ChildWorker;
  marker: string;
  temporal: CuttableProxy;
}

/** A house whose only workers run in a process of their own. */
async function houseWithChild(stop = false): Promise<Stage> {
  const house = await startHouse({ workers: false });
  houses.push(house);
  const marker = path.join(house.dir, 'stopped');
  const stopping = { preload: 'stop-before-send.ts', env: { GIRDER_TEST_STOP_MARKER: marker } };
  const temporal = await cuttableProxy(house.settings.temporal.address);
  proxies.push(temporal);
  const child = await startChildWorker(childConfig(house, temporal.address), stop ? stopping : {});
  children.push(child);
  return { house, child, marker, temporal };
}

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const proxy of proxies) await proxy.close();
  for (const house of houses) await house.close();
}, 60_000);

it('leaves one document when the worker is killed between send and answer (F7)', async () => {
  const { house, child } = await houseWithChild();
  house.spectrum.sandbox.faults.replace([
    { operation: 'POST /customer/invoice', nth: 1, fault: { name: 'delayAnswer', ms: 20_000 } },
  ]);
  await house.addInvoices(simpleInvoice(1, [100]));
  await house.approve(1);
  await eventually('Spectrum commits', () => writes(house, 1).some((one) => one.committed));
  child.kill('SIGKILL');
  expect(await child.ended).toBe('SIGKILL');
  expect((await house.postings(1)).map(({ state }) => state)).toEqual(['sending']);

  await house.startWorkers();
  await house.waitForState(1, 'In Spectrum', 60_000);
  const [posting] = await house.postings(1);
  expect(posting).toMatchObject({ state: 'posted', adopted: true, attempts: [{ number: 1 }] });
  expect(amounts(house, 1)).toEqual(['I 100.00+8.25']);
  expect(writes(house, 1)).toHaveLength(1);
}, 90_000);

it('does not send late after being stopped between mark and socket (F21)', async () => {
  const { house, child, marker, temporal } = await houseWithChild(true);
  await house.addInvoices(simpleInvoice(2, [200]));
  await house.approve(2);
  await untilMarked(marker);
  temporal.cut();
  expect((await house.postings(2)).map(({ state }) => state)).toEqual(['sending']);
  expect(writes(house, 2)).toEqual([]);

  // Longer than heartbeat and settling: another worker proves it absent and sends it.
  await house.startWorkers();
  await house.waitForState(2, 'In Spectrum', 60_000);
  expect(writes(house, 2)).toHaveLength(1);
  child.kill('SIGCONT');
  const first = await eventually('the stopped worker tells what it did', async () => {
    const [posting] = await house.postings(2);
    return posting?.attempts[0]?.endedAt !== undefined && posting;
  });
  expect(first.attempts.map(({ outcome }) => outcome)).toEqual(['notSent', 'applied']);
  expect(first).toMatchObject({ state: 'posted' });
  expect(amounts(house, 2)).toEqual(['I 200.00+16.50']);
  expect(writes(house, 2)).toHaveLength(1);
}, 90_000);
