import {
  listUndecided,
  noteOutcome,
  readDecision,
  removeUndecided,
  type StoredDecision,
  undecidedSince,
  updateApproval,
} from '../../clients/store/approvals';
import { judge } from '../../domain/approvals/judge';
import { refuse } from '../../domain/approvals/refusals';
import { parseRecordId } from '../../domain/record-id';
import type { OperatorAnswer } from '../../domain/steps';
import { trimblePaySettings } from '../world';
import type { ApprovalWorld } from './approval-world';

/** Of a marker without a decision: its writer lives no longer than a request. */
const orphanMs = 60 * 60_000;

/**
 * Applies a decision that was written down, once: event, outcome, then the marker goes. Whoever dies between two of
 * them leaves the marker, and the next to come finds the event and the outcome there.
 * @param contentHash of the application as it was just read.
 */
export async function applyStored(
  world: ApprovalWorld,
  { record, decision, outcome }: StoredDecision,
  contentHash: string,
): Promise<OperatorAnswer> {
  const made = outcome ?? (await judgeAndKeep(world, record, decision, contentHash));
  const noted = outcome ? made : ((await noteOutcome(world.store, decision.id, made)).outcome ?? made);
  await removeUndecided(world.store, record, decision.id);
  const { id, choice, via } = decision;
  world.log.info({ record, decision: id, choice, via, accepted: noted.accepted }, 'decision applied');
  return { accepted: noted.accepted, sentence: noted.sentence };
}

async function judgeAndKeep(
  world: ApprovalWorld,
  record: string,
  decision: StoredDecision['decision'],
  contentHash: string,
): Promise<NonNullable<StoredDecision['outcome']>> {
  const at = world.now().toISOString();
  const policy = trimblePaySettings(world, parseRecordId(record).account).approvalPolicy;
  let answer: ReturnType<typeof judge>['answer'] = refuse('unknown', 'There is no such approval.');
  if (!policy)
    answer = refuse('closed', 'Girder does not ask for approvals any more: there is no approvalPolicy.');
  else {
    await updateApproval(world.store, record, (file) => {
      if (!file) return undefined;
      const judged = judge(file.events, decision, { now: at, policy, contentHash });
      answer = judged.answer;
      return answer.ok && !judged.repeated ? { ...file, events: [...file.events, answer.event] } : undefined;
    });
  }
  return { at, accepted: answer.ok, sentence: answer.sentence, ...(!answer.ok && { kind: answer.kind }) };
}

/** Applies what waits at the record, in the order in which it was decided, e.g. where the update was lost. */
export async function applyWaiting(world: ApprovalWorld, record: string, contentHash: string): Promise<void> {
  const waiting: StoredDecision[] = [];
  for await (const undecided of listUndecided(world.store, record)) {
    const stored = await readDecision(world.store, undecided.id);
    if (stored?.record === record) waiting.push(stored);
    else await tidyMarker(world, undecided);
  }
  waiting.sort((a, b) => orderOf(a) - orderOf(b));
  for (const stored of waiting) await applyStored(world, stored, contentHash);
}

function orderOf({ decision }: StoredDecision): number {
  return Date.parse(decision.takenAt);
}

/** Its decision is about to be written, or its writer died and whoever decided was told so. */
async function tidyMarker(world: ApprovalWorld, undecided: { record: string; id: string }): Promise<void> {
  const since = await undecidedSince(world.store, undecided);
  if (since !== undefined && world.now().getTime() - Date.parse(since) < orphanMs) return;
  await removeUndecided(world.store, undecided.record, undecided.id);
}
