/** A worker or gateway that dies ahead of any write of an approval leaves the same end (TP6). */
import { listUndecided } from '../../../clients/store/approvals';
import type { Decision } from '../../../domain/approvals/decide';
import type { Delegating } from '../../../domain/approvals/delegate';
import { collect } from '../../clients/store/support/adapters';
import { content, line, policy, step } from '../../domain/approvals/support';
import { type Office, openOffice } from './support';

const timed = policy({
  steps: [
    step({ remind: { afterDays: 1, everyDays: 1, most: 2 }, deadline: { afterDays: 3, then: 'tell' } }),
    step({ name: 'finance', needs: 'any', approvers: ['cat', 'dan'] }),
  ],
});
const changed = content({ lines: [line('1', { workThisPeriod: '9.00' })] });

/** A person who got no answer sends the same again; meanwhile the run looks at the record by itself. */
function post(office: Office, taken: Decision | Delegating): () => Promise<void> {
  return async () => {
    await office.write(taken);
    await office.apply(taken.id);
  };
}

async function delegated(office: Office, of: string, to: string): Promise<Delegating> {
  const { id, comment, contentHash, takenAt } = await office.byLink(of);
  return { id, via: 'link', choice: 'delegate', to, comment, contentHash, takenAt };
}

type Again = (work: () => Promise<unknown>) => Promise<void>;
type Story = (office: Office, again: Again) => Promise<void>;

/** What happens outside, in order; each is tried again until nobody dies of it. */
const stories: [string, Story, object][] = [
  [
    'a reminder, a delegation and a deadline',
    async (office, again) => {
      const turn = (): Promise<void> => again(() => office.turn());
      await turn();
      office.world.now = '2026-08-04T16:00:00.000Z';
      await turn();
      await again(post(office, await delegated(office, 'bob', 'eve')));
      await turn();
      office.world.now = '2026-08-06T16:00:00.000Z';
      await turn();
      await again(post(office, await office.byLink('eve')));
    },
    {
      rounds: [{ status: 'open', step: 0, decided: [{ by: 'eve', seat: 'bob' }], deadlinePassed: true }],
      last: { status: 'open' },
    },
  ],
  [
    'decisions from step to step, the update of one lost',
    async (office, again) => {
      await again(() => office.turn());
      await again(post(office, await office.byLink('ann')));
      const bob = await office.byLink('bob');
      await again(() => office.write(bob));
      await again(() => office.turn());
      await again(post(office, await office.byLink('dan')));
    },
    { rounds: [{ decided: [{ by: 'ann' }, { by: 'bob' }, { by: 'dan' }] }], last: { status: 'approved' } },
  ],
  [
    'a change after a decision, then a decline',
    async (office, again) => {
      await again(() => office.turn());
      await again(post(office, await office.byLink('ann')));
      const late = await office.byLink('bob');
      office.world.content = changed;
      await again(post(office, late));
      await again(() => office.turn());
      await again(post(office, await office.byLink('ann', { choice: 'decline', comment: 'Too high.' })));
    },
    {
      rounds: [
        { status: 'voided', decided: [{ by: 'ann' }] },
        { status: 'declined', why: 'ann declined: Too high.' },
      ],
      last: { status: 'declined' },
    },
  ],
];

/** Without what is random, and without the links of mails that were sent again. */
async function endOf(office: Office): Promise<unknown> {
  const { rounds, links } = await office.approval();
  const dump = Object.entries(office.store.dump()).filter(([key]) => key.startsWith('postings/'));
  const decided = Object.entries(office.store.dump()).filter(([key]) => key.startsWith('decisions/'));
  return JSON.parse(
    JSON.stringify({
      rounds: rounds.map((round) => ({
        ...round,
        decided: round.decided.map(({ id: _id, ...one }) => one),
        delegated: round.delegated.map(({ id: _id, ...one }) => one),
      })),
      links: [...new Set(links.map(({ approver, round, step: at }) => `${approver} ${round} ${at}`))],
      postings: dump.map(([key, value]) => [key, stateOf(value)]),
      decisions: decided.map(([, value]) => withoutId(value)).sort(),
      undecided: await collect(listUndecided(office.store)),
      mailed: [...new Set(office.mails.map(({ messageId }) => messageId))],
      last: await office.follow(),
    }),
  );
}

function stateOf(posting: unknown): unknown {
  return typeof posting === 'object' && posting !== null && 'state' in posting ? posting.state : posting;
}

/** Which sentence refuses it depends on what was noticed first. */
function withoutId(stored: unknown): string {
  return JSON.stringify(stored).replace(/"id":"[0-9a-f]{32}",?|"sentence":"The application [^"]*",?/g, '');
}

const once = async (work: () => Promise<unknown>): Promise<void> => void (await work());

test.each(stories)('TP6: killed ahead of any write, it ends the same: %s', async (_name, story, expected) => {
  const whole = openOffice({ policy: timed });
  await story(whole, once);
  const end = await endOf(whole);
  const { writes } = whole.store;
  expect(end).toMatchObject({ ...expected, undecided: [] });
  expect(writes).toBeGreaterThan(15);

  for (let killed = 0; killed < writes; killed += 1) {
    const office = openOffice({ policy: timed });
    let died = 0;
    office.store.before = (write) => {
      if (write !== killed) return;
      died += 1;
      throw new Error('killed');
    };
    await story(office, async (work) => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Error) || error.message !== 'killed') throw error;
        await office.turn();
        await work();
      }
    });
    expect([killed, died]).toEqual([killed, 1]);
    expect([killed, await endOf(office)]).toEqual([killed, end]);
  }
});

test('TP6: a decision whose writer died leaves no marker behind for good', async () => {
  const office = openOffice();
  await office.turn();
  const taken = await office.byLink('ann');
  const first = office.store.writes;
  office.store.before = (write) => {
    if (write === first + 1) throw new Error('killed');
  };
  await expect(office.write(taken)).rejects.toThrow('killed');
  await office.turn();
  expect(await collect(listUndecided(office.store))).toHaveLength(1);
  office.world.now = '2026-08-03T17:00:01.000Z';
  await office.turn();
  expect(await collect(listUndecided(office.store))).toEqual([]);
  expect(await office.decide(taken)).toMatchObject({ accepted: true });
});
