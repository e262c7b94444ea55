/** Every write of Trimble Pay's processes under every fault: one effect each, its record at rest (TP1–TP4, TP7, TP10). */
import type { Ends, Room } from './support/cells';
import { expectedEnd, faultFor, runCells, seenEnd } from './support/cells';
import { startFaultHouse } from './support/fault-house';
import { mainFaults, moreFaults, slowFaults } from './support/faults';
import { apInvoice, exportStatus } from './support/pay-application-subjects';
import { addSubcontracts, connectJob, followed } from './support/pay-subcontracts';
import {
  changeOrder,
  connection,
  contract,
  project,
  scheduleOfValues,
  sections,
  vendor,
} from './support/pay-subjects';
import type { PaySubject } from './support/pay-subjects';
import { tally } from './support/tally';

const rooms: Room[] = [];
const faults = [...mainFaults, ...moreFaults, ...slowFaults].map((fault, at) => ({ ...fault, at }));

/** A new subcontract writes vendor, contract, sections and schedule: what is under test of them stands apart. */
const apart: PaySubject[][] = [
  [apInvoice, contract, changeOrder, project],
  [exportStatus, vendor, connection],
  [sections],
  [scheduleOfValues],
];
const all = apart.flat();

beforeAll(async () => {
  for (const subjects of apart) {
    // Whatever the cells need is told at once; a poll would only come in between.
    const house = await startFaultHouse({ trimblePay: { exporting: 'auto', pollMs: 3_600_000 } });
    rooms.push({ house, subjects });
  }
  for (const { house, subjects } of rooms) {
    const needed = subjects.flatMap(({ ready }: PaySubject) =>
      ready ? faults.map(({ at }) => ready(at + 1)) : [],
    );
    await connectJob(house);
    await followed(house, addSubcontracts(house, needed));
  }
}, 240_000);
afterAll(async () => {
  for (const { house } of rooms) await house.close();
}, 120_000);

describe.each(faults)('$name', ({ at, ...fault }) => {
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
