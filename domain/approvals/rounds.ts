import { hashOf } from '../hash';
import { businessDate } from './business-days';
import { type ApprovalContent, contentHash } from './content';
import type { Approval, ApprovalEvent, Round } from './events';
import type { ApprovalPolicy, Submitter } from './policy';
import { whyStuck } from './standing';
import { currentRound } from './state';
import { approvalAmount, type StepsFor, stepsFor } from './steps';
import { changedSentence } from './what-changed';

/** What is asked to be approved, as it was just read, and by whose rules. */
export interface Asked {
  content: ApprovalContent;
  submitter: Submitter;
  policy: ApprovalPolicy;
  /** ISO instant. */
  now: string;
}

/** What follows for the rounds; no events: the last round goes on, or has ended for this content. */
export interface NextRound {
  events: ApprovalEvent[];
  /** What the new round shows otherwise than the one before; one sentence. */
  changed?: string;
  /** Why no round can begin; what stood before is voided all the same. */
  problems: string[];
}

/**
 * Whether a round begins. What is open or approved counts only for what was shown: where that changed, it is voided and
 * a new round begins at once. What was declined waits for something else to be submitted.
 * @param shown what the last round showed.
 */
export function nextRound(approval: Approval, shown: ApprovalContent | undefined, asked: Asked): NextRound {
  const round = currentRound(approval);
  const hash = contentHash(asked.content);
  if (!round) return begun(asked, hash, stepsAsked(asked), []);
  const { revision } = asked.content.application;
  if (revision < round.revision) {
    const problem = `Trimble Pay shows revision ${revision}, and revision ${round.revision} was shown before; Girder looks again.`;
    return { events: [], problems: [problem] };
  }
  const told = shown && changedSentence(shown, asked.content);
  if (round.status === 'voided') return begun(asked, hash, stepsAsked(asked), [], told ?? round.why);
  if (round.contentHash === hash) return sameContent(round, asked, hash);
  const changed = told ?? 'The application is shown in another form, and it is approved anew.';
  return begun(asked, hash, stepsAsked(asked), voidedBy(round, asked.now, changed), changed);
}

/** A round that nobody can complete any more starts over once the policy lets it. */
function sameContent(round: Round, asked: Asked, hash: string): NextRound {
  const { policy, now } = asked;
  const none: NextRound = { events: [], problems: [] };
  if (round.status !== 'open' || !whyStuck(round, policy, businessDate(now, policy.calendar))) return none;
  const steps = stepsAsked(asked);
  if (!steps.ok || hashOf(steps.steps) === hashOf(round.steps)) return none;
  const changed =
    'The approval policy changed: earlier decisions do not count any more, and it is approved anew.';
  return begun(asked, hash, steps, voidedBy(round, now, changed), changed);
}

function stepsAsked({ content, submitter, policy }: Asked): StepsFor {
  const { gross, currentPaymentDue } = content.totals;
  const amount = approvalAmount(gross, currentPaymentDue);
  return stepsFor(policy, { amount, project: content.contract.job, submitter });
}

function begun(
  { content, submitter, now }: Asked,
  hash: string,
  resolved: StepsFor,
  before: ApprovalEvent[],
  changed?: string,
): NextRound {
  if (!resolved.ok) return { events: before, problems: resolved.problems };
  const { revision } = content.application;
  const { steps } = resolved;
  const opened: ApprovalEvent = { kind: 'opened', at: now, contentHash: hash, revision, submitter, steps };
  return { events: [...before, opened], changed, problems: [] };
}

/** Of a round that stands; a declined one stays declined. */
function voidedBy({ number, status }: Round, at: string, why: string): ApprovalEvent[] {
  return status === 'open' || status === 'approved' ? [{ kind: 'voided', at, round: number, why }] : [];
}
