/** Changes of a record's head, and the step that workflows are told. */
import { readHead, updateHead } from '../../clients/store/heads';
import { causeId, causeOf } from '../../domain/causes';
import type { Head, RecordState } from '../../domain/heads';
import type { Reason } from '../../domain/reasons';
import { catalogue, isAlone } from '../../domain/reasons';
import { parseRecordId } from '../../domain/record-id';
import type { Step } from '../../domain/steps';
import { recheckCause } from '../causes/books';
import type { World } from '../world';

export function newHead(world: World, record: string): Head {
  return {
    record,
    state: 'Waiting',
    since: world.now().toISOString(),
    revision: 0,
    documents: [],
    decisions: [],
    title: { spectrumNumbers: [] },
    configHash: world.settings.hash,
  };
}

export interface Situation {
  state: RecordState;
  reason?: Reason;
}

/**
 * Puts a record into a state, keeping `since` while state and reason stay the same, and tells a cause that the
 * record has left it.
 */
export async function setSituation(
  world: World,
  record: string,
  situation: Situation,
  change: (head: Head) => Head = (head) => head,
): Promise<Head> {
  // Removed does not wait, but somebody must be told; Skipped and Rejected are answered in the source.
  const waits = situation.state !== 'Skipped' && situation.state !== 'Rejected';
  const cause =
    waits && situation.reason && !isAlone(situation.reason.code)
      ? causeId(causeOf(record, parseRecordId(record).target, situation.reason))
      : undefined;
  const before = (await readHead(world.store, record))?.value;
  const { value } = await updateHead(world.store, record, (now) => {
    const head = change(now ?? newHead(world, record));
    const same = now?.state === situation.state && isSame(now.reason, situation.reason);
    return {
      ...head,
      state: situation.state,
      reason: situation.reason,
      cause,
      since: same ? head.since : world.now().toISOString(),
      configHash: world.settings.hash,
    };
  });
  if (before?.cause && before.cause !== cause && isOwnCause(before.cause, record))
    await recheckCause(world, before.cause);
  return value;
}

/** What a person decides on is the sentence: another amount is another question, and begins anew. */
function isSame(before: Reason | undefined, now: Reason | undefined): boolean {
  if (before?.code !== now?.code) return false;
  const asksPerson = now && catalogue[now.code].resumes === 'person' && now.code !== 'IN_DOUBT';
  return !asksPerson || before?.sentence === now.sentence;
}

/** A cause of one record only: nobody else will notice that it left. Shared causes look by themselves. */
function isOwnCause(cause: string, record: string): boolean {
  return decodeURIComponent(cause.split('~').at(-1) ?? '') === record;
}

/** Parts of a step in which there is nothing to do. */
export const nothing = { tasks: [], writeBacks: [], planAgain: false };

export function stepOf(head: Head, parts: Pick<Step, 'tasks' | 'writeBacks' | 'planAgain'>): Step {
  const { sourceNumber, spectrumNumbers } = head.title;
  return {
    state: head.state,
    cause: head.cause,
    code: head.reason?.code,
    sentence: head.reason?.sentence,
    facts: { sourceNumber, spectrumNumbers },
    ...parts,
  };
}
