import type { ApprovalEvent, Decided } from '../../../domain/approvals/events';
import {
  apply,
  approvalOf,
  currentRound,
  isApproved,
  missingOf,
  noApproval,
} from '../../../domain/approvals/state';
import {
  about,
  accepted,
  after,
  byCaller,
  hashA,
  hashB,
  linkFor,
  monday,
  openApproval,
  opened,
  policy,
  roundOf,
  step,
} from './support';
import { decide } from '../../../domain/approvals/decide';

const by = policy();
const start = openApproval(by);
const voided = (round = 1): ApprovalEvent => ({ kind: 'voided', at: monday, round, why: 'It changed.' });
const again = (change: Parameters<typeof opened>[1] = {}) =>
  opened(by, { contentHash: hashB, revision: 2, ...change });
const approved = after(start, by, byCaller('ann'), byCaller('bob'), byCaller('cat', { step: 1 }));
const declined = after(start, by, byCaller('ann', { choice: 'decline', comment: 'Line 3.' }));

test('TP6: an approval goes step by step', () => {
  expect(roundOf(start)).toMatchObject({ number: 1, status: 'open', step: 0, stepSince: monday });
  expect(missingOf(roundOf(start))).toBe(2);
  const half = after(start, by, byCaller('bob'));
  expect([roundOf(half).step, missingOf(roundOf(half))]).toEqual([0, 1]);
  const next = after(half, by, byCaller('ann'));
  expect(roundOf(next)).toMatchObject({ status: 'open', step: 1, stepSince: '2026-08-04T14:00:01.000Z' });
  expect(roundOf(approved)).toMatchObject({ status: 'approved', endedAt: '2026-08-04T14:00:01.000Z' });
  expect([isApproved(approved, hashA), isApproved(approved, hashB), isApproved(next, hashA)]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isApproved(noApproval, hashA), missingOf(roundOf(approved))]).toEqual([false, 0]);
});

test('TP6: a decline ends the round with its comment; what is submitted again starts over', () => {
  expect(roundOf(declined)).toMatchObject({ status: 'declined', why: 'ann declined: Line 3.' });
  const resubmitted = apply(declined, again());
  expect(roundOf(resubmitted)).toMatchObject({
    number: 2,
    status: 'open',
    step: 0,
    decided: [],
    revision: 2,
  });
  expect(resubmitted.rounds[0]).toBe(declined.rounds[0]);
});

test('TP6: a change voids what was decided, also an approval', () => {
  for (const before of [after(start, by, byCaller('ann')), approved]) {
    const gone = apply(before, voided());
    expect(roundOf(gone)).toMatchObject({ status: 'voided', why: 'It changed.' });
    expect(isApproved(gone, hashA)).toBe(false);
    expect(roundOf(apply(gone, again()))).toMatchObject({ number: 2, decided: [], step: 0 });
    expect(roundOf(apply(gone, again({ contentHash: hashA, revision: 1 })))).toMatchObject({
      number: 2,
      decided: [],
    });
  }
});

test.each<[string, typeof start, ApprovalEvent]>([
  ['an opening without steps', noApproval, opened(by, { steps: [] })],
  [
    'an opening that needs nobody',
    noApproval,
    opened(by, { steps: [{ name: 'x', need: 0, approvers: [], escalateTo: [] }] }),
  ],
  ['a decision before the opening', noApproval, accepted(decide(start, byCaller('ann'), about(by))).event],
  ['a second opening', start, again()],
  ['an opening while approved', approved, again()],
  ['the declined content again', declined, opened(by, { revision: 2 })],
  ['an older revision', apply(after(start, by), voided()), again({ revision: 0 })],
  ['a void of another round', start, voided(2)],
  ['a void of what is declined', declined, voided()],
  ['a second void', apply(start, voided()), voided()],
  ['a link of another step', start, linkFor('cat', { step: 1 })],
  ['a link of another round', start, linkFor('ann', { round: 2 })],
  ['a link after the end', approved, linkFor('ann', { step: 1 })],
  ['a link twice', apply(start, linkFor('ann')), linkFor('ann')],
  ['an escalation of another step', start, { kind: 'escalated', at: monday, round: 1, step: 1 }],
  ['a reminder after the end', approved, { kind: 'reminded', at: monday, round: 1, step: 1, due: monday }],
  ['a deadline after the end', approved, { kind: 'deadlinePassed', at: monday, round: 1, step: 1 }],
])('TP6: %s changes nothing', (_what, approval, event) => {
  expect(apply(approval, event)).toBe(approval);
});

