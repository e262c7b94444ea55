/** One worker process, killed while four jobs are between two steps each; `npm run faults` has every step (F7, ST4–ST6). */
import {
  expectedJobEnd,
  jobEnd,
  startKillHouse,
  stepsOfJob,
  untilJobsRest,
} from '../faults/support/job-kills';
import type { JobStep, KillHouse } from '../faults/support/job-kills';

const phases = 2;
let house: KillHouse | undefined;

const steps: [part: string, state: JobStep['state'], when: JobStep['when']][] = [
  ['job', 'posted', 'before'],
  ['job.phase-02-L', 'sending', 'after'],
  ['job.phase-01-M', 'posted', 'before'],
  ['oh', 'posted', 'before'],
];

afterAll(() => house?.close(), 60_000);

it('ST4–ST6: killed at a job, before a phase, after a phase and at the overhead batch: each is there once (F7)', async () => {
  const all = stepsOfJob(phases);
  const held = steps.map(([part, state, when], at) => {
    const step = all.find((one) => one.part === part && one.state === state && one.when === when);
    if (!step) throw new Error(`A job has no step ${part} ${state} ${when}.`);
    return { id: at + 1, step };
  });
  house = await startKillHouse(steps.length, phases, '1s');
  await house.killAt(held);
  await house.startWorkers();
  await untilJobsRest(
    house,
    held.map(({ id }) => id),
  );
  for (const { id, step } of held) expect(await jobEnd(house, id)).toEqual(expectedJobEnd(id, phases, step));
}, 120_000);
