/** Worker processes are killed at every step of an approval and its export, and at random moments (F7, TP6–TP8, TP10). */
import { setTimeout as sleep } from 'node:timers/promises';
import { startChildWorker } from './support/child-worker';
import { Approvers } from './support/pay-approvers';
import { apOperation } from './support/pay-application-subjects';
import {
  approvedStory,
  expectedStoryEnd,
  killAtEveryWrite,
  startOwnWorkers,
  startPayKillHouse,
  storyEnds,
  untilOver,
} from './support/pay-kills';
import type { PayKillHouse, Story } from './support/pay-kills';
import { random } from './support/random';
import { say } from './support/tally';

/** One for each write of a story, and some that come to their end before. */
const most = Number(process.env.GIRDER_FAULT_STORIES ?? 40);

const kindsOfWrites = [
  ...['approval-links', 'approvals', 'billing', 'codes', 'decisions', 'open', 'postings', 'records'],
  ...['undecided', 'watch'],
];

describe('at every write of an application to the record store', () => {
  let house: PayKillHouse;
  let approvers: Approvers;
  beforeAll(async () => {
    house = await startPayKillHouse(most);
    approvers = new Approvers(house);
  }, 240_000);
  afterAll(async () => {
    await approvers?.stop();
    await house?.close();
  }, 60_000);

  it.each([
    { when: 'after', number: 1 },
    { when: 'before', number: 2 },
  ] as const)(
    'comes to the same end when killed $when it (F7)',
    async ({ when, number }) => {
      const tell = (): Story[] => house.subcontracts.map((_one, at) => approvedStory(house, at, number));
      const began = Date.now();
      const { stories, held } = await killAtEveryWrite(house, tell, when);
      const killed = Date.now();
      const workers = await startOwnWorkers(house);
      try {
        await untilOver(house, stories, 300_000);
      } finally {
        await workers.stop();
      }
      const kinds: Record<string, number> = {};
      for (const { key } of held.values()) {
        const kind = key.split('/')[0] ?? '';
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
      say(
        `F7 one kill of ${held.size} applications, each ${when} another of its writes | ` +
          `${Object.entries(kinds)
            .map(([kind, times]) => `${kind} ${times}`)
            .join(', ')}; ` +
          `${Math.round((killed - began) / 1000)} s until the kill, ${Math.round((Date.now() - killed) / 1000)} s after`,
      );
      expect(await storyEnds(house, stories)).toEqual(stories.map(expectedStoryEnd));
      // The last ones show that the writes of a whole story were met.
      expect(stories.slice(-3).map(({ record }) => held.get(record))).toEqual([
        undefined,
        undefined,
        undefined,
      ]);
      expect(Object.keys(kinds).sort()).toEqual(kindsOfWrites);
      // Fewer, and something of the story was not written by the worker.
      expect(held.size).toBeGreaterThan(30);
    },
    700_000,
  );
});

/** The same seed kills after the same times; what a process is doing then is up to the machine. */
const seed = Number(process.env.GIRDER_FAULT_SEED ?? 20261121);
const kills = Number(process.env.GIRDER_FAULT_KILLS ?? 12);
const applications = 12;

it(`exports each application once after ${kills} kills at random moments (F7, seed ${seed})`, async () => {
  const roll = random(seed);
  const house = await startPayKillHouse(applications);
  const approvers = new Approvers(house);
  try {
    // Slow enough that many kills meet a call under way, before and after its commit.
    house.spectrum.sandbox.faults.replace([
      { operation: apOperation, every: 2, fault: { name: 'delay', ms: 400 } },
      { operation: apOperation, every: 1, fault: { name: 'delayAnswer', ms: 400 } },
    ]);
    const stories: Story[] = [];
    const met: Record<string, number> = {};
    for (let kill = 0; kill < kills; kill += 1) {
      const child = await startChildWorker(house.config);
      // As many as there are left for each kill.
      const upTo = Math.ceil(((kill + 1) * applications) / kills);
      while (stories.length < upTo) stories.push(approvedStory(house, stories.length, 1));
      await sleep(1_000 + roll() * 4_000);
      child.kill('SIGKILL');
      await child.ended;
      for (const { record } of stories) {
        const ap = (await house.postings(record)).find(({ part }) => part === 'ap-invoice');
        const state = ap?.state ?? (await house.head(record))?.reason?.code ?? 'not approved';
        met[state] = (met[state] ?? 0) + 1;
      }
    }
    await house.startWorkers();
    await untilOver(house, stories, 240_000);
    expect(await storyEnds(house, stories)).toEqual(stories.map(expectedStoryEnd));
    const states = Object.entries(met).map(([state, times]) => `${state} ${times}`);
    say(
      `F7 ${kills} kills, seed ${seed} | ${stories.length} AP invoices; applications met by a kill: ${states.join(', ')}`,
    );
    expect(stories).toHaveLength(applications);
  } finally {
    await approvers.stop();
    await house.close();
  }
}, 3_600_000);
