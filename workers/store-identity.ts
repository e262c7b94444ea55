/**
 * The record store and Temporal know each other by an identity and an epoch, kept in `meta/epoch` and in the
 * arguments of the paused Schedule `girder-store`. A store that was lost, swapped or restored from an older copy would
 * post twice; then nothing posts until `girder store rebuild` has probed (docs/operations.md).
 */
import type { Client } from '@temporalio/client';
import { ScheduleAlreadyRunning, ScheduleNotFoundError } from '@temporalio/client';
import { bumpEpoch, createEpoch, readEpoch } from '../clients/store/epoch';
import type { Store } from '../clients/store/port';
import { workflowQueue } from '../domain/queues';
import type { Reason } from '../domain/reasons';
import { reason } from '../domain/reasons';
import { storeScheduleId } from '../domain/schedules';

export interface Identity {
  storeId: string;
  epoch: number;
}

/**
 * Compares the two and raises the epoch in both. The store's is raised first: a crash in between leaves a store that
 * is newer than Temporal knows, which is harmless.
 * @returns why nothing may be posted, or undefined.
 */
export async function checkIdentity(client: Client, store: Store): Promise<Reason | undefined> {
  const known = await readSchedule(client);
  const held = await readEpoch(store);
  if (!known) {
    const now = held ? await bumpEpoch(store) : await createEpoch(store);
    await writeSchedule(client, now);
    return undefined;
  }
  const wrong = whatIsWrong(known, held);
  if (wrong) return reason('STORE_OUTDATED', wrong, 'store');
  await writeSchedule(client, await bumpEpoch(store));
  return undefined;
}

/** After a rebuild: the store as it is now is the true one. */
export async function acceptStore(client: Client, store: Store): Promise<void> {
  const known = await readSchedule(client);
  const held = (await readEpoch(store)) ?? (await createEpoch(store));
  await writeSchedule(client, await bumpEpoch(store, Math.max(held.epoch, known?.epoch ?? 0) + 1));
}

function whatIsWrong(known: Identity, held: Identity | undefined): string | undefined {
  const rebuild = 'Nothing is posted until `girder store rebuild` has looked in Spectrum.';
  if (!held) return `The record store is empty, but Temporal knows store ${known.storeId}. ${rebuild}`;
  if (held.storeId !== known.storeId)
    return `The record store is ${held.storeId}, but Temporal knows ${known.storeId}. ${rebuild}`;
  if (held.epoch < known.epoch)
    return `The record store is at epoch ${held.epoch}, older than ${known.epoch} that Temporal knows. ${rebuild}`;
  return undefined;
}

async function readSchedule(client: Client): Promise<Identity | undefined> {
  try {
    const { action } = await client.schedule.getHandle(storeScheduleId).describe();
    const [identity] = action.type === 'startWorkflow' ? (action.args ?? []) : [];
    return isIdentity(identity) ? identity : undefined;
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return undefined;
    throw error;
  }
}

async function writeSchedule(client: Client, identity: Identity): Promise<void> {
  const action = {
    type: 'startWorkflow' as const,
    workflowType: 'storeIdentity',
    taskQueue: workflowQueue,
    args: [identity],
  };
  try {
    await client.schedule.create({
      scheduleId: storeScheduleId,
      spec: {},
      action,
      state: { paused: true, note: 'Holds the identity of the record store; never runs.' },
    });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule
      .getHandle(storeScheduleId)
      .update((now) => ({ ...now, action: { ...now.action, ...action } }));
  }
}

function isIdentity(value: unknown): value is Identity {
  return typeof value === 'object' && value !== null && 'storeId' in value && 'epoch' in value;
}
