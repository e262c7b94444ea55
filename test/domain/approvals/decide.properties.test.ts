import fc from 'fast-check';
import { decide } from '../../../domain/approvals/decide';
import { dueNext } from '../../../domain/approvals/due';
import type { Approval, ApprovalEvent, Decided } from '../../../domain/approvals/events';
import type { ApprovalPolicy } from '../../../domain/approvals/policy';
import { apply, approvalOf, currentRound } from '../../../domain/approvals/state';
import {
  about,
  byCaller,
  calendar,
  hashA,
  hashB,
  opened,
  people,
  policy,
  roundOf,
  step,
  submitter,
} from './support';

const runs = { numRuns: 150 };

const subset = fc.shuffledSubarray([...people], { minLength: 1, maxLength: 4 });
const steps = fc
  .array(fc.record({ approvers: subset, needs: fc.nat(4) }), { minLength: 1, maxLength: 3 })
  .map((all) =>
    all.map(({ approvers, needs }, at) =>
      step({
        name: `s${at}`,
        approvers,
        needs: needs === 0 ? 'all' : Math.min(needs, approvers.length),
        escalate: { afterDays: 1, to: people.filter((key) => !approvers.includes(key)) },
      }),
    ),
  );
const delegation = fc
  .record({ of: fc.constantFrom(...people), to: fc.constantFrom(...people) })
  .map((pair) => ({ ...pair, from: '2026-08-01', through: '2026-08-31' }));
const policies: fc.Arbitrary<ApprovalPolicy> = fc
  .record({ steps, delegates: fc.array(delegation, { maxLength: 3 }) })
  .map((change) => policy(change));

/** What may happen to an approval, in any order. */
type Move =
  | {
      kind: 'decide';
      who: string;
      step: number;
      round: number;
      choice: 'approve' | 'decline';
      hash: string;
      id: number;
    }
  | { kind: 'escalate' | 'remind' | 'pass'; step: number }
  | { kind: 'change' };
/** Stands for whichever step is open. */
const openStep = -1;
const move: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 30,
    arbitrary: fc.record({
      kind: fc.constant('decide' as const),
      who: fc.constantFrom(...people, 'mallory'),
      step: fc.constantFrom(openStep, openStep, openStep, 0, 1, 2),
      round: fc.constantFrom(1, 1, 1, 2),
      choice: fc.constantFrom(
        'approve',
        'approve',
        'approve',
        'approve',
        'approve',
        'approve',
        'approve',
        'decline',
      ),
      hash: fc.constantFrom(hashA, hashA, hashA, hashA, hashA, hashB),
      id: fc.nat(60),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constantFrom('escalate', 'remind', 'pass'), step: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'change' as const }) },
);
const moves = fc.array(move, { minLength: 5, maxLength: 60 });

/** Events that a move leads to; none for one that is refused. */
function eventsOf(approval: Approval, one: Move, by: ApprovalPolicy): ApprovalEvent[] {
  const at = '2026-08-05T12:00:00.000Z';
  switch (one.kind) {
    case 'decide': {
      const comment = one.choice === 'decline' ? 'No.' : '';
      const { round, choice, hash: contentHash } = one;
      const index = one.step === openStep ? roundOf(approval).step : one.step;
      const decision = byCaller(one.who, {
        id: `${one.id}`,
        step: index,
        round,
        choice,
        comment,
        contentHash,
      });
      const answer = decide(approval, decision, about(by, { contentHash: roundOf(approval).contentHash }));
      return answer.ok ? [answer.event] : [];
    }
    case 'change':
      return [
        { kind: 'voided', at, round: roundOf(approval).number, why: 'It changed.' },
        opened(by, { contentHash: hashB, revision: 2 }),
      ];
    case 'escalate':
      return [{ kind: 'escalated', at, round: 1, step: one.step }];
    case 'remind':
      return [{ kind: 'reminded', at, round: 1, step: one.step, due: at }];
    case 'pass':
      return [{ kind: 'deadlinePassed', at, round: 1, step: one.step }];
  }
}

