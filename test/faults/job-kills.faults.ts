/** Jobs of 40 template phases, whose worker process is killed at every one of their steps (F7, ST4–ST6). */
import { expectedJobEnd, jobEnd, startKillHouse, stepsOfJob, untilJobsRest } from './support/job-kills';
import type { JobStep, KillHouse } from './support/job-kills';
import { say } from './support/tally';

/** Of two cost types each. */
const phases = 20;
/** One kill meets all of them, each at another step; every job is met by each of the kills. */
const jobs = 22;

let house: KillHouse | undefined;
afterAll(() => house?.close(), 60_000);

it('resumes at every step of a job without touching what is there (F7)', async () => {
  const steps = stepsOfJob(phases);
  house = await startKillHouse(jobs, phases, '5s');
  const ids = Array.from({ length: jobs }, (_, at) => at + 1);
  const last = new Map<number, JobStep>();
  let kills = 0;
  for (let first = 0; first < steps.length; first += jobs) {
    const held = steps.slice(first, first + jobs).map((step, at) => ({ id: at + 1, step }));
    await house.killAt(held);
    for (const { id, step } of held) last.set(id, step);
    kills += 1;
  }
  await house.startWorkers();
  await untilJobsRest(house, ids);
  const ends = [];
  for (const id of ids) ends.push(await jobEnd(house, id));
  expect(ends).toEqual(ids.map((id) => expectedJobEnd(id, phases, last.get(id))));
  say(
    `F7 ${kills} kills of ${jobs} jobs of ${phases * 2} phases, at ${steps.length} steps | every one written once`,
  );
}, 1_800_000);
