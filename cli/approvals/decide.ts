/**
 * A decision from the terminal. It is kept as one by mail is: written down once, then a run is told its id and nothing
 * else. Whoever can write the store is trusted; the login is kept with the decision.
 */
import { writeDecision } from '../../clients/store/approvals';
import type { Decision } from '../../domain/approvals/decide';
import type { Delegating } from '../../domain/approvals/delegate';
import { judge } from '../../domain/approvals/judge';
import { requestDecisionId } from '../../domain/approvals/tokens';
import { unknownPerson } from '../../domain/approvals/unknown-person';
import { updates } from '../../domain/record-start';
import type { Answer } from '../answer';
import { CannotError, UsageError } from '../answer';
import { ask } from '../records/decide';
import type { Session } from '../session';
import { clean } from '../table';
import { findApproval, type Found } from './find';

export interface ApprovalDecideOptions {
  as?: string;
  comment?: string;
  to?: string;
  seen?: string;
  export?: boolean;
}

export async function decideApprovalCommand(
  session: Session,
  choice: Decision['choice'] | 'delegate',
  given: string,
  options: ApprovalDecideOptions,
): Promise<Answer> {
  const found = await findApproval(session, given);
  const { policy } = found;
  if (!policy) throw new CannotError('The connection has no approvalPolicy any more.');
  const approver = mustBeKnown('--as', options.as, Object.keys(policy.approvers));
  const { record, contentHash, events } = found.file;
  if (options.seen !== undefined && !isSeen(options.seen, contentHash)) {
    return no(record, `It is not what you saw: it shows ${contentHash.slice(0, 12)} now. Look again.`);
  }
  const taken = takenOf(session, found, approver, choice, options, Object.keys(policy.approvers));
  const { answer } = judge(events, taken, { now: taken.takenAt, policy, contentHash });
  if (!answer.ok) return no(record, answer.sentence);
  await writeDecision(session.store, record, taken);
  return applied(session, record, taken.id);
}

/** The run applies it; where none answers, the decision stands, and the next look at the record applies it. */
async function applied(session: Session, record: string, id: string): Promise<Answer> {
  try {
    return await ask(session, record, updates.decide, id);
  } catch (error) {
    if (!(error instanceof CannotError)) throw error;
    const sentence = `The decision is kept, and counts once a worker has applied it. ${error.message}`;
    return { ok: false, text: clean(sentence), data: { record, kept: true, sentence } };
  }
}

function takenOf(
  session: Session,
  { file: { record, contentHash }, round }: Found,
  approver: string,
  choice: Decision['choice'] | 'delegate',
  { comment = '', to, export: exports }: ApprovalDecideOptions,
  keys: string[],
): Decision | Delegating {
  const { user } = session.world;
  const common = {
    id: requestDecisionId(record, approver, session.world.newId()),
    approver,
    ...(user !== undefined && { operator: user }),
    comment,
    contentHash,
    takenAt: session.world.now().toISOString(),
    via: 'cli',
    round: round.number,
    step: round.step,
  } as const;
  return choice === 'delegate'
    ? { ...common, choice, to: mustBeKnown('--to', to, keys) }
    : { ...common, choice, ...(exports === true && { exports }) };
}

/** @throws UsageError unless it is an approver's key. */
function mustBeKnown(option: '--as' | '--to', key: string | undefined, keys: string[]): string {
  if (key === undefined || key === '') {
    throw new UsageError(`Say which approver: ${option} <key>; the keys are ${keys.join(', ')}.`);
  }
  const [problem] = unknownPerson(key, keys, option);
  if (problem !== undefined) throw new UsageError(clean(problem));
  return key;
}

function isSeen(seen: string, contentHash: string): boolean {
  if (!/^[0-9a-f]{12,64}$/.test(seen)) {
    throw new UsageError(
      `--seen "${clean(seen)}" is not what \`approvals show\` prints; allowed are 12 to 64 hex digits.`,
    );
  }
  return contentHash.startsWith(seen);
}

function no(record: string, sentence: string): Answer {
  return { ok: false, text: clean(sentence), data: { record, accepted: false, sentence } };
}
