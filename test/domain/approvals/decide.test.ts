import { decide, type Decision } from '../../../domain/approvals/decide';
import type { Approval } from '../../../domain/approvals/events';
import { type RefusalKind, refusalStatus } from '../../../domain/approvals/refusals';
import { apply, noApproval } from '../../../domain/approvals/state';
import {
  about,
  accepted,
  after,
  byCaller,
  byLink,
  expiry,
  hashA,
  hashB,
  linkFor,
  monday,
  openApproval,
  opened,
  policy,
  roundOf,
} from './support';

const by = policy();
const start = apply(apply(openApproval(by), linkFor('ann')), linkFor('bob'));
const voided = apply(start, { kind: 'voided', at: monday, round: 1, why: 'It changed.' });
const again = apply(voided, opened(by, { contentHash: hashB, revision: 2 }));
const next = after(start, by, byLink('link-ann'), byLink('link-bob', { id: 'link-bob' }));
const approved = after(next, by, byCaller('cat', { step: 1 }));
const decline = { choice: 'decline', comment: 'Line 3 is too high.' } as const;
const declined = after(start, by, byLink('link-ann', decline));
const linked = apply(next, linkFor('dan', { step: 1 }));

const kindOf = (approval: Approval, decision: Decision, change: Parameters<typeof about>[1] = {}): string => {
  const answer = decide(approval, decision, about(by, change));
  if (answer.ok) return answer.outcome;
  expect(answer.status).toBe(refusalStatus[answer.kind]);
  expect(answer.sentence).toMatch(/^[A-Z].*\.$/);
  return answer.kind;
};

test('TP6: decisions lead from step to step to the approval', () => {
  const outcomes = [
    kindOf(start, byLink('link-ann')),
    kindOf(after(start, by, byLink('link-ann')), byLink('link-bob')),
    kindOf(linked, byLink('link-dan')),
    kindOf(linked, byLink('link-dan', decline)),
  ];
  expect(outcomes).toEqual(['waitsForMore', 'nextStep', 'approved', 'declined']);
  expect(accepted(decide(start, byLink('link-ann'), about(by))).sentence).toBe(
    'Approved: step "office" still needs 1.',
  );
});

test('TP6: an accepted decision keeps who, for whom, how, when and what was shown', () => {
  const { event } = accepted(decide(start, byLink('link-ann', { comment: ' ok ' }), about(by)));
  expect(event).toEqual({
    kind: 'decided',
    at: '2026-08-04T14:00:01.000Z',
    round: 1,
    decided: {
      id: 'link-ann',
      by: 'ann',
      seat: 'ann',
      step: 0,
      choice: 'approve',
      comment: 'ok',
      via: 'link',
      contentHash: hashA,
      takenAt: '2026-08-04T14:00:00.000Z',
    },
  });
});

