/** Jobs with their phases, whose worker process is killed at any of their steps (F7, ST4–ST6). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { postingKey } from '../../../clients/store/keys';
import { signalRecord } from '../../../activities/records/start';
import type { Settings } from '../../../domain/settings';
import { addTemplate, creatingAll } from '../../house/setup';
import type { House } from '../../support/house';
import { startHouse } from '../../support/house';
import { childConfig, startChildWorker } from './child-worker';
import { eventually, mustFind } from './fault-house';
import type { HeldStep } from './held-steps';
import { addJob, jobNumberOf, setupId, setupRecord } from './setup-subjects';
import { committed, externalId } from './subjects';
import { company } from '../../../demo/initial/spectrum';

/** Where a write to Spectrum can be broken off: planned, marked, done and not noted, noted and not told. */
const moments: readonly Pick<HeldStep, 'state' | 'when'>[] = [
  { state: 'claimed', when: 'after' },
  { state: 'sending', when: 'after' },
  { state: 'posted', when: 'before' },
  { state: 'posted', when: 'after' },
];

export interface JobStep extends Pick<HeldStep, 'state' | 'when'> {
  /** Part of the record: `job`, `job.phase-01-L`, `oh`, `external-id`. */
  part: string;
}

/** Every step of a job in its order: all phases are planned before the first is sent, and answers are not marked. */
export function stepsOfJob(phases: number): JobStep[] {
  const at = (part: string): JobStep[] => moments.map((moment) => ({ part, ...moment }));
  const inPhases = phaseParts(phases).flatMap(at);
  const planned = inPhases.filter(({ state }) => state === 'claimed');
  const sent = inPhases.filter(({ state }) => state !== 'claimed');
  const answered = at('external-id').filter(({ state }) => state !== 'sending');
  return [...at('job'), ...planned, ...sent, ...at('oh'), ...answered];
}

/** As `addTemplate` numbers them. */
function phaseParts(phases: number): string[] {
  return numbersOf(phases).flatMap((phase) => ['L', 'M'].map((costType) => `job.phase-${phase}-${costType}`));
}

function numbersOf(phases: number): string[] {
  return Array.from({ length: phases }, (_, at) => String(at + 1).padStart(2, '0'));
}

/** A held activity keeps its place, and is tried again after each heartbeat that it missed. */
const limits = { concurrent: 100, perSecond: 500 };

/** Times that a busy machine keeps. */
const timing = { sendBudget: '1s', answer: '2s' };

export interface KillHouse extends House {
  /** Starts a worker process, waits until each of the jobs is held at its step, and kills the process. */
  killAt(held: { id: number; step: JobStep }[]): Promise<void>;
}

/**
 * A house for so many jobs, whose template has so many phases of two cost types; its workers run in other processes.
 * @param heartbeat after which Temporal takes a killed worker for lost.
 */
export async function startKillHouse(jobs: number, phases: number, heartbeat: string): Promise<KillHouse> {
  const settings = (one: Settings): Settings => patiently(creatingAll(one));
  const house = await startHouse({ workers: false, settings });
  addTemplate(house, phases);
  const ids = Array.from({ length: jobs }, (_, at) => at + 1);
  for (const id of ids) addJob(house, id);
  const configPath = childConfig(house, undefined, {
    east: { limits, timing: { ...timing, heartbeat }, settle: '2s' },
    // A copy: the file would refer to the other one.
    acme: { ...creating, limits: { ...limits } },
  });
  let kills = 0;
  const killAt: KillHouse['killAt'] = async (held) => {
    kills += 1;
    const marker = path.join(house.dir, `held-${kills}`);
    const wanted = held.map(({ id, step: { part, state, when } }): HeldStep => {
      return { key: postingKey(setupRecord(house, 'job', setupId(id)), part), state, when };
    });
    const env = { GIRDER_TEST_HELD: marker, GIRDER_TEST_HOLD: JSON.stringify(wanted) };
    const child = await startChildWorker(configPath, { preload: 'hold-at-step.ts', env });
    try {
      // The first worker registers what runs are found by.
      if (kills === 1) for (const id of ids) await signalJob(house, id);
      const missing = (): string[] => {
        const reached = textOf(marker).split('\n');
        return wanted.map(({ key }) => key).filter((key) => !reached.includes(key));
      };
      await eventually('every job is held', () => missing().length === 0, 120_000).catch((cause: unknown) => {
        throw new Error(`Not held: ${missing().join(', ')}\n${child.output()}`, { cause });
      });
    } finally {
      child.kill('SIGKILL');
      await child.ended;
    }
    for (const { id } of held) await forgetWorker(house, setupRecord(house, 'job', setupId(id)));
  };
  return Object.assign(house, { killAt });
}