function play(
  by: ApprovalPolicy,
  all: readonly Move[],
  each?: (before: Approval, after: Approval, one: Move) => void,
) {
  const events: ApprovalEvent[] = [opened(by)];
  let approval = approvalOf(events);
  for (const one of all) {
    const news = eventsOf(approval, one, by);
    const after = news.reduce(apply, approval);
    each?.(approval, after, one);
    events.push(...news);
    approval = after;
  }
  return { approval, events };
}

const distinct = (values: readonly unknown[]): boolean => new Set(values).size === values.length;

function checkRounds({ rounds }: Approval): void {
  expect(distinct(rounds.flatMap(({ decided }) => decided.map(({ id }) => id)))).toBe(true);
  for (const round of rounds) {
    const declines = round.decided.filter(({ choice }) => choice === 'decline');
    expect(round.decided.filter(({ contentHash }) => contentHash !== round.contentHash)).toEqual([]);
    expect(declines).toEqual(declines.length > 0 ? round.decided.slice(-1) : []);
    expect(declines.length > 0 ? ['declined'] : ['open', 'approved', 'voided', 'declined']).toContain(
      round.status,
    );
    for (const [index, { need, approvers }] of round.steps.entries()) {
      const here = round.decided.filter(({ step: at }) => at === index);
      const approvals = here.filter(({ choice }) => choice === 'approve');
      expect(distinct(here.map(({ by }) => by))).toBe(true);
      const seats = here.flatMap(({ seat }) => seat ?? []);
      expect(distinct(seats) && seats.every((seat) => approvers.includes(seat))).toBe(true);
      // A round that was approved may be voided after it.
      const complete =
        index < round.step ||
        round.status === 'approved' ||
        (round.status === 'voided' && approvals.length === need);
      expect(complete ? approvals.length === need : approvals.length < need || round.step < index).toBe(true);
    }
  }
}

test('TP6: whatever comes in whatever order, steps are complete exactly at their number, and nobody counts twice', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(policies, moves, (by, all) => {
      const { approval } = play(by, all);
      checkRounds(approval);
      const { status, number } = roundOf(approval);
      const name = number > 1 ? 'again' : status;
      seen.set(name, (seen.get(name) ?? 0) + 1);
    }),
    runs,
  );
  for (const name of ['open', 'approved', 'declined', 'again'])
    expect([name, (seen.get(name) ?? 0) > 2]).toEqual([name, true]);
});

test('TP6: after an approval or a decline no decision, reminder or deadline changes anything', () => {
  let ended = 0;
  fc.assert(
    fc.property(policies, moves, (by, all) => {
      play(by, all, (before, after, one) => {
        if (roundOf(before).status === 'open' || one.kind === 'change') return;
        ended += 1;
        expect(after).toBe(before);
        expect(dueNext(before, calendar, '2026-12-01T00:00:00Z')).toBeUndefined();
      });
    }),
    runs,
  );
  expect(ended).toBeGreaterThan(50);
});

test('TP6: a changed content voids every decision before it, and a round begins with none', () => {
  let voided = 0;
  fc.assert(
    fc.property(policies, moves, (by, all) => {
      play(by, all, (before, after, one) => {
        if (
          one.kind !== 'change' ||
          roundOf(before).contentHash === hashB ||
          roundOf(before).status === 'declined'
        )
          return;
        voided += roundOf(before).decided.length;
        expect(after.rounds.map(({ status }) => status)).toEqual(['voided', 'open']);
        expect(roundOf(after)).toMatchObject({ decided: [], step: 0, contentHash: hashB });
      });
    }),
    runs,
  );
  expect(voided).toBeGreaterThan(3);
});

test('TP6: the state is what its events say, however often each is applied', () => {
  fc.assert(
    fc.property(
      policies,
      moves,
      fc.array(fc.nat(3), { minLength: 61, maxLength: 61 }),
      (by, all, repeats) => {
        const { approval, events } = play(by, all);
        expect(approvalOf(events)).toEqual(approval);
        const repeated = events.flatMap((event, at) =>
          Array.from({ length: 1 + (repeats[at] ?? 0) }, () => event),
        );
        const doubled = approvalOf(repeated);
        expect(doubled).toEqual(approval);
      },
    ),
    runs,
  );
});

