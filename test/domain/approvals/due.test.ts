import fc from 'fast-check';
import type { Approval, ApprovalEvent } from '../../../domain/approvals/events';
import { type Due, dueNext } from '../../../domain/approvals/due';
import { addBusinessDays } from '../../../domain/approvals/business-days';
import { apply } from '../../../domain/approvals/state';
import { after, byCaller, calendar, monday, openApproval, policy, roundOf, step } from './support';

const timed = step({
  approvers: ['ann'],
  remind: { afterDays: 2, everyDays: 1, most: 5 },
  escalate: { afterDays: 4, to: ['eve'] },
  deadline: { afterDays: 5, then: 'tell' },
});
const by = policy({ steps: [timed] });

function done(due: Due, at: string): ApprovalEvent {
  const { round, step: index } = due;
  if (due.kind === 'reminder') return { kind: 'reminded', at, round, step: index, due: due.at };
  return { kind: due.kind === 'escalation' ? 'escalated' : 'deadlinePassed', at, round, step: index };
}

/** Does what is due, on time or at `late` at the earliest, until nothing is. */
function play(approval: Approval, late = monday): { told: [Due['kind'], string][]; end: Approval } {
  const told: [Due['kind'], string][] = [];
  let [state, now] = [approval, late];
  for (let due = dueNext(state, calendar, now); due; due = dueNext(state, calendar, now)) {
    if (told.length > 100) throw new Error('no end');
    now = due.at > now ? due.at : now;
    told.push([due.kind, due.at]);
    state = apply(state, done(due, now));
  }
  return { told, end: state };
}

test('TP6: reminders, escalation and deadline come in order on business days, reminders before the deadline', () => {
  expect(play(openApproval(by)).told).toEqual([
    ['reminder', '2026-08-05T16:00:00.000Z'],
    ['reminder', '2026-08-06T16:00:00.000Z'],
    ['escalation', '2026-08-07T16:00:00.000Z'],
    ['reminder', '2026-08-07T16:00:00.000Z'],
    ['deadline', '2026-08-10T16:00:00.000Z'],
  ]);
});

test('TP6: after a standstill the deadline comes first, and of missed reminders only the last', () => {
  expect(play(openApproval(by), '2026-08-07T20:00:00.000Z').told).toEqual([
    ['escalation', '2026-08-07T16:00:00.000Z'],
    ['reminder', '2026-08-07T16:00:00.000Z'],
    ['deadline', '2026-08-10T16:00:00.000Z'],
  ]);
  expect(play(openApproval(by), '2026-09-01T00:00:00.000Z').told.map(([kind]) => kind)).toEqual([
    'deadline',
    'escalation',
    'reminder',
  ]);
  const declining = policy({ steps: [step({ ...timed, deadline: { afterDays: 5, then: 'decline' } })] });
  const { told, end } = play(openApproval(declining), '2026-09-01T00:00:00.000Z');
  expect([told, roundOf(end).status]).toEqual([[['deadline', '2026-08-10T16:00:00.000Z']], 'declined']);
});

test('TP6: a worker whose clock is behind reminds once', () => {
  const start = openApproval(by);
  const due = dueNext(start, calendar, monday);
  if (!due) throw new Error('nothing is due');
  const reminded = apply(start, done(due, '2026-08-05T15:59:00.000Z'));
  expect(dueNext(reminded, calendar, '2026-08-05T15:59:00.000Z')?.at).toBe('2026-08-06T16:00:00.000Z');
});

test('TP6: a step counts from its own beginning', () => {
  const two = policy({
    steps: [
      timed,
      step({ name: 'finance', approvers: ['cat'], remind: { afterDays: 1, everyDays: 1, most: 1 } }),
    ],
  });
  const next = after(openApproval(two), two, byCaller('ann'));
  expect(dueNext(next, calendar, monday)).toEqual({
    kind: 'reminder',
    round: 1,
    step: 1,
    at: '2026-08-05T14:00:01.000Z',
  });
});

test('TP6: nothing is due before the opening, after the end, or without settings', () => {
  expect(dueNext({ rounds: [], links: [] }, calendar, monday)).toBeUndefined();
  expect(dueNext(openApproval(policy()), calendar, monday)).toBeUndefined();
  const start = openApproval(by);
  const ends = [
    after(start, by, byCaller('ann')),
    after(start, by, byCaller('ann', { choice: 'decline', comment: 'No.' })),
    apply(start, { kind: 'voided', at: monday, round: 1, why: 'x' }),
  ];
  expect(ends.map((end) => dueNext(end, calendar, '2026-08-20T00:00:00Z'))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('TP6: each is told once, never more reminders than allowed, none at or after the deadline', () => {
  const days = fc.integer({ min: 1, max: 6 });
  const steps = fc.record({
    remind: fc.option(fc.record({ afterDays: days, everyDays: days, most: fc.integer({ min: 1, max: 6 }) }), {
      nil: undefined,
    }),
    escalate: fc.option(fc.record({ afterDays: days, to: fc.constantFrom<string[]>(['eve']) }), {
      nil: undefined,
    }),
    deadline: fc.option(fc.record({ afterDays: days, then: fc.constantFrom('tell', 'decline') }), {
      nil: undefined,
    }),
  });
  let reminders = 0;
  fc.assert(
    fc.property(steps, fc.nat(20), (times, lateDays) => {
      const start = openApproval(policy({ steps: [step({ ...times, approvers: ['ann'] })] }));
      const { told, end } = play(start, addBusinessDays(monday, lateDays, calendar));
      const of = (kind: Due['kind']): string[] => told.filter(([one]) => one === kind).map(([, at]) => at);
      reminders += of('reminder').length;
      expect(of('reminder').length).toBeLessThanOrEqual(times.remind?.most ?? 0);
      expect(new Set(of('reminder')).size).toBe(of('reminder').length);
      expect(of('deadline')).toHaveLength(times.deadline ? 1 : 0);
      expect(of('escalation').length).toBeLessThanOrEqual(times.escalate ? 1 : 0);
      const [limit] = of('deadline');
      expect(of('reminder').filter((at) => limit !== undefined && at >= limit)).toEqual([]);
      expect(roundOf(end).status).toBe(times.deadline?.then === 'decline' ? 'declined' : 'open');
      if (roundOf(end).status === 'declined') expect(told[told.length - 1]?.[0]).toBe('deadline');
    }),
    { numRuns: 120 },
  );
  expect(reminders).toBeGreaterThan(20);
});
