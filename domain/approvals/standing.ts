import type { IsoDate } from '../dates';
import type { ResolvedStep, Round } from './events';
import { type ApprovalPolicy, approverOf, isSubmitter } from './policy';
import { type Refusal, refuse } from './refusals';
import { currentStep, delegatesOf, inStep, missingOf } from './state';
import { isLive } from './steps';

/** In whose place a person decides; nobody's after an escalation. */
export type Standing = { ok: true; seat?: string } | Refusal;

/**
 * Whether a person may decide in the open step of a round. The step's names are those of its beginning, but who was
 * revoked or taken off the step in the configuration since then may not (the policy given is today's). A person decides
 * once in a step; for somebody else (as a delegate, or after an escalation) only who decided nothing in the round, so
 * that two steps are not signed off by one person by way of a delegation. What was decided before a revocation stands.
 * @param day the day of the decision in the calendar's zone.
 */
export function standingOf(key: string, round: Round, policy: ApprovalPolicy, day: IsoDate): Standing {
  const step = currentStep(round);
  if (!step) return refuse('closed', 'No step is open.');
  const person = approverOf(policy, key);
  if (!person || person.revoked === true) return withoutRight(key, step, person !== undefined);
  if (isSubmitter(person, round.submitter)) {
    return refuse('self', 'Who submitted an application does not approve it.');
  }
  if (inStep(round).some(({ by }) => by === key)) {
    return refuse('decided', `You decided already in step "${step.name}".`);
  }
  const own = ownSeat(key, round, step, policy);
  if (own?.ok === true) return own;
  const other = otherSeat(key, round, step, policy, day);
  return other.ok ? other : (own ?? other);
}

/** Whoever may decide now, in the order of the policy: who gets a link, a reminder, and stands in lists. */
export function whoMayDecide(round: Round, policy: ApprovalPolicy, day: IsoDate): string[] {
  if (round.status !== 'open') return [];
  return Object.keys(policy.approvers).filter((key) => standingOf(key, round, policy, day).ok);
}

/** Why the open step cannot be completed as things are, e.g. after an approver was revoked; undefined when it can. */
export function whyStuck(round: Round, policy: ApprovalPolicy, day: IsoDate): string | undefined {
  const able = whoMayDecide(round, policy, day);
  const missing = missingOf(round);
  if (able.length >= missing) return undefined;
  const who = able.length === 0 ? 'nobody' : `only ${able.join(', ')}`;
  return `Step "${currentStep(round)?.name}" lacks ${missing} and ${who} may decide now: change approvalPolicy and start the approval over.`;
}

function withoutRight(key: string, step: ResolvedStep, known: boolean): Refusal {
  return known || [...step.approvers, ...step.escalateTo].includes(key)
    ? refuse('revoked', 'Your right to decide was taken back.')
    : foreign(step);
}

function foreign(step: ResolvedStep): Refusal {
  return refuse('foreign', `You are not an approver of step "${step.name}".`);
}

function ownSeat(
  key: string,
  round: Round,
  step: ResolvedStep,
  policy: ApprovalPolicy,
): Standing | undefined {
  if (!step.approvers.includes(key)) return undefined;
  if (!isStillNamed(key, step, policy)) return refuse('revoked', 'Your right to decide was taken back.');
  const taken = inStep(round).find(({ seat }) => seat === key);
  return taken
    ? refuse('decided', `${taken.by} decided in your place in step "${step.name}".`)
    : { ok: true, seat: key };
}

function otherSeat(
  key: string,
  round: Round,
  step: ResolvedStep,
  policy: ApprovalPolicy,
  day: IsoDate,
): Standing {
  const seats = [...policySeats(key, policy, day), ...givenSeats(key, round)].filter(
    (of) => step.approvers.includes(of) && isLive(policy, of) && isStillNamed(of, step, policy),
  );
  const escalated = round.escalated && step.escalateTo.includes(key);
  if (seats.length === 0 && !escalated) return foreign(step);
  if (escalated && !isStillNamed(key, step, policy)) {
    return refuse('revoked', 'Your right to decide was taken back.');
  }
  if (round.decided.some(({ by }) => by === key)) {
    return refuse(
      'decided',
      'You decided already on this application, so you cannot decide for somebody else.',
    );
  }
  const free = seats.find((of) => !inStep(round).some(({ seat }) => seat === of));
  if (free !== undefined) return { ok: true, seat: free };
  return escalated
    ? { ok: true }
    : refuse('decided', `${seats.join(', ')} decided already in step "${step.name}".`);
}

/** Whom the configuration has the person stand in for. */
function policySeats(key: string, { delegates }: ApprovalPolicy, day: IsoDate): string[] {
  return delegates
    .filter(({ of, to, from, through }) => to === key && of !== key && from <= day && day <= through)
    .map(({ of }) => of);
}

/** Who gave the person his place in the open step. */
function givenSeats(key: string, round: Round): string[] {
  return [...delegatesOf(round)].filter(([, to]) => to === key).map(([of]) => of);
}

/** A step that the configuration has no more, or under another name, keeps its people. */
function isStillNamed(key: string, { name }: ResolvedStep, policy: ApprovalPolicy): boolean {
  const today = policy.steps.filter((step) => step.name === name);
  return (
    today.length === 0 ||
    today.some(({ approvers, escalate }) => approvers.includes(key) || escalate?.to.includes(key) === true)
  );
}