function signalJob(house: House, id: number): Promise<void> {
  return signalRecord({ temporal: house.client }, setupRecord(house, 'job', setupId(id)));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Temporal keeps a run's next step for the dead process for ten seconds otherwise. */
async function forgetWorker(house: House, workflowId: string): Promise<void> {
  await house.client.workflowService.resetStickyTaskQueue({
    namespace: house.settings.temporal.namespace,
    execution: { workflowId },
  });
}

function patiently(settings: Settings): Settings {
  const ms = { sendBudgetMs: 1_000, answerMs: 2_000, settleMs: 2_000, heartbeatMs: 2_000 };
  const spectrum = Object.entries(settings.spectrum).map(([name, one]) => [name, { ...one, timing: ms }]);
  return { ...settings, spectrum: Object.fromEntries(spectrum) };
}

/** What `creatingAll` sets, as the worker process reads it. */
export const creating = {
  customers: { mode: 'create', code: { prefix: 'G', from: 1, to: 999, width: 3 } },
  sites: { mode: 'create', code: { prefix: 'W', from: 1, to: 999, width: 3 } },
  jobs: {
    mode: 'create',
    number: 'N{number}',
    priceMethod: 'T',
    ohBatch: { default: 'GEN' },
    template: { job: 'TEMPLATE' },
  },
  taxes: { exemptCode: 'EXEMPT', byTaxRate: { 'San Antonio 8.25': 'TXSA' }, classByState: { TX: 'TXSA' } },
  payroll: { workStateByState: { TX: 'TX' } },
};

/** A job at the far sides: how often each thing was written, and what stands there. */
export interface JobEnd {
  state: string | undefined;
  jobs: number;
  phases: string[];
  /** Writes that took place, by operation; the phases' by how often one was written at most. */
  writes: { AddJob: number; AddPhase: number; mostOfOnePhase: number; UpdateJob: number };
  ohBatch: unknown;
  externalId: unknown;
  /** How often the external id was written; one whose answer was not noted is written again, as the same. */
  answers: number;
  /** Postings that are not posted. */
  unsettled: string[];
}

/** @param held where its worker was killed last. */
export function expectedJobEnd(id: number, phases: number, held: JobStep | undefined): JobEnd {
  const unnoted = held?.part === 'external-id' && held.state === 'posted' && held.when === 'before';
  const number = jobNumberOf(id);
  return {
    state: 'In Spectrum',
    jobs: 1,
    phases: phaseParts(phases).map((part) => part.replace('job.phase-', '')),
    writes: { AddJob: 1, AddPhase: phases * 2, mostOfOnePhase: 1, UpdateJob: 1 },
    ohBatch: 'GEN',
    externalId: { spectrum_job: number },
    answers: unnoted ? 2 : 1,
    unsettled: [],
  };
}

export async function jobEnd(house: House, id: number): Promise<JobEnd> {
  const number = jobNumberOf(id);
  const { sandbox } = house.spectrum;
  const { JC_JOB_MASTER_MC: jobs = [], JC_PHASE_MASTER_MC: phases = [] } = sandbox.state();
  const [job, ...others] = jobs.filter((row) => String(row.Job_Number).trim() === number);
  const own = phases.filter((row) => String(row.Job_Number).trim() === number);
  const times = own.map(
    (row) => committed(sandbox, 'AddPhase', `${company}|${number}|${row.Phase_Code}|${row.Cost_Type}`).length,
  );
  const record = setupRecord(house, 'job', setupId(id));
  const source = (house.servicetrade.sandbox.state().job ?? []).find((row) => row.id === setupId(id));
  return {
    state: (await house.head(record))?.state,
    jobs: (job ? 1 : 0) + others.length,
    phases: own.map((row) => `${row.Phase_Code}-${row.Cost_Type}`).sort(),
    writes: {
      AddJob: committed(sandbox, 'AddJob', `${company}|${number}`).length,
      AddPhase: times.reduce((sum, one) => sum + one, 0),
      mostOfOnePhase: Math.max(0, ...times),
      UpdateJob: committed(sandbox, 'UpdateJob', `${company}|${number}`).length,
    },
    ohBatch: job?.Job_Oh_Batch_Code,
    externalId: source?.externalIds,
    answers: committed(house.servicetrade.sandbox, externalId.operation, `job/${setupId(id)}/spectrum_job`)
      .length,
    unsettled: (await house.postings(record)).filter(({ state }) => state !== 'posted').map(({ key }) => key),
  };
}

/** Waits until all is done and answered. */
export async function untilJobsRest(house: House, ids: readonly number[]): Promise<void> {
  for (const id of ids) {
    const record = setupRecord(house, 'job', setupId(id));
    await house.waitForState(record, 'In Spectrum', 240_000);
    await house.client.workflow.getHandle(record).result();
    await mustFind(house, postingKey(record, 'external-id'));
  }
}
