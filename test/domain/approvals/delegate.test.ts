import { delegate, type Delegating } from '../../../domain/approvals/delegate';
import { decide } from '../../../domain/approvals/decide';
import type { Approval } from '../../../domain/approvals/events';
import { judge } from '../../../domain/approvals/judge';
import { standingOf, whoMayDecide, whyStuck } from '../../../domain/approvals/standing';
import { apply, noApproval } from '../../../domain/approvals/state';
import {
  about,
  accepted,
  after,
  byCaller,
  hashB,
  linkFor,
  openApproval,
  opened,
  policy,
  roundOf,
} from './support';

const by = policy();
const start = apply(openApproval(by), linkFor('ann'));
const day = '2026-08-04';

type Caller = Extract<Delegating, { approver: string; round: number }>;

function giving(of: string, to: string, change: Partial<Caller> = {}): Caller {
  return { ...byCaller(of, { id: `give-${of}-${to}` }), choice: 'delegate', to, ...change };
}

const given = (approval: Approval, of: string, to: string): Approval =>
  accepted(delegate(approval, giving(of, to), about(by))).approval;

const refusedAs = (approval: Approval, one: Delegating, policyNow = by): string => {
  const answer = delegate(approval, one, about(policyNow));
  return answer.ok ? 'accepted' : answer.kind;
};

test('TP6: who was given a place decides in it, and who gave it may be first', () => {
  const shared = given(start, 'ann', 'eve');
  expect(whoMayDecide(roundOf(shared), by, day)).toEqual(['ann', 'bob', 'eve']);
  expect(standingOf('eve', roundOf(shared), by, day)).toEqual({ ok: true, seat: 'ann' });
  expect(whoMayDecide(roundOf(after(shared, by, byCaller('eve'))), by, day)).toEqual(['bob']);
  expect(whoMayDecide(roundOf(after(shared, by, byCaller('ann'))), by, day)).toEqual(['bob']);
});

test('TP6: the last delegation of a place counts, and only in its step', () => {
  const moved = given(given(start, 'ann', 'eve'), 'ann', 'fay');
  expect(whoMayDecide(roundOf(moved), by, day)).toEqual(['ann', 'bob', 'fay']);
  const next = after(moved, by, byCaller('fay'), byCaller('bob'));
  expect(whoMayDecide(roundOf(next), by, day)).toEqual(['cat', 'dan']);
});

test('TP6: a place falls back when who gave it is revoked, and when the round is voided', () => {
  const shared = given(start, 'ann', 'eve');
  const ann = { name: 'ann', email: 'ann@gc.example', revoked: true };
  const without = policy({ approvers: { ...by.approvers, ann } });
  expect(whoMayDecide(roundOf(shared), without, day)).toEqual(['bob']);
  expect(whyStuck(roundOf(shared), without, day)).toContain('only bob');
  const voided = apply(shared, { kind: 'voided', at: '2026-08-04T16:00:00Z', round: 1, why: 'x' });
  const again = apply(voided, opened(by, { contentHash: hashB }));
  expect(whoMayDecide(roundOf(again), by, day)).toEqual(['ann', 'bob']);
});

const decidedOnce = after(start, by, byCaller('ann'));
const inFinance = after(decidedOnce, by, byCaller('bob'));
const eve = { name: 'eve', email: 'eve@gc.example', revoked: true };

test.each<[string, string, Approval, Delegating]>([
  ['to oneself', 'delegate', start, giving('ann', 'ann')],
  ['to another approver of the step', 'delegate', start, giving('ann', 'bob')],
  ['to somebody unknown', 'delegate', start, giving('ann', 'mallory')],
  ['to who decided in an earlier step', 'delegate', inFinance, giving('cat', 'ann', { step: 1 })],
  ['after one decided', 'decided', decidedOnce, giving('ann', 'eve')],
  ['by somebody whom the step does not name', 'foreign', start, giving('cat', 'eve')],
  ['by a delegate, on', 'foreign', given(start, 'ann', 'eve'), giving('eve', 'fay')],
  ['of another step', 'step', start, giving('cat', 'eve', { step: 1 })],
  ['of what changed', 'superseded', start, giving('ann', 'eve', { contentHash: hashB })],
  ['twice by one link', 'used', given(start, 'ann', 'eve'), giving('ann', 'eve')],
  ['before anything was opened', 'unknown', noApproval, giving('ann', 'eve')],
  ["in Temporal's UI", 'unverified', start, giving('ann', 'eve', { via: 'temporal' })],
  ['with a comment too long', 'comment', start, giving('ann', 'eve', { comment: 'x'.repeat(2001) })],
])('B6: a delegation %s is refused as %s', (_what, kind, approval, one) => {
  expect(refusedAs(approval, one)).toBe(kind);
});

test('B6: a place is given neither to the submitter nor to who was revoked', () => {
  const own = apply(noApproval, opened(by, { submitter: { email: 'EVE@gc.example' } }));
  expect(refusedAs(own, giving('ann', 'eve'))).toBe('delegate');
  expect(refusedAs(start, giving('ann', 'eve'), policy({ approvers: { ...by.approvers, eve } }))).toBe(
    'delegate',
  );
});

test('TP6: judged again after it counted, it gets the answer that it got', () => {
  const events = [opened(by)];
  const first = judge(events, giving('ann', 'eve'), about(by));
  const event = accepted(first.answer).event;
  expect(judge([...events, event], giving('ann', 'eve'), about(by))).toEqual({ ...first, repeated: true });
  const yes = judge([...events, event], byCaller('bob'), about(by));
  const both = [...events, event, accepted(yes.answer).event];
  expect(judge(both, byCaller('bob'), about(by, { contentHash: hashB }))).toEqual({ ...yes, repeated: true });
  expect(yes.answer).toEqual(decide(given(openApproval(by), 'ann', 'eve'), byCaller('bob'), about(by)));
});
