import { type Accepted, decide, type Decision, outcomeOf } from './decide';
import { delegate, type Delegating } from './delegate';
import type { ApprovalEvent } from './events';
import type { Circumstances } from './place';
import type { Refusal } from './refusals';
import { approvalOf } from './state';

/**
 * Judges a decision or a delegation by all that happened so far. One that counted already gets the answer that it got
 * then, so that whoever applies it again, after a crash, hears no refusal of what was accepted.
 * @returns `repeated`: its event stands among the events.
 */
export function judge(
  events: readonly ApprovalEvent[],
  taken: Decision | Delegating,
  circumstances: Circumstances,
): { answer: Accepted | Refusal; repeated: boolean } {
  const at = events.findIndex((event) => idOf(event) === taken.id);
  const event = events[at];
  if (event) return { answer: outcomeOf(approvalOf(events.slice(0, at)), event), repeated: true };
  const approval = approvalOf(events);
  const answer =
    taken.choice === 'delegate'
      ? delegate(approval, taken, circumstances)
      : decide(approval, taken, circumstances);
  return { answer, repeated: false };
}

function idOf(event: ApprovalEvent): string | undefined {
  if (event.kind === 'decided') return event.decided.id;
  return event.kind === 'delegated' ? event.delegated.id : undefined;
}
