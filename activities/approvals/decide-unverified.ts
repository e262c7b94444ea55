import { readApproval, writeDecision } from '../../clients/store/approvals';
import type { Decision } from '../../domain/approvals/decide';
import type { Delegating } from '../../domain/approvals/delegate';
import type { Round } from '../../domain/approvals/events';
import { judge } from '../../domain/approvals/judge';
import { approvalOf, currentRound } from '../../domain/approvals/state';
import { requestDecisionId } from '../../domain/approvals/tokens';
import { hashOf } from '../../domain/hash';
import { parseRecordId } from '../../domain/record-id';
import type { OperatorAnswer, UnverifiedRequest } from '../../domain/steps';
import { refused } from '../records/decision';
import { approvalContentOf } from '../trimble-pay/read-application';
import { trimblePaySettings, type World } from '../world';
import { applyDecisionBy, type ReadContent } from './apply-decision';
import type { ApprovalWorld } from './approval-world';

/**
 * A decision from Temporal's UI, where nobody proves who he is: refused unless `approvalPolicy.allowUnverified`, and
 * marked by its `via` wherever it is shown. What was shown is what the last round shows.
 */
export function decideUnverified(
  world: World,
  record: string,
  request: UnverifiedRequest,
): Promise<OperatorAnswer> {
  return decideUnverifiedBy(world, record, request, (ref) => approvalContentOf(world, ref));
}

/** @param read how the application is read. */
export async function decideUnverifiedBy(
  world: ApprovalWorld,
  record: string,
  request: UnverifiedRequest,
  read: ReadContent,
): Promise<OperatorAnswer> {
  const policy = trimblePaySettings(world, parseRecordId(record).account).approvalPolicy;
  const file = await readApproval(world.store, record);
  const round = file && currentRound(approvalOf(file.events));
  if (!file || !round || !policy) return refused('There is no such approval.');
  const now = world.now().toISOString();
  const taken = takenOf(record, round, file.contentHash, request, now);
  // An activity that is tried again finds its own decision, and hears what became of that.
  const { answer } = judge(file.events, taken, { now, policy, contentHash: file.contentHash });
  if (!answer.ok) return refused(answer.sentence);
  await writeDecision(world.store, record, taken);
  return applyDecisionBy(world, record, taken.id, read);
}

/** The same request about the same step is the same decision, whoever sends it and by whatever run. */
function takenOf(
  record: string,
  round: Round,
  contentHash: string,
  { choice, approver, comment = '', to }: UnverifiedRequest,
  takenAt: string,
): Decision | Delegating {
  const { number, step } = round;
  const id = requestDecisionId(record, approver, hashOf([record, number, step, approver, choice, to]));
  const common = {
    id,
    approver,
    comment,
    contentHash,
    takenAt,
    via: 'temporal',
    round: number,
    step,
  } as const;
  return choice === 'delegate' ? { ...common, choice, to: to ?? '' } : { ...common, choice };
}
