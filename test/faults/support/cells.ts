/** One fault in front of several effects at once; each has its own operation, so none takes another's fault. */
import type { Posting } from '../../../domain/postings';
import type { Fault, FaultPlan } from '../../../sandbox';
import { outcomes } from './fault-house';
import type { FaultHouse } from './fault-house';
import type { FaultCase, Heard } from './faults';
import type { Subject } from './subjects';

export interface CellEnd {
  posting: Posting;
  effects: string;
  state: string | undefined;
}

/** Subjects that share a house; two of one operation, or one whose writes another makes too, need two houses. */
export interface Room {
  house: FaultHouse;
  subjects: readonly Subject[];
}

export type Ends = Map<string, Promise<CellEnd>>;

export function faultFor(subject: Subject, fault: FaultCase): Fault | undefined {
  return subject.operation === 'smtp' ? fault.smtp : fault.http;
}

/** Puts the fault in front of the first write of every subject, and sets them all going. */
export function runCells(rooms: readonly Room[], fault: FaultCase, id: number): Ends {
  const ends: Ends = new Map();
  for (const { house, subjects } of rooms) {
    const hit = subjects.filter((subject) => faultFor(subject, fault));
    const rules = new Map<FaultPlan, unknown[]>();
    for (const subject of hit) {
      const { faults } = subject.farSide(house);
      const rule = { operation: subject.operation, nth: 1, fault: faultFor(subject, fault) };
      rules.set(faults, [...(rules.get(faults) ?? []), rule]);
    }
    for (const [faults, list] of rules) faults.replace(list);
    for (const subject of hit) {
      const end = runCell(house, subject, id);
      // Looked at by its own test, which may come much later.
      end.catch(() => undefined);
      ends.set(subject.name, end);
    }
  }
  return ends;
}

async function runCell(house: FaultHouse, subject: Subject, id: number): Promise<CellEnd> {
  const posting = await subject.run(house, id);
  return {
    posting,
    effects: subject.effects(house, id).join(),
    state: await subject.state?.(house, id),
  };
}

/** What every cell must come to: one effect, its posting posted, its record at rest, and the way it got there. */
export function expectedEnd(subject: Subject, fault: FaultCase, id: number) {
  const first = heardBy(subject, fault);
  const adopted = !subject.delivered && first === 'unclear' && fault.committed;
  // A second entry would not be refused: what was sent again is counted before it counts as posted.
  const counted = subject.guard === 'unkeyed' && first === 'unclear' && !fault.committed;
  const resent = counted ? 'unclear' : 'applied';
  return {
    effects: subject.expected(id),
    state: subject.rests,
    posting: 'posted',
    attempts: first === 'applied' || adopted ? [first] : [first, resent],
    adopted: adopted || counted,
  };
}

export function seenEnd({ effects, state, posting }: CellEnd): object {
  return {
    effects,
    state,
    posting: posting.state,
    attempts: outcomes(posting),
    adopted: posting.adopted ?? false,
  };
}

function heardBy({ operation, delivered }: Subject, fault: FaultCase): Heard {
  if (operation === 'smtp') return fault.heardByMail ?? fault.heard;
  return delivered ? (fault.heardBySource ?? fault.heard) : fault.heard;
}
