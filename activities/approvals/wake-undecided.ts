import { listUndecided, readApproval } from '../../clients/store/approvals';
import { approvalOf, currentRound } from '../../domain/approvals/state';
import { signalRecord } from '../records/start';
import type { World } from '../world';
import type { ApprovalWorld } from './approval-world';
import { applyWaiting } from './waiting';

/**
 * Has every record looked at that has a decision which may not be applied: its update was lost, and its run may sleep
 * for days.
 * @param one does the work of one record; what fails there must not keep the others from their turn.
 */
export async function wakeUndecided(
  world: ApprovalWorld & Pick<World, 'temporal'>,
  one: (record: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const records = new Set<string>();
  for await (const { record } of listUndecided(world.store)) records.add(record);
  for (const record of records) {
    await one(record, async () => {
      if (!(await isOver(world, record))) await signalRecord(world, record);
    });
  }
}

/** Where nothing is open any more, a decision is refused whatever the application is now: no run need look. */
async function isOver(world: ApprovalWorld, record: string): Promise<boolean> {
  const file = await readApproval(world.store, record);
  if (file && currentRound(approvalOf(file.events))?.status === 'open') return false;
  await applyWaiting(world, record, '');
  return true;
}
