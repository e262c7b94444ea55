/** Told many times, at once, by several gateways, at any moment: one run, one effect, and the last word counts (ST20). */
import axios from 'axios';
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from '../support/house';
import { simpleInvoice, startHouse } from '../support/house';
import { books, briskly, comments, reprice, runEnded, statusWrites, until, writes } from './support';

let house: House;
let other: string;

beforeAll(async () => {
  house = await startHouse({
    // Only webhooks tell here: no poll comes to the rescue.
    settings: (settings) => briskly(settings, { pollMs: 3_600_000 }),
  });
  other = await house.startGateway();
}, 60_000);
afterAll(() => house.close(), 60_000);

function webhook(id: number): object {
  const entity = { type: 'invoice', id, uri: `https://api.servicetrade.com/api/invoice/${id}` };
  return {
    messageId: 'b3d1',
    timestamp: '1790000000',
    data: [{ action: 'updated', timestamp: 1790000000, userId: null, entity }],
  };
}

const send = (gateway: string, id: number) =>
  axios.post(`${gateway}${house.webhookPath}`, webhook(id), { validateStatus: () => true });

it('takes the same message five times at once by each of two gateways, and posts once', async () => {
  house.servicetrade.sandbox.faults.replace([{ operation: 'webhook', fault: { name: 'drop' } }]);
  await house.addInvoices(simpleInvoice(1));
  await house.approve(1);
  const gateways = [house.url, other].flatMap((gateway) => Array.from({ length: 5 }, () => gateway));
  const answers = await Promise.all(gateways.map((gateway) => send(gateway, 1)));
  expect(answers.map(({ status }) => status)).toEqual(gateways.map(() => 200));
  await house.waitForState(1, 'In Spectrum');
  for (const gateway of gateways) await send(gateway, 1);
  await runEnded(house, 1);
  expect(books(house)).toEqual({ '20001': 'I 100.00+8.25' });
  expect([writes(house).length, statusWrites(house, 1), comments(house, 1)]).toEqual([1, ['processed'], []]);
  house.servicetrade.sandbox.faults.clear();
});

it('duplicated and reordered webhooks change nothing', async () => {
  house.servicetrade.sandbox.faults.replace([
    { operation: 'webhook', every: 2, fault: { name: 'duplicate' } },
    { operation: 'webhook', every: 3, fault: { name: 'reorder' } },
  ]);
  const ids = [11, 12, 13, 14, 15, 16];
  for (const id of ids) {
    await house.addInvoices(simpleInvoice(id));
    await house.approve(id);
    await sleep(70);
  }
  for (const id of ids) await house.waitForState(id, 'In Spectrum');
  for (const id of ids) await runEnded(house, id);
  expect(ids.map((id) => [writes(house, String(20000 + id)).length, statusWrites(house, id)])).toEqual(
    ids.map(() => [1, ['processed']]),
  );
  house.servicetrade.sandbox.faults.clear();
});

it('two hundred edits at any moment end with what the source says last (ST22)', async () => {
  const id = 1;
  let price = 100;
  for (let burst = 1; burst <= 20; burst += 1) {
    for (let change = 0; change < 10; change += 1) {
      price += 1;
      reprice(house, id, price);
      await sleep(Math.random() * 60);
    }
    const total = (price * 1.0825).toFixed(2);
    await house.waitFor(
      id,
      `planned with ${price} (${total})`,
      (head) => Math.abs(Number(head.title.total) - Number(total)) < 0.011 && head.state === 'Waiting',
      10_000,
    );
  }
  const head = await house.head(id);
  expect(head?.reason?.code).toBe('CHANGED_AFTER_POSTING');
  expect(writes(house, '20001')).toHaveLength(1);
  reprice(house, id, 100);
  await house.waitForState(id, 'In Spectrum');
  await until('no comment storm', () => comments(house, id).length > 0);
}, 120_000);
