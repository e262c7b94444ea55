import type { Approval, Round, Via } from './events';
import type { ApprovalPolicy } from './policy';
import { type Refusal, refuse } from './refusals';
import { currentRound, currentStep, isUsed } from './state';

/** What every decision and delegation says of itself. */
export interface Taken {
  /** Of the link (`readToken`), or of the caller's request (`requestDecisionId`). */
  id: string;
  /** Blank where none was given. */
  comment: string;
  /** Hash of what the person was shown. */
  contentHash: string;
  /** ISO instant at which it was taken. */
  takenAt: string;
}

/** Who decides: whoever holds the link, or somebody who is known otherwise. */
export type By =
  | { via: 'link'; /** Where the person also signed in. */ approver?: string }
  | {
      via: Exclude<Via, 'link'>;
      approver: string;
      /** Login of whoever decided for the approver at a terminal. */
      operator?: string;
      /** As shown to the person. */ round: number;
      step: number;
    };

export interface Circumstances {
  /** ISO instant. */
  now: string;
  /** Today's policy, not that of the opening. */
  policy: ApprovalPolicy;
  /** Hash of the application as it was just read from Trimble Pay. */
  contentHash: string;
}

/** Whether it is about the step that is open, and about the application as it is. */
export function whereNow(
  approval: Approval,
  taken: Taken & By,
  circumstances: Circumstances,
): { ok: true; round: Round; approver: string } | Refusal {
  const round = currentRound(approval);
  const place = placeOf(approval, taken);
  if (!round || !place) return refuse('unknown', 'There is no such approval.');
  if (isUsed(approval, taken.id)) return refuse('used', usedSentence(approval, taken.id));
  const refusal =
    whyNotPlace(place, taken, circumstances) ??
    whyNotContent(round, place, taken, circumstances) ??
    whyNotStep(round, place);
  return refusal ?? { ok: true, round, approver: place.approver };
}

/** Who decides where: of a link, what it was made for. */
interface Place {
  approver: string;
  round: number;
  step: number;
  expiresAt?: string;
}

/** For the event: who decided for the approver, if it was somebody else's hand. */
export function operatorOf(by: By): { operator?: string } {
  return by.via === 'link' || by.operator === undefined ? {} : { operator: by.operator };
}

function placeOf({ links }: Approval, taken: Taken & By): Place | undefined {
  return taken.via === 'link' ? links.find(({ id }) => id === taken.id) : taken;
}

function whyNotPlace(place: Place, taken: Taken & By, { policy }: Circumstances): Refusal | undefined {
  // An instant that cannot be read has expired, too.
  if (place.expiresAt !== undefined && !(Date.parse(taken.takenAt) < Date.parse(place.expiresAt))) {
    return refuse(
      'expired',
      `The link could be used until ${place.expiresAt}; the next reminder brings a new one.`,
    );
  }
  if (taken.approver !== undefined && taken.approver !== place.approver) {
    return refuse('foreign', 'The link was sent to somebody else.');
  }
  if (taken.via === 'temporal' && !policy.allowUnverified) {
    return refuse(
      'unverified',
      "Decisions from Temporal's UI are refused: approvalPolicy.allowUnverified is false.",
    );
  }
  return undefined;
}

function whyNotContent(
  round: Round,
  place: Place,
  { contentHash: seen }: Taken,
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
  const decided = rounds.flatMap((round) => round.decided).find((one) => one.id === id);
  if (decided) return `It was used already, on ${decided.takenAt}, to ${decided.choice}.`;
  const delegated = rounds.flatMap((round) => round.delegated).find((one) => one.id === id);
  return `It was used already, on ${delegated?.takenAt}, to delegate to ${delegated?.to}.`;
}
