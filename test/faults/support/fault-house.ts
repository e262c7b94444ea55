import { setTimeout as sleep } from 'node:timers/promises';
import { claimPosting, readPosting } from '../../../clients/store/postings';
import { hashOf } from '../../../domain/hash';
import type { Posting } from '../../../domain/postings';
import type { Settings } from '../../../domain/settings';
import type { Task } from '../../../domain/steps';
import { workflowQueue } from '../../../domain/queues';
import { postingKey } from '../../../clients/store/keys';
import type { FaultPlan, Journal } from '../../../sandbox';
import { testBundle } from '../../support/bundle';
import type { House, HouseOptions } from '../../support/house';
import { startHouse } from '../../support/house';
import { appendEffect, appendKind } from './append-effect';
import { startAppendTarget } from './append-target';

export type FaultHouse = House & { append: Awaited<ReturnType<typeof startAppendTarget>> };

/** A house with the unkeyed target beside it. */
export async function startFaultHouse(options: HouseOptions = {}): Promise<FaultHouse> {
  const append = await startAppendTarget();
  const effect = appendEffect(append.url);
  const house = await startHouse({
    bundle: await testBundle('faults'),
    extraEffects: { [appendKind]: () => effect },
    ...options,
    // The single postings have no record that a sweeper could start a run for.
    settings: (settings: Settings) => {
      const quiet = { ...unhurried(settings), sweep: { everyMs: 3_600_000 } };
      return options.settings ? options.settings(quiet) : quiet;
    },
  });
  const closeHouse = house.close;
  const close = async (): Promise<void> => {
    await closeHouse();
    await append.close();
  };
  // Not copied: a house without Trimble Pay throws where that is read.
  return Object.assign(house, { append, close });
}

/** A busy machine may be late with a heartbeat, and then it is the worker that is taken for lost. */
const heartbeatMs = 5_000;

function unhurried(settings: Settings): Settings {
  const spectrum = Object.fromEntries(
    Object.entries(settings.spectrum).map(([name, one]) => [
      name,
      { ...one, timing: { ...one.timing, heartbeatMs } },
    ]),
  );
  return { ...settings, spectrum };
}

/** What faults are put in front of, and what tells what arrived. */
export interface FarSide {
  faults: FaultPlan;
  journal: Journal;
}

export type Single = Pick<Posting, 'record' | 'part' | 'kind' | 'guard' | 'target' | 'naturalKey' | 'body'>;

/** Claims one posting as a plan would, and tells how it is carried out. */
export async function claimSingle(house: House, single: Single, queue: string): Promise<Task> {
  const key = postingKey(single.record, single.part);
  await claimPosting(house.store, {
    ...single,
    key,
    bodyHash: hashOf(single.body),
    state: 'claimed',
    attempts: [],
    decisions: [],
    claimedAt: new Date().toISOString(),
  });
  const spectrum = single.kind.startsWith('spectrum/');
  // As plans give them: writes to a source may take half a minute.
  const timing = { sendTimeoutMs: 70_000, heartbeatMs: spectrum ? heartbeatMs : 20_000 };
  const probeQueue = spectrum ? `${queue}-probe` : queue;
  return { key, guard: single.guard, queue, probeQueue, timing };
}

let runs = 0;

/** Runs one of the two test workflows on a task, until it ends. */
export function runSingle(house: House, type: 'carryOne' | 'deliverOne', task: Task): Promise<string> {
  runs += 1;
  return house.client.workflow.execute<(task: Task) => Promise<string>>(type, {
    taskQueue: workflowQueue,
    workflowId: `single-${runs}-${task.key}`,
    args: [task],
  });
}

export async function mustFind(house: House, key: string): Promise<Posting> {
  const posting = await readPosting(house.store, key);
  if (!posting) throw new Error(`There is no posting ${key}.`);
  return posting;
}

/**
 * The outcomes of a posting's attempts, in order. Those that a busy machine was too late for are left out: the budget
 * is half a second here, and what it stops was certainly not sent.
 */
export function outcomes({ attempts }: Posting): (string | undefined)[] {
  return attempts
    .filter(
      ({ outcome, answer }) => outcome !== 'notSent' || !answer?.startsWith('The time to send was over'),
    )
    .map(({ outcome }) => outcome);
}

/** Looks until something is there; what it looked for is told when it never comes. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  timeoutMs = 30_000,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await sleep(25)) {
    const seen = await look();
    if (seen !== undefined && seen !== false) return seen;
  }
  throw new Error(`This never came about: ${what}`);
}