test.each<[string, RefusalKind, Approval, Decision, Parameters<typeof about>[1]?]>([
  ['an unknown link', 'unknown', start, byLink('link-zoe')],
  ['a link before anything was opened', 'unknown', noApproval, byLink('link-ann')],
  ['a caller before anything was opened', 'unknown', noApproval, byCaller('ann')],
  ['a link twice', 'used', after(start, by, byLink('link-ann')), byLink('link-ann')],
  [
    'a link twice, then to decline',
    'used',
    after(start, by, byLink('link-ann')),
    byLink('link-ann', decline),
  ],
  ['the link that approved', 'used', after(linked, by, byLink('link-dan')), byLink('link-dan')],
  [
    'a used link after a new submission',
    'used',
    apply(
      apply(after(start, by, byLink('link-ann')), { kind: 'voided', at: monday, round: 1, why: 'x' }),
      opened(by, { contentHash: hashB, revision: 2 }),
    ),
    byLink('link-ann'),
  ],
  ['a link at its expiry', 'expired', start, byLink('link-ann', { takenAt: expiry })],
  ['a link at no instant', 'expired', start, byLink('link-ann', { takenAt: 'soon' })],
  ['the link of somebody else', 'foreign', start, byLink('link-ann', { approver: 'bob' })],
  ['a caller whom the step does not name', 'foreign', start, byCaller('cat')],
  ['a caller nobody knows', 'foreign', start, byCaller('mallory')],
  ['Temporal’s UI', 'unverified', start, byCaller('ann', { via: 'temporal' })],
  ['a link of content that changed', 'superseded', start, byLink('link-ann'), { contentHash: hashB }],
  ['a page that showed something else', 'superseded', start, byLink('link-ann', { contentHash: hashB })],
  ['a link of a voided round', 'superseded', voided, byLink('link-ann')],
  ['a link of an earlier round', 'superseded', again, byLink('link-ann'), { contentHash: hashB }],
  ['a caller of an earlier round', 'superseded', again, byCaller('ann'), { contentHash: hashB }],
  ['a decision after the approval', 'closed', approved, byCaller('dan', { step: 1 })],
  ['a decision after the decline', 'closed', declined, byLink('link-bob')],
  ['the step before', 'step', next, byCaller('ann')],
  ['the step after', 'step', start, byCaller('cat', { step: 1 })],
  ['the same person by another way', 'decided', after(start, by, byLink('link-ann')), byCaller('ann')],
  ['a decline without comment', 'comment', start, byLink('link-ann', { choice: 'decline', comment: ' \n' })],
  ['a comment too long', 'comment', start, byLink('link-ann', { comment: 'x'.repeat(2001) })],
])('B6: %s is refused as %s', (_what, kind, approval, decision, ...change) => {
  expect(kindOf(approval, decision, ...change)).toBe(kind);
});

test('B6: the submitter and a revoked approver are refused with their links', () => {
  const own = apply(apply(noApproval, opened(by, { submitter: { user: 'u-ann' } })), linkFor('ann'));
  expect(kindOf(own, byLink('link-ann'))).toBe('self');
  const ann = { name: 'ann', email: 'ann@gc.example', revoked: true };
  const without = policy({ approvers: { ...by.approvers, ann } });
  expect(kindOf(start, byLink('link-ann'), { policy: without })).toBe('revoked');
});

test('B6: a decision taken before the expiry counts, however late it is applied', () => {
  expect(
    kindOf(start, byLink('link-ann', { takenAt: '2026-08-10T15:59:59.999Z' }), {
      now: '2027-01-01T00:00:00Z',
    }),
  ).toBe('waitsForMore');
});

test('TP6: where the policy accepts unverified decisions, they are marked', () => {
  const open = policy({ allowUnverified: true });
  const { event } = accepted(decide(start, byCaller('ann', { via: 'temporal' }), about(open)));
  expect(event).toMatchObject({ decided: { via: 'temporal' } });
});

test('TP6: a delegate’s day is that of the decision, in the calendar’s zone', () => {
  const away = policy({ delegates: [{ of: 'ann', to: 'eve', from: '2026-08-05', through: '2026-08-05' }] });
  const on = (takenAt: string) => decide(start, byCaller('eve', { takenAt }), about(away));
  // 00:30 UTC on the 6th is still the 5th in New York.
  expect(on('2026-08-06T00:30:00Z')).toMatchObject({
    ok: true,
    event: { decided: { by: 'eve', seat: 'ann' } },
  });
  expect(on('2026-08-05T03:30:00Z')).toMatchObject({ ok: false, kind: 'foreign' });
});

test('B6: a refusal names nobody’s mail address and no token', () => {
  const answer = decide(start, byLink('link-ann', { approver: 'bob' }), about(by));
  expect(answer).toEqual({
    ok: false,
    kind: 'foreign',
    status: 403,
    sentence: 'The link was sent to somebody else.',
  });
  expect(roundOf(start).decided).toEqual([]);
});
