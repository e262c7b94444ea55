/** The worker process is stopped at the last moment before a site, job, phase or overhead batch is written (F21). */
import path from 'node:path';
import { signalRecord } from '../../activities/records/start';
import { postingKey } from '../../clients/store/keys';
import { addTemplate, creatingAll } from '../house/setup';
import type { House } from '../support/house';
import { startHouse } from '../support/house';
import { childConfig, startChildWorker, untilMarked } from './support/child-worker';
import type { ChildWorker } from './support/child-worker';
import { cuttableProxy } from './support/cuttable-proxy';
import { eventually, mustFind } from './support/fault-house';
import { creating } from './support/job-kills';
import { addJob, addSite, jobNumberOf, setupId, setupRecord } from './support/setup-subjects';
import { say } from './support/tally';

/** Writes that reached Spectrum's service. */
function writes(house: House, operation: string): string[] {
  const all = house.spectrum.sandbox.journal.after(0).filter((one) => one.operation === operation);
  return all.map(({ key }) => key);
}

const cases = [
  { operation: 'AddWOSiteAddress', process: 'site', part: 'site' },
  { operation: 'AddJob', process: 'job', part: 'job' },
  { operation: 'AddPhase', process: 'job', part: 'job.phase-01-L' },
  { operation: 'UpdateJob', process: 'job', part: 'oh' },
] as const;

it.each(cases)(
  'does not send late after being stopped ($operation, F21)',
  async ({ operation, process, part }) => {
    const house = await startHouse({ workers: false, settings: (one) => creatingAll(one) });
    addTemplate(house, 1);
    const temporal = await cuttableProxy(house.settings.temporal.address);
    let child: ChildWorker | undefined;
    try {
      const marker = path.join(house.dir, 'stopped');
      const env = { GIRDER_TEST_STOP_MARKER: marker, GIRDER_TEST_STOP_AT: `/ws/${operation}` };
      const config = childConfig(house, temporal.address, { acme: creating });
      child = await startChildWorker(config, { preload: 'stop-before-send.ts', env });
      if (process === 'site') addSite(house, 1);
      else addJob(house, 1);
      const record = setupRecord(house, process, setupId(1));
      await signalRecord({ temporal: house.client }, record);
      await untilMarked(marker);
      temporal.cut();
      expect((await mustFind(house, postingKey(record, part))).state).toBe('sending');
      expect(writes(house, operation)).toEqual([]);

      // Longer than heartbeat and settling: another worker proves it absent and sends it.
      await house.startWorkers();
      await house.waitForState(record, 'In Spectrum', 90_000);
      const before = writes(house, operation);
      child.kill('SIGCONT');
      const posting = await eventually('the stopped worker tells what it did', async () => {
        const now = await mustFind(house, postingKey(record, part));
        return now.attempts[0]?.endedAt !== undefined && now;
      });
      expect([posting.state, posting.attempts.map(({ outcome }) => outcome)]).toEqual([
        'posted',
        ['notSent', 'applied'],
      ]);
      expect(writes(house, operation)).toEqual(before);
      // The other phase is a write of its own.
      expect(new Set(before).size).toBe(before.length);
      if (process === 'job') expect(before[0]).toContain(jobNumberOf(1));
      say(`F21 stopped before ${operation} | not sent late; written once`);
    } finally {
      child?.kill('SIGKILL');
      await temporal.close();
      await house.close();
    }
  },
  180_000,
);
