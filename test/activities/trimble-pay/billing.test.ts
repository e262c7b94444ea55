/** What was billed on a subcontract: sequence, undo and their races, whatever two processes do at once (TP7, TP10). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { latestHistory, readBilled } from '../../../clients/store/billing';
import { openStore } from '../../../clients/store/open-store';
import type { Store } from '../../../clients/store/port';
import type { BillingHistory } from '../../../domain/trimble-pay/history';
import type { Place } from '../../../activities/trimble-pay/billing';
import {
  abandon,
  awaitTurn,
  count,
  release,
  reserve,
  uncount,
} from '../../../activities/trimble-pay/billing';

const dir = mkdtempSync(path.join(tmpdir(), 'girder-billing-'));
let store: Store;
let world: { store: Store };
let made = 0;
let subcontract = '';

beforeAll(() => {
  store = openStore({ kind: 'directory', path: dir });
  world = { store };
});
beforeEach(() => {
  made += 1;
  subcontract = `trimble-pay~main~subcontract~V${made}%3ASC~east-ABC`;
});
afterAll(async () => {
  await store.close();
  rmSync(dir, { recursive: true, force: true });
});

const place = (number: number, record = `application-${number}`): Place => ({ subcontract, number, record });

const history = (lastNumber: number, certified: string): BillingHistory => ({
  ...{ lastNumber, certified, lines: {}, sharedOut: false },
  applications: Array.from({ length: lastNumber }, (_, at) => ({
    ...{ number: at + 1, revision: 1, fingerprint: `f${at + 1}` },
  })),
});
const opening = history(0, '0.00');

async function exported(number: number, certified: string): Promise<void> {
  const base = (await latestHistory(store, subcontract)) ?? opening;
  expect(await reserve(world, place(number), base, history(number, certified))).toEqual({
    outcome: 'reserved',
  });
  await count(world, place(number), { how: 'posted' });
}

test('TP7: an application counts with the figures that were written down before it was sent', async () => {
  await reserve(world, place(1), opening, history(1, '90.00'));
  expect((await latestHistory(store, subcontract))?.lastNumber).toBe(0);
  await count(world, place(1), { how: 'posted' });
  await count(world, place(1), { how: 'keyed' });
  expect(await latestHistory(store, subcontract)).toEqual(history(1, '90.00'));
  expect(await readBilled(store, subcontract, 1)).toMatchObject({ how: 'posted', record: 'application-1' });
});

test('TP7: what was never written down cannot count', async () => {
  await expect(count(world, place(1), { how: 'posted' })).rejects.toThrow('never written down');
});

test('TP7: until something is exported the opening is that of the newest plan', async () => {
  await reserve(world, place(1), opening, history(1, '90.00'));
  await release(world, place(1));
  const corrected = { ...opening, certified: '5.00' };
  await reserve(world, place(1), corrected, history(1, '95.00'));
  expect((await latestHistory(store, subcontract))?.certified).toBe('5.00');
});

test('TP7: a second record with the number of one that is on its way is stopped, until that one is given up', async () => {
  await reserve(world, place(1), opening, history(1, '90.00'));
  const other = place(1, 'application-1-again');
  const after = history(1, '80.00');
  expect(await reserve(world, other, opening, after)).toEqual({ outcome: 'taken', record: 'application-1' });
  await awaitTurn(world, other);
  expect((await readBilled(store, subcontract, 1))?.record).toBe('application-1');
  await abandon(world, place(1));
  expect(await reserve(world, other, opening, after)).toEqual({ outcome: 'reserved' });
});

test('TP10: the newest one can be undone, and exported again; one that another builds on cannot', async () => {
  await exported(1, '90.00');
  await exported(2, '180.00');
  expect(await uncount(world, place(1))).toBe(false);
  expect(await uncount(world, place(2))).toBe(true);
  expect(await uncount(world, place(2))).toBe(true);
  expect((await latestHistory(store, subcontract))?.lastNumber).toBe(1);
  expect(await uncount(world, place(1))).toBe(true);
  await exported(1, '91.00');
  expect((await latestHistory(store, subcontract))?.certified).toBe('91.00');
});

test('TP10: an undo and the export of the next one at the same moment: one of them wins', async () => {
  for (let round = 0; round < 20; round += 1) {
    subcontract = `trimble-pay~main~subcontract~R${round}%3ASC~east-ABC`;
    await exported(1, '90.00');
    const base = history(1, '90.00');
    const [won, reserved] = await Promise.all([
      uncount(world, place(1)),
      reserve(world, place(2), base, history(2, '180.00')),
    ]);
    expect(reserved.outcome).toBe(won ? 'stale' : 'reserved');
  }
});

test('TP7: a failed export lets the one before be undone', async () => {
  await exported(1, '90.00');
  await reserve(world, place(2), history(1, '90.00'), history(2, '180.00'));
  expect(await uncount(world, place(1))).toBe(false);
  await release(world, place(2));
  expect(await uncount(world, place(1))).toBe(true);
});
