/** The worker process dies at random moments of a run of twenty invoices (F7). */
import { setTimeout as sleep } from 'node:timers/promises';
import { simpleInvoice, startHouse } from '../support/house';
import { childConfig, startChildWorker } from './support/child-worker';
import { eventually } from './support/fault-house';
import { expectedTruth, truth } from './support/invariants';
import { arOperation, numberOf } from './support/ledger';
import { random } from './support/random';
import { say } from './support/tally';

/** GIRDER_FAULT_KILLS=200 takes about half an hour. */
const kills = Number(process.env.GIRDER_FAULT_KILLS ?? 36);
const invoices = 20;

/** The same seed kills after the same times; what a process is doing then is up to the machine. */
const seed = Number(process.env.GIRDER_FAULT_SEED ?? 20261121);

it(`leaves one document per invoice after ${kills} kills at random moments (F7, seed ${seed})`, async () => {
  const roll = random(seed);
  const house = await startHouse({ workers: false });
  try {
    // Slow enough that many kills meet a call under way, before and after its commit.
    house.spectrum.sandbox.faults.replace([
      { operation: arOperation, every: 2, fault: { name: 'delay', ms: 400 } },
      { operation: arOperation, every: 1, fault: { name: 'delayAnswer', ms: 400 } },
    ]);
    const ids = Array.from({ length: invoices }, (_, at) => at + 1);
    await house.addInvoices(...ids.map((id) => simpleInvoice(id, [100 + id])));
    const waiting = [...ids];
    const configPath = childConfig(house);
    const met: Record<string, number> = {};
    for (let kill = 0; kill < kills; kill += 1) {
      const child = await startChildWorker(configPath);
      const next = waiting.shift();
      if (next !== undefined) await house.approve(next);
      await sleep(roll() * 2_000);
      child.kill('SIGKILL');
      await child.ended;
      for (const id of ids) {
        const posting = (await house.postings(id)).find(({ part }) => part === 'invoice');
        const state = posting?.state ?? 'not claimed';
        met[state] = (met[state] ?? 0) + 1;
      }
    }
    await house.startWorkers();
    for (const id of ids) await house.waitForState(id, 'In Spectrum', 240_000);
    await eventually(
      'every answer to ServiceTrade',
      async () => (await truth(house)).unsettled.length === 0,
      180_000,
    );
    const books = Object.fromEntries(ids.map((id) => [numberOf(id), `I ${100 + id}.00+${taxOf(100 + id)}`]));
    expect(await truth(house)).toEqual(expectedTruth(books, invoices));
    expect(met.sending).toBeGreaterThan(0);
    const states = Object.entries(met).map(([state, times]) => `${state} ${times}`);
    say(
      `F7 ${kills} kills, seed ${seed} | ${invoices} documents; postings met by a kill: ${states.join(', ')}`,
    );
  } finally {
    await house.close();
  }
}, 3_600_000);

/** 8.25 % of whole dollars, half up. */
function taxOf(dollars: number): string {
  return (Math.floor((dollars * 825 + 50) / 100) / 100).toFixed(2);
}
