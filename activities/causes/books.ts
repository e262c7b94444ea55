/** Bookkeeping of causes: what was mailed stands in the store, so that a lost Temporal mails nothing twice. */
import { WorkflowNotFoundError } from '@temporalio/client';
import { readCause, updateCause } from '../../clients/store/causes';
import { readHead } from '../../clients/store/heads';
import { openedMail, parseCauseId, recoveredMail } from '../../domain/causes';
import { workflowQueue } from '../../domain/queues';
import type { CauseInput, Task } from '../../domain/steps';
import { isQuiet } from '../../domain/reasons';
import { signals } from '../../domain/record-start';
import { inLanes } from '../lanes';
import { claimMail } from '../mail-task';
import type { World } from '../world';
import { signalRecord } from '../records/start';

/** Registers a record with its cause, starting the cause's run if there is none. */
export async function registerWaiting(world: World, cause: string, record: string): Promise<void> {
  const ref = parseCauseId(cause);
  const { recheckFirstMs, recheckMaxMs, wakePerSecond } = world.settings.causes;
  const input: CauseInput = { id: cause, ...ref, recheckFirstMs, recheckMaxMs, wakePerSecond };
  await world.temporal.workflow.signalWithStart('cause', {
    workflowId: cause,
    taskQueue: workflowQueue,
    args: [input],
    signal: signals.waiting,
    signalArgs: [record],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${ref.code} ${ref.subject} (${ref.target})`.slice(0, 190),
  });
}

/** Tells a cause that one of its records left, so that it need not wait for its next look. */
export async function recheckCause(world: World, cause: string): Promise<void> {
  try {
    await world.temporal.workflow.getHandle(cause).signal(signals.recheck);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Whether somebody looks after those who wait on it. */
export async function isCauseRunning(world: World, cause: string): Promise<boolean> {
  try {
    const { status } = await world.temporal.workflow.getHandle(cause).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** @returns the mail of the occurrence; none where it passes by itself within a moment. */
export async function openCause(world: World, cause: CauseInput, record: string): Promise<Task | undefined> {
  if (isQuiet(cause.code)) return undefined;
  const head = await readHead(world.store, record);
  const sentence = head?.value.reason?.sentence ?? `${cause.code}: ${cause.subject}`;
  const stored = await updateCause(world.store, cause.id, (now) =>
    now && !now.closedAt
      ? undefined
      : { occurrence: (now?.occurrence ?? 0) + 1, openedAt: world.now().toISOString(), sentence },
  );
  return claimMail(
    world,
    cause.id,
    `opened@${stored.occurrence}`,
    openedMail(cause, stored.sentence, record),
  );
}

/** @returns the mail of the recovery; none where the cause never came up. */
export async function closeCause(world: World, cause: CauseInput): Promise<Task | undefined> {
  if (!(await readCause(world.store, cause.id))) return undefined;
  const closedAt = world.now().toISOString();
  const stored = await updateCause(world.store, cause.id, (now) =>
    now && !now.closedAt ? { ...now, closedAt } : undefined,
  );
  return claimMail(world, cause.id, `recovered@${stored.occurrence}`, recoveredMail(cause));
}

export async function stillWaiting(world: World, cause: string, records: string[]): Promise<string[]> {
  const still = new Set<string>();
  await inLanes(records, async (record) => {
    const head = await readHead(world.store, record);
    if (head?.value.cause === cause) still.add(record);
  });
  return records.filter((record) => still.has(record));
}

/**
 * Where a woken record got to. Through: it went past the point where it waited. Elsewhere: it waits on something
 * else or was skipped, which says nothing about this cause.
 */
export async function canaryState(
  world: World,
  cause: string,
  record: string,
): Promise<'waiting' | 'busy' | 'through' | 'elsewhere'> {
  const head = (await readHead(world.store, record))?.value;
  if (!head) return 'elsewhere';
  if (head.cause === cause) return 'busy';
  switch (head.state) {
    case 'Posting':
    // Nobody knows yet, so it says nothing of the cause; and the next one must not be sent after it into the same fog.
    case 'In doubt':
      return 'busy';
    case 'In Spectrum':
    case 'Updated':
    case 'Removed in Spectrum':
      return 'through';
    case 'Waiting':
    case 'Skipped':
    case 'Rejected':
      return 'elsewhere';
  }
}

export async function wake(world: World, records: string[]): Promise<void> {
  await Promise.all(records.map((record) => signalRecord(world, record)));
}