const decidedEvent = (change: Partial<Decided>): ApprovalEvent => ({
  kind: 'decided',
  at: monday,
  round: 1,
  decided: {
    id: 'd1',
    by: 'eve',
    step: 0,
    choice: 'approve',
    comment: '',
    via: 'http',
    contentHash: hashA,
    takenAt: monday,
    ...change,
  },
});

test.each<[string, Partial<Decided>]>([
  ['of an id that is used', { by: 'fay' }],
  ['of a person who decided, in nobody’s place', { id: 'd2' }],
  ['of a person who decided, in another place', { id: 'd2', seat: 'bob' }],
  ['about other content', { id: 'd2', by: 'bob', contentHash: hashB }],
  ['about another step', { id: 'd2', by: 'bob', step: 1 }],
])('TP6: a decision %s falls out, whoever let it pass', (_what, change) => {
  const once = apply(start, decidedEvent({}));
  expect(roundOf(once).decided).toHaveLength(1);
  expect(apply(once, decidedEvent(change))).toBe(once);
});

test('TP6: of two decisions in one place the first counts', () => {
  const once = apply(start, decidedEvent({ seat: 'ann' }));
  expect(apply(once, decidedEvent({ id: 'd2', by: 'ann', seat: 'ann' }))).toBe(once);
});

test('TP6: reminder, escalation and deadline count once', () => {
  for (const event of [
    { kind: 'reminded', at: monday, round: 1, step: 0, due: monday },
    { kind: 'escalated', at: monday, round: 1, step: 0 },
    { kind: 'deadlinePassed', at: monday, round: 1, step: 0 },
  ] as const) {
    const once = apply(start, event);
    expect(once).not.toEqual(start);
    expect(apply(once, event)).toBe(once);
  }
});

test('TP6: an earlier reminder does not take a later one back', () => {
  const reminded = (at: string, due: string): ApprovalEvent => ({
    kind: 'reminded',
    at,
    round: 1,
    step: 0,
    due,
  });
  const [early, late] = ['2026-08-04T12:00:00.000Z', '2026-08-05T12:00:00.000Z'];
  expect(roundOf(apply(start, reminded(early, late))).remindedUntil).toBe(late);
  const once = apply(start, reminded(late, early));
  expect(roundOf(once).remindedUntil).toBe(late);
  expect(apply(once, reminded(early, early))).toBe(once);
});

test.each(['tell', 'decline'] as const)(
  'TP6: a deadline that says %s does so, and approves nothing',
  (then) => {
    const with_ = policy({ steps: [step({ deadline: { afterDays: 5, then } })] });
    const passed = apply(openApproval(with_), { kind: 'deadlinePassed', at: monday, round: 1, step: 0 });
    expect(roundOf(passed)).toMatchObject(
      then === 'tell'
        ? { status: 'open', deadlinePassed: true }
        : { status: 'declined', why: 'The deadline of step "office" passed.' },
    );
  },
);

test('TP6: the next step begins without the reminders of the one before', () => {
  const events: ApprovalEvent[] = [
    { kind: 'reminded', at: monday, round: 1, step: 0, due: monday },
    { kind: 'escalated', at: monday, round: 1, step: 0 },
    { kind: 'deadlinePassed', at: monday, round: 1, step: 0 },
  ];
  const next = roundOf(after(events.reduce(apply, start), by, byCaller('ann'), byCaller('bob')));
  expect(next).toMatchObject({ step: 1, escalated: false, deadlinePassed: false });
  expect(next.remindedUntil).toBeUndefined();
});

test('TP6: no event, no round', () => {
  expect(currentRound(approvalOf([]))).toBeUndefined();
});
