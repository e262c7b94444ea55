import { readDecision } from '../../clients/store/approvals';
import { type ApprovalContent, contentHash } from '../../domain/approvals/content';
import { parseRecordId, type RecordRef } from '../../domain/record-id';
import type { OperatorAnswer } from '../../domain/steps';
import { refused } from '../records/decision';
import { approvalContentOf } from '../trimble-pay/read-application';
import type { World } from '../world';
import type { ApprovalWorld } from './approval-world';
import { applyStored } from './waiting';

/** What would be shown of an application as it is now; undefined when there is none. */
export type ReadContent = (ref: RecordRef) => Promise<{ content: ApprovalContent } | undefined>;

/**
 * Applies what stands under `decisions/<id>`: an approver's decision is what the store says, not what an update brings.
 * @throws what the reading throws; the decision then waits for the next look at the record.
 */
export function applyDecision(world: World, record: string, id: string): Promise<OperatorAnswer> {
  return applyDecisionBy(world, record, id, (ref) => approvalContentOf(world, ref));
}

/** @param read how the application is read. */
export async function applyDecisionBy(
  world: ApprovalWorld,
  record: string,
  id: string,
  read: ReadContent,
): Promise<OperatorAnswer> {
  const stored = await readDecision(world.store, id);
  if (!stored) return refused(`There is no decision ${id}.`);
  if (stored.record !== record) return refused('The decision belongs to another application.');
  if (stored.outcome) return applyStored(world, stored, '');
  const now = await read(parseRecordId(record));
  return applyStored(world, stored, now ? contentHash(now.content) : '');
}
