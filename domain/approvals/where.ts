import type { Approval, Decided, Round } from './events';
import { currentRound, currentStep, missingOf } from './state';

/** Where a round stands, in sentences that name keys of the policy, no person. */

/** e.g. `Step "office" (1 of 2) still needs 1 approval.` */
export function openSentence(round: Round): string {
  const missing = missingOf(round);
  const place = `${round.step + 1} of ${round.steps.length}`;
  const lacks = missing === 1 ? '1 approval' : `${missing} approvals`;
  return `Step "${currentStep(round)?.name}" (${place}) still needs ${lacks}.`;
}

/** Most characters of a comment in a reason; all of it stands in the decision. */
const commentShown = 200;

/** Who declined, and the beginning of the comment; or that the deadline passed. */
export function declinedSentence(round: Round): string {
  const declined = declineIn(round);
  if (!declined) return round.why ?? 'It was declined.';
  const comment = declined.comment.replace(/\s+/gu, ' ').trim();
  const told = comment.length > commentShown ? `${comment.slice(0, commentShown - 1)}…` : comment;
  return `${declined.by} declined${markOf(declined)}: ${told}`;
}

/** The decision by which the last round was declined; undefined where it was not, or by its deadline. */
export function declineOf(approval: Approval): Decided | undefined {
  const round = currentRound(approval);
  return round?.status === 'declined' ? declineIn(round) : undefined;
}

function declineIn({ decided }: Round): Decided | undefined {
  return decided.find(({ choice }) => choice === 'decline');
}

/** Marks what nobody proved to have decided. */
export function markOf({ via }: Pick<Decided, 'via'>): string {
  return via === 'temporal' ? ' (not verified)' : '';
}
