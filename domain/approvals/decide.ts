import { businessDate } from './business-days';
import type { Approval, ApprovalEvent, Choice } from './events';
import { type By, type Circumstances, operatorOf, type Taken, whereNow } from './place';
import { type Refusal, refuse } from './refusals';
import { standingOf } from './standing';
import { apply, currentRound, currentStep, missingOf } from './state';

export type { Circumstances } from './place';

/** Most characters of a comment; it goes back to Trimble Pay. */
export const commentWidth = 2000;

/** What is written under `decisions/<id>` before it is applied. To decline, a comment is required. */
export type Decision = Taken & By & { choice: Choice; /** See `Decided`. */ exports?: boolean };

export interface Accepted {
  ok: true;
  approval: Approval;
  event: ApprovalEvent;
  /** What it led to. */
  outcome: 'waitsForMore' | 'nextStep' | 'approved' | 'declined' | 'delegated';
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
  const where = whereNow(approval, decision, circumstances);
  if (!where.ok) return where;
  const { round, approver } = where;
  const day = businessDate(decision.takenAt, circumstances.policy.calendar);
  const standing = standingOf(approver, round, circumstances.policy, day);
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
      by: approver,
      ...(standing.seat !== undefined && { seat: standing.seat }),
      step: round.step,
      choice,
      ...(choice === 'approve' && decision.exports === true && { exports: true }),
      comment,
      via,
      ...operatorOf(decision),
      contentHash,
      takenAt,
    },
  };
  return outcomeOf(approval, event);
}

/** What an event of a decision leads to in the approval as it was before. */
export function outcomeOf(before: Approval, event: ApprovalEvent): Accepted | Refusal {
  const approval = apply(before, event);
  const [was, after] = [currentRound(before), currentRound(approval)];
  // `apply` refuses by itself what would count twice.
  if (!was || !after || approval === before) return refuse('decided', 'It was decided in the meantime.');
  const result = { ok: true, approval, event } as const;
  if (event.kind === 'delegated') {
    const { of, to } = event.delegated;
    return {
      ...result,
      outcome: 'delegated',
      sentence: `Delegated: ${to} may decide in the place of ${of}.`,
    };
  }
  const step = `step "${currentStep(after)?.name}"`;
  switch (after.status) {
    case 'approved':
      return { ...result, outcome: 'approved', sentence: 'Approved: no step is left.' };
    case 'declined':
      return { ...result, outcome: 'declined', sentence: 'Declined: it goes back to Trimble Pay.' };
    case 'voided':
      return refuse('superseded', 'The application was changed; this approval does not count any more.');
    case 'open':
      return after.step === was.step
        ? {
            ...result,
            outcome: 'waitsForMore',
            sentence: `Approved: ${step} still needs ${missingOf(after)}.`,
          }
        : { ...result, outcome: 'nextStep', sentence: `Approved: ${step} is next.` };
  }
}
