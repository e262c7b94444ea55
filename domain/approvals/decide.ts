import type { Approval, ApprovalEvent, Choice, Round, Via } from './events';
import { businessDate } from './business-days';
import type { ApprovalPolicy } from './policy';
import { type Refusal, refuse } from './refusals';
import { standingOf } from './standing';
import { apply, currentRound, currentStep, isUsed, missingOf } from './state';

/** Most characters of a comment; it goes back to Trimble Pay. */
export const commentWidth = 2000;

/** What is written under `decisions/<id>` before it is applied. */
export type Decision = {
  /** Of the link (`readToken`), or of the caller's request (`requestDecisionId`). */
  id: string;
  choice: Choice;
  /** Required to decline. */
  comment: string;
  /** Hash of what the person was shown. */
  contentHash: string;
  /** ISO instant at which it was taken. */
  takenAt: string;
} & (
  | { via: 'link'; /** Where the person also signed in. */ approver?: string }
  | {
      via: Exclude<Via, 'link'>;
      approver: string;
      /** As shown to the person. */ round: number;
      step: number;
    }
);

export interface Circumstances {
  /** ISO instant. */
  now: string;
  /** Today's policy, not that of the opening. */
  policy: ApprovalPolicy;
  /** Hash of the application as it was just read from Trimble Pay. */
  contentHash: string;
}

export interface Accepted {
  ok: true;
  approval: Approval;
  event: ApprovalEvent;
  /** What it led to. */
  outcome: 'waitsForMore' | 'nextStep' | 'approved' | 'declined';
  sentence: string;
}

/**
 * Whether a decision counts, and what becomes of the approval. The gateway asks before it writes the decision, so that
 * a refusal uses no link up; the activity that applies it asks again, and its answer is the one that counts. A link is
 * judged by the instant at which the decision was taken: one that waited for a worker has not expired.
 */
export function decide(
  approval: Approval,
  decision: Decision,
  circumstances: Circumstances,
): Accepted | Refusal {
  const round = currentRound(approval);
  const place = placeOf(approval, decision);
  if (!round || !place) return refuse('unknown', 'There is no such approval.');
  if (isUsed(approval, decision.id)) return refuse('used', usedSentence(approval, decision.id));
  const refusal =
    whyNotPlace(place, decision, circumstances) ??
    whyNotContent(round, place, decision, circumstances) ??
    whyNotStep(round, place);
  if (refusal) return refusal;
  const day = businessDate(decision.takenAt, circumstances.policy.calendar);
  const standing = standingOf(place.approver, round, circumstances.policy, day);
  if (!standing.ok) return standing;
  const comment = decision.comment.trim();
  if (decision.choice === 'decline' && comment === '') {
    return refuse('comment', 'A decline needs a comment: it tells the subcontractor what to correct.');
  }
  if (comment.length > commentWidth) {
    return refuse('comment', `The comment has ${comment.length} characters; ${commentWidth} are allowed.`);
  }
  const { id, choice, via, contentHash, takenAt } = decision;
  const event: ApprovalEvent = {
    kind: 'decided',
    at: circumstances.now,
    round: round.number,
    decided: {
      id,
      by: place.approver,
      ...(standing.seat !== undefined && { seat: standing.seat }),
      step: round.step,
      choice,
      comment,
      via,
      contentHash,
      takenAt,
    },
  };
  return accepted(apply(approval, event), event, round);
}

/** Who decides where: of a link, what it was made for. */
interface Place {
  approver: string;
  round: number;
  step: number;
  expiresAt?: string;
}

function placeOf({ links }: Approval, decision: Decision): Place | undefined {
  return decision.via === 'link' ? links.find(({ id }) => id === decision.id) : decision;
}

function whyNotPlace(place: Place, decision: Decision, { policy }: Circumstances): Refusal | undefined {
  // An instant that cannot be read has expired, too.
  if (place.expiresAt !== undefined && !(Date.parse(decision.takenAt) < Date.parse(place.expiresAt))) {
    return refuse(
      'expired',
      `The link could be used until ${place.expiresAt}; the next reminder brings a new one.`,
    );
  }
  if (decision.approver !== undefined && decision.approver !== place.approver) {
    return refuse('foreign', 'The link was sent to somebody else.');
  }
  if (decision.via === 'temporal' && policy.unverified !== 'accept') {
    return refuse(
      'unverified',
      "Decisions from Temporal's UI are refused: approvalPolicy.unverified is refuse.",
    );
  }
  return undefined;
}

function whyNotContent(
  round: Round,
  place: Place,
  { contentHash: seen }: Decision,
  { contentHash: current }: Circumstances,
): Refusal | undefined {
  if (place.round !== round.number || round.status === 'voided') {
    return refuse(
      'superseded',
      'The application was changed or submitted again; this approval does not count any more.',
    );
  }
  if (round.status === 'open' && (seen !== round.contentHash || current !== round.contentHash)) {
    return refuse('superseded', 'The application is not what was shown any more: look at it again.');
  }
  return undefined;
}

function whyNotStep(round: Round, place: Place): Refusal | undefined {
  if (round.status !== 'open') return refuse('closed', `The application is already ${round.status}.`);
  if (place.step === round.step) return undefined;
  const open = `"${currentStep(round)?.name}"`;
  return place.step < round.step
    ? refuse('step', `This step is complete; step ${open} is open.`)
    : refuse('step', `It is not this step's turn; step ${open} is open.`);
}

function usedSentence({ rounds }: Approval, id: string): string {
  const one = rounds.flatMap(({ decided }) => decided).find((each) => each.id === id);
  return `It was used already, on ${one?.takenAt}, to ${one?.choice}.`;
}

function accepted(approval: Approval, event: ApprovalEvent, before: Round): Accepted | Refusal {
  const after = currentRound(approval);
  // `apply` refuses by itself what would count twice.
  if (!after || after.decided.length === before.decided.length) {
    return refuse('decided', 'It was decided in the meantime.');
  }
  const result = { ok: true, approval, event } as const;
  const step = `step "${currentStep(after)?.name}"`;
  switch (after.status) {
    case 'approved':
      return { ...result, outcome: 'approved', sentence: 'Approved: no step is left.' };
    case 'declined':
      return { ...result, outcome: 'declined', sentence: 'Declined: it goes back to Trimble Pay.' };
    case 'voided':
      return refuse('superseded', 'The application was changed; this approval does not count any more.');
    case 'open':
      return after.step === before.step
        ? {
            ...result,
            outcome: 'waitsForMore',
            sentence: `Approved: ${step} still needs ${missingOf(after)}.`,
          }
        : { ...result, outcome: 'nextStep', sentence: `Approved: ${step} is next.` };
  }
}
