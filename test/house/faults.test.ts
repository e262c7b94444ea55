/**
 * One effect of each guard under every main fault: afterwards there is exactly one effect at the far side, and the
 * record is in the right state. `npm run faults` runs the rest (docs/faults.md).
 */
import type { Ends, Room } from '../faults/support/cells';
import { expectedEnd, faultFor, runCells, seenEnd } from '../faults/support/cells';
import { startFaultHouse } from '../faults/support/fault-house';
import { mainFaults } from '../faults/support/faults';
import { arInvoice, comment, entry, invoiceStatus, mail } from '../faults/support/subjects';

const rooms: Room[] = [];

beforeAll(async () => {
  const [first, second] = [await startFaultHouse(), await startFaultHouse()];
  rooms.push({ house: first, subjects: [arInvoice, entry] });
  // Apart: every posted invoice writes its status, and a refused login is mailed about, too.
  rooms.push({ house: second, subjects: [invoiceStatus, comment, mail] });
}, 60_000);
afterAll(async () => {
  for (const { house } of rooms) await house.close();
}, 60_000);

describe.each(mainFaults.map((fault, at) => ({ ...fault, at })))('$name', ({ at, ...fault }) => {
  const id = at + 1;
  const subjects = [arInvoice, invoiceStatus, comment, mail, entry].filter((one) => faultFor(one, fault));
  let ends: Ends;

  beforeAll(() => {
    ends = runCells(rooms, fault, id);
  });

  it.each(subjects)('leaves one $guard effect ($name)', async (subject) => {
    const end = await ends.get(subject.name);
    expect(end && seenEnd(end)).toEqual(expectedEnd(subject, fault, id));
  });
});
