import { businessDate } from './business-days';
import { commentWidth, outcomeOf, type Accepted } from './decide';
import type { Approval, ApprovalEvent, Round } from './events';
import { type By, type Circumstances, operatorOf, type Taken, whereNow } from './place';
import { approverOf, isSubmitter } from './policy';
import { type Refusal, refuse } from './refusals';
import { standingOf } from './standing';
import { currentStep } from './state';

/** An approver gives another person of the policy the right to decide in his place, in the step that is open. */
export type Delegating = Taken & By & { choice: 'delegate'; /** Key of the other person. */ to: string };

/**
 * Whether a delegation counts. It is taken, kept and applied as a decision is, and uses a link up as one does. Whoever
 * delegates may still decide himself: of the two, the first counts. A later delegation of the same seat takes the
 * place of the earlier one.
 */
export function delegate(
  approval: Approval,
  delegating: Delegating,
  circumstances: Circumstances,
): Accepted | Refusal {
  const where = whereNow(approval, delegating, circumstances);
  if (!where.ok) return where;
  const { round, approver: of } = where;
  const day = businessDate(delegating.takenAt, circumstances.policy.calendar);
  const standing = standingOf(of, round, circumstances.policy, day);
  if (!standing.ok) return standing;
  const { id, to, via, contentHash, takenAt } = delegating;
  const refusal =
    whyNotHis(of, standing.seat, round) ??
    whyNotTo(to, of, round, circumstances) ??
    whyNotComment(delegating);
  if (refusal) return refusal;
  const comment = delegating.comment.trim();
  const event: ApprovalEvent = {
    kind: 'delegated',
    at: circumstances.now,
    round: round.number,
    delegated: {
      id,
      step: round.step,
      of,
      to,
      comment,
      via,
      ...operatorOf(delegating),
      contentHash,
      takenAt,
    },
  };
  return outcomeOf(approval, event);
}

function whyNotHis(of: string, seat: string | undefined, round: Round): Refusal | undefined {
  if (seat === of) return undefined;
  return refuse(
    'foreign',
    `Only an approver of step "${currentStep(round)?.name}" delegates, and only for himself.`,
  );
}

function whyNotTo(to: string, of: string, round: Round, { policy }: Circumstances): Refusal | undefined {
  const step = currentStep(round);
  const person = approverOf(policy, to);
  const no = (why: string): Refusal => refuse('delegate', why);
  if (!person) {
    const others = Object.keys(policy.approvers).filter((key) => key !== of);
    return no(`"${to}" is not an approver of approvalPolicy; allowed are ${others.join(', ') || 'none'}.`);
  }
  if (to === of) return no('Nobody delegates to himself.');
  if (person.revoked === true) return no(`The right of ${to} to decide was taken back.`);
  if (isSubmitter(person, round.submitter)) return no('Who submitted an application does not approve it.');
  // Nobody decides twice in a step, so that the step could lack one who may decide.
  if (step?.approvers.includes(to)) return no(`${to} is an approver of step "${step.name}", too.`);
  if (round.decided.some(({ by }) => by === to)) {
    return no(`${to} decided already on this application, so ${to} cannot decide for somebody else.`);
  }
  return undefined;
}

function whyNotComment({ comment }: Delegating): Refusal | undefined {
  const { length } = comment.trim();
  if (length <= commentWidth) return undefined;
  return refuse('comment', `The comment has ${length} characters; ${commentWidth} are allowed.`);
}
