import type { ApprovalPolicy } from '../../../domain/approvals/policy';
import type { Approval } from '../../../domain/approvals/events';
import { standingOf, whoMayDecide, whyStuck } from '../../../domain/approvals/standing';
import { apply } from '../../../domain/approvals/state';
import { after, byCaller, openApproval, opened, people, policy, roundOf, step } from './support';

const day = '2026-08-04';
const standing = (key: string, approval: Approval, by: ApprovalPolicy, on = day) => {
  const answer = standingOf(key, roundOf(approval), by, on);
  return answer.ok ? (answer.seat ?? 'escalation') : answer.kind;
};
const all = (approval: Approval, by: ApprovalPolicy, on = day): string[] =>
  people.map((key) => standing(key, approval, by, on));
const delegation = { of: 'ann', to: 'eve', from: '2026-08-04', through: '2026-08-05' };
const escalating = step({ escalate: { afterDays: 1, to: ['eve', 'fay'] } });
const escalated = { kind: 'escalated', at: 'x', round: 1, step: 0 } as const;
const without = (key: string, by: ApprovalPolicy): ApprovalPolicy => ({
  ...by,
  approvers: Object.fromEntries(Object.entries(by.approvers).filter(([one]) => one !== key)),
});
const revoked = (key: string, by: ApprovalPolicy): ApprovalPolicy => {
  const person = by.approvers[key] ?? { name: '', email: '' };
  return { ...by, approvers: { ...by.approvers, [key]: { ...person, revoked: true } } };
};

test('TP6: only the approvers of the open step decide, each once', () => {
  const by = policy();
  const start = openApproval(by);
  expect(all(start, by)).toEqual(['ann', 'bob', 'foreign', 'foreign', 'foreign', 'foreign']);
  const half = after(start, by, byCaller('ann'));
  expect(all(half, by)).toEqual(['decided', 'bob', 'foreign', 'foreign', 'foreign', 'foreign']);
  const next = after(half, by, byCaller('bob'));
  expect(all(next, by)).toEqual(['foreign', 'foreign', 'cat', 'dan', 'foreign', 'foreign']);
  expect(whoMayDecide(roundOf(next), by, day)).toEqual(['cat', 'dan']);
  expect(standing('constructor', start, by)).toBe('foreign');
});

test.each([
  ['2026-08-03', 'foreign'],
  ['2026-08-04', 'ann'],
  ['2026-08-05', 'ann'],
  ['2026-08-06', 'foreign'],
])('TP6: on %s the delegate is %s', (on, expected) => {
  const by = policy({ delegates: [delegation] });
  expect(standing('eve', openApproval(by), by, on)).toBe(expected);
});

test('TP6: approver and delegate have one seat between them', () => {
  const by = policy({ delegates: [delegation] });
  const byDelegate = after(openApproval(by), by, byCaller('eve'));
  expect([standing('ann', byDelegate, by), standing('eve', byDelegate, by)]).toEqual(['decided', 'decided']);
  const byApprover = after(openApproval(by), by, byCaller('ann'));
  expect([standing('ann', byApprover, by), standing('eve', byApprover, by)]).toEqual(['decided', 'decided']);
});

test('TP6: nobody decides in his own place and in that of another', () => {
  const by = policy({
    delegates: [
      { ...delegation, to: 'bob' },
      { ...delegation, of: 'cat', to: 'ann' },
    ],
    steps: [step({ needs: 'all', approvers: ['ann', 'bob'] }), step({ name: 'finance', approvers: ['cat'] })],
  });
  const half = after(openApproval(by), by, byCaller('bob'));
  expect(standing('bob', half, by)).toBe('decided');
  const next = after(half, by, byCaller('ann'));
  expect([standing('ann', next, by), standing('cat', next, by)]).toEqual(['decided', 'cat']);
});

test('TP6: a person named in two steps decides in both', () => {
  const by = policy({ steps: [step({ needs: 'any' }), step({ name: 'again', approvers: ['ann'] })] });
  expect(standing('ann', after(openApproval(by), by, byCaller('ann')), by)).toBe('ann');
});

test('TP6: after the escalation others may decide, each for one', () => {
  const by = policy({ steps: [escalating] });
  const start = openApproval(by);
  expect(standing('eve', start, by)).toBe('foreign');
  const open = apply(start, escalated);
  expect(all(open, by)).toEqual(['ann', 'bob', 'foreign', 'foreign', 'escalation', 'escalation']);
  const half = after(open, by, byCaller('eve'));
  expect(all(half, by)).toEqual(['ann', 'bob', 'foreign', 'foreign', 'decided', 'escalation']);
  expect(roundOf(after(half, by, byCaller('fay'))).status).toBe('approved');
});

test('B6: the submitter decides in no way: not as approver, delegate or after an escalation', () => {
  const by = policy({ delegates: [delegation], steps: [escalating] });
  const named = apply({ rounds: [], links: [] }, opened(by, { submitter: { user: 'u-eve' } }));
  expect(standing('eve', apply(named, escalated), by)).toBe('self');
  const own = apply({ rounds: [], links: [] }, opened(by, { submitter: { email: 'Ann@gc.example' } }));
  expect(standing('ann', own, by)).toBe('self');
});

test('B6: a right that is taken back is gone at once, also for the delegate', () => {
  const by = policy({ delegates: [delegation] });
  const start = openApproval(by);
  for (const now of [revoked('ann', by), without('ann', by)]) {
    expect([standing('ann', start, now), standing('eve', start, now)]).toEqual(['revoked', 'foreign']);
  }
  const moved = { ...by, steps: [step({ approvers: ['bob', 'cat'] })] };
  expect(all(start, moved)).toEqual(['revoked', 'bob', 'foreign', 'foreign', 'foreign', 'foreign']);
  const renamed = { ...by, steps: [step({ name: 'other', approvers: ['fay'] })] };
  expect(standing('ann', start, renamed)).toBe('ann');
  const up = policy({ steps: [escalating] });
  const open = apply(openApproval(up), escalated);
  expect(standing('eve', open, { ...up, steps: [step()] })).toBe('revoked');
  expect(standing('eve', open, revoked('eve', up))).toBe('revoked');
});

test('TP6: a step that cannot be completed any more is told', () => {
  const by = policy();
  const start = openApproval(by);
  expect(whyStuck(roundOf(start), by, day)).toBeUndefined();
  expect(whyStuck(roundOf(start), revoked('ann', by), day)).toMatch(
    /^Step "office" lacks 2 and only bob may decide now/,
  );
  const half = after(start, by, byCaller('ann'));
  expect(whyStuck(roundOf(half), revoked('ann', by), day)).toBeUndefined();
  expect(whyStuck(roundOf(half), revoked('bob', by), day)).toMatch(/lacks 1 and nobody may decide now/);
  const done = after(half, by, byCaller('bob'), byCaller('dan', { step: 1 }));
  expect(whyStuck(roundOf(done), without('dan', by), day)).toBeUndefined();
  expect(whoMayDecide(roundOf(done), by, day)).toEqual([]);
});
