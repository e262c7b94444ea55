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
import type { Subject } from './support/subjects';
import { job, overheadBatch, phase, site, withOhBatch, withTemplate } from './support/setup-subjects';
import type { Settings } from '../../domain/settings';
import { addTemplate } from '../house/setup';
import { tally } from './support/tally';

const rooms: Room[] = [];

beforeAll(async () => {
  // Every posted invoice writes its status, a refused login is mailed about, and a phase needs a job: those stand apart.
  const apart: { subjects: Subject[]; settings: (settings: Settings) => Settings }[] = [
    { subjects: [arInvoice, externalId, entry], settings: withTemplate },
    { subjects: [invoiceStatus, comment, mail], settings: withTemplate },
    { subjects: [creditMemo, customer, site, overheadBatch], settings: (one) => withOhBatch(one, 'GEN') },
    { subjects: [job], settings: (one) => withOhBatch(one, undefined) },
    { subjects: [phase], settings: withTemplate },
  ];
  for (const { subjects: shared, settings } of apart) {
    const house = await startFaultHouse({ settings });
    addTemplate(house, 1);
    rooms.push({ house, subjects: shared });
  }
}, 120_000);
afterAll(async () => {
  for (const { house } of rooms) await house.close();
}, 120_000);

const all = [...subjects, site, job, phase, overheadBatch];
const faults = [...mainFaults, ...moreFaults, ...slowFaults];

describe.each(faults.map((fault, at) => ({ ...fault, at })))('$name', ({ at, ...fault }) => {
  const id = at + 1;
  const hit = all.filter((subject) => faultFor(subject, fault));
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
