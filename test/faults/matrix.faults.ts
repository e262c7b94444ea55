/** Every effect under every fault: one effect, its posting posted, its record at rest (docs/faults.md). */
import type { Ends, Room } from './support/cells';
import { expectedEnd, faultFor, runCells, seenEnd } from './support/cells';
import { startFaultHouse } from './support/fault-house';
import { mainFaults, moreFaults, slowFaults } from './support/faults';
import {
  arInvoice,
  comment,
  creditMemo,
  customer,
  entry,
  externalId,
  invoiceStatus,
  mail,
} from './support/subjects';
import { subjects } from './support/subjects';
import type { Settings } from '../../domain/settings';
import { creatingCustomers } from '../house/support';
import { tally } from './support/tally';

const rooms: Room[] = [];

beforeAll(async () => {
  // Every posted invoice writes its status, and a refused login is mailed about: those stand apart.
  const apart = [
    [arInvoice, externalId, entry],
    [invoiceStatus, comment, mail],
    [creditMemo, customer],
  ];
  for (const shared of apart) {
    const settings = (one: Settings) => creatingCustomers(one, { prefix: 'F', from: 1, to: 99, width: 3 });
    rooms.push({ house: await startFaultHouse({ settings }), subjects: shared });
  }
}, 60_000);
afterAll(async () => {
  for (const { house } of rooms) await house.close();
}, 60_000);

const faults = [...mainFaults, ...moreFaults, ...slowFaults];

describe.each(faults.map((fault, at) => ({ ...fault, at })))('$name', ({ at, ...fault }) => {
  const id = at + 1;
  const hit = subjects.filter((subject) => faultFor(subject, fault));
  let ends: Ends;

  beforeAll(() => {
    ends = runCells(rooms, fault, id);
  });
  afterAll(() => tally(fault.name, hit, ends));

  it.each(hit)('leaves one $guard effect ($name)', async (subject) => {
    const end = await ends.get(subject.name);
    expect(end && seenEnd(end)).toEqual(expectedEnd(subject, fault, id));
  });
});