test('TP6: a decision that is given again, at once or later, changes nothing', () => {
  fc.assert(
    fc.property(policies, moves, fc.infiniteStream(fc.nat(3)), (by, all, stream) => {
      const once = play(by, all);
      const accepted = new Set<number>();
      const repeated: Move[] = [];
      // An accepted decision is given again after each of some later moves.
      play(by, all, (before, after, one) => {
        repeated.push(one);
        if (one.kind !== 'decide' || after === before) return;
        accepted.add(repeated.length - 1);
        for (const place of accepted) {
          const again = repeated[place];
          if (again && stream.next().value === 0) repeated.push(again);
        }
      });
      expect(play(by, repeated).approval).toEqual(once.approval);
    }),
    runs,
  );
});

test('TP6: of decisions that race, each judged by the same state, those that do not fit any more fall out', () => {
  const racers = fc.array(fc.record({ who: fc.constantFrom(...people), declines: fc.nat(5) }), {
    minLength: 2,
    maxLength: 8,
  });
  let fell = 0;
  fc.assert(
    fc.property(policies, fc.array(move, { maxLength: 10 }), racers, (by, all, racing) => {
      const { approval } = play(by, all);
      const { step: index, number, contentHash } = roundOf(approval);
      const events = racing.flatMap(({ who, declines }, at) => {
        const choice = declines === 0 ? 'decline' : 'approve';
        const given = { who, step: index, round: number, hash: contentHash, id: 100 + at };
        return eventsOf(approval, { kind: 'decide', choice, ...given }, by);
      });
      const end = events.reduce(apply, approval);
      checkRounds(end);
      const kept = roundOf(end).decided.length - roundOf(approval).decided.length;
      fell += events.length - kept;
      // The first is never lost.
      expect(kept).toBeGreaterThanOrEqual(Math.min(events.length, 1));
    }),
    runs,
  );
  expect(fell).toBeGreaterThan(30);
});

test('TP6: approvals of one step have the same end in every order', () => {
  const voters = fc.shuffledSubarray([...people], { minLength: 1 });
  fc.assert(
    fc.property(
      voters,
      fc.integer({ min: 1, max: 6 }),
      fc.shuffledSubarray([...people], { minLength: people.length }),
      (voted, needs, order) => {
        const by = policy({ steps: [step({ approvers: [...people], needs })] });
        const vote = (keys: readonly string[]) =>
          play(
            by,
            keys.map((who, id) => ({
              kind: 'decide',
              who,
              step: 0,
              round: 1,
              choice: 'approve',
              hash: hashA,
              id,
            })),
          );
        const [one, other] = [vote(voted), vote(order.filter((key) => voted.includes(key)))];
        const expected = voted.length >= needs ? 'approved' : 'open';
        expect([roundOf(one.approval).status, roundOf(other.approval).status]).toEqual([expected, expected]);
        expect(roundOf(one.approval).decided).toHaveLength(Math.min(voted.length, needs));
      },
    ),
    runs,
  );
});

test('B6: the submitter’s word never counts', () => {
  fc.assert(
    fc.property(policies, moves, fc.constantFrom(...people), (by, all, who) => {
      const named = { ...opened(by), submitter: { user: `u-${who}` } };
      let approval = approvalOf([named]);
      for (const one of all)
        approval = eventsOf(approval, one.kind === 'decide' ? { ...one, who } : one, by).reduce(
          apply,
          approval,
        );
      const mine: Decided[] = approval.rounds
        .filter((round) => round.submitter.user === `u-${who}`)
        .flatMap(({ decided }) => decided);
      expect(mine).toEqual([]);
      expect(submitter.user).not.toBe(`u-${who}`);
    }),
    runs,
  );
});

test('TP6: without an opening there is nothing', () => {
  fc.assert(
    fc.property(policies, moves, (by, all) => {
      const { events } = play(by, all);
      expect(currentRound(approvalOf(events.filter(({ kind }) => kind !== 'opened')))).toBeUndefined();
    }),
    { numRuns: 50 },
  );
});
