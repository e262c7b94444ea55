/**
 * Decisions that a person types in Temporal's UI (TP6). Nobody proves there who he is, so that they count only where
 * `approvalPolicy.allowUnverified` says so, which an activity looks up; here only their form is checked.
 */
import { ActivityFailure, ApplicationFailure, log, setHandler } from '@temporalio/workflow';
import type { OperatorAnswer, UnverifiedRequest } from '../../domain/steps';
import type { UnverifiedDecision, UnverifiedDelegation } from '../messages';
import { approve, approveSignal, decline, declineSignal, delegate, delegateSignal } from '../messages';
import { showNote } from '../visibility';

type Decide = (request: UnverifiedRequest) => Promise<OperatorAnswer>;

/** Takes `approve`, `decline` and `delegate` as updates, which are answered, and as signals, which are not. */
export function listenUnverified(decide: Decide): void {
  const validator = (given: unknown): void => checkForm(given, false);
  setHandler(approve, (given) => decide(requestOf('approve', given)), { validator });
  setHandler(decline, (given) => decide(requestOf('decline', given)), { validator });
  setHandler(delegate, (given) => decide(requestOf('delegate', given)), {
    validator: (given: unknown) => checkForm(given, true),
  });
  setHandler(approveSignal, (given) => noted(decide, 'approve', given));
  setHandler(declineSignal, (given) => noted(decide, 'decline', given));
  setHandler(delegateSignal, (given) => noted(decide, 'delegate', given));
}

function requestOf(
  choice: UnverifiedRequest['choice'],
  { approver, comment, ...more }: UnverifiedDecision | UnverifiedDelegation,
): UnverifiedRequest {
  return {
    choice,
    approver,
    ...(comment !== undefined && { comment }),
    ...('to' in more && { to: more.to }),
  };
}

/** A signal cannot be refused, and must not fail the run: what became of it is written where a person looks. */
async function noted(
  decide: Decide,
  choice: UnverifiedRequest['choice'],
  given: UnverifiedDecision | UnverifiedDelegation,
): Promise<void> {
  const sentence = await answerOf(decide, choice, given);
  log.warn('a decision came by signal', { choice, sentence });
  showNote(`Signal \`${choice}\`: ${sentence}`);
}

async function answerOf(
  decide: Decide,
  choice: UnverifiedRequest['choice'],
  given: UnverifiedDecision | UnverifiedDelegation,
): Promise<string> {
  try {
    checkForm(given, choice === 'delegate');
    return (await decide(requestOf(choice, given))).sentence;
  } catch (error) {
    if (error instanceof ApplicationFailure) return error.message;
    if (error instanceof ActivityFailure) return 'It could not be applied; send it again.';
    throw error;
  }
}

const keyPattern = /^[a-z][a-z0-9._-]{0,39}$/;
/** Of a comment; what it may really have is in `domain/approvals`. */
const mostCharacters = 10_000;

/** Synchronous: an asynchronous validator would get the run stuck. */
function checkForm(given: unknown, delegates: boolean): void {
  if (typeof given !== 'object' || given === null) throw malformed('Give an object with "approver".');
  const fields = new Map<string, unknown>(Object.entries(given));
  const keys = delegates ? ['approver', 'to'] : ['approver'];
  for (const name of keys) {
    const key = fields.get(name);
    if (typeof key !== 'string' || !keyPattern.test(key)) {
      throw malformed(`"${name}" must be the key of an approver of approvalPolicy.approvers.`);
    }
  }
  const comment = fields.get('comment') ?? '';
  if (typeof comment !== 'string' || comment.length > mostCharacters) {
    throw malformed('"comment" must be text.');
  }
  const other = [...fields.keys()].find((name) => name !== 'comment' && !keys.includes(name));
  if (other !== undefined) {
    throw malformed(`"${other.slice(0, 40)}" is not known; allowed are ${[...keys, 'comment'].join(', ')}.`);
  }
}

function malformed(sentence: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(sentence, 'BadRequest');
}
