import { addBusinessDays, type BusinessCalendar } from './business-days';
import type { Approval, ApprovalEvent, ResolvedStep, Round } from './events';
import { currentRound, currentStep } from './state';

/** What comes next by itself; `at` is an ISO instant, in the past when it is overdue. */
export interface Due {
  kind: 'reminder' | 'escalation' | 'deadline';
  round: number;
  step: number;
  at: string;
}

/**
 * The next reminder, escalation or deadline of the open step; undefined when the round has ended or nothing is left.
 * After a standstill the deadline comes before the escalation and that before reminders, and of several missed
 * reminders only the last is sent. Apply decisions that wait under `decisions/` first: they were taken in time.
 */
export function dueNext(approval: Approval, calendar: BusinessCalendar, now: string): Due | undefined {
  const round = currentRound(approval);
  const step = round && currentStep(round);
  if (!round || !step || round.status !== 'open') return undefined;
  const after = (days: number): string => addBusinessDays(round.stepSince, days, calendar);
  const deadline = step.deadline && after(step.deadline.afterDays);
  const escalation =
    step.escalateAfterDays === undefined || round.escalated ? undefined : after(step.escalateAfterDays);
  const candidates: [Due['kind'], string | undefined][] = [
    ['deadline', round.deadlinePassed ? undefined : deadline],
    ['escalation', escalation],
    ['reminder', nextReminder(round, step, after, deadline, now)],
  ];
  const dues = candidates.flatMap(([kind, at]): Due[] =>
    at === undefined ? [] : [{ kind, round: round.number, step: round.step, at }],
  );
  return (
    dues.find(({ at }) => isNotAfter(at, now)) ?? dues.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))[0]
  );
}

/** How often the open step of a round was reminded of. */
export function remindersOf(
  events: readonly ApprovalEvent[],
  { number, step }: Pick<Round, 'number' | 'step'>,
): number {
  return events.filter((event) => event.kind === 'reminded' && event.round === number && event.step === step)
    .length;
}

/** The event by which a due counts as done. */
export function passed({ kind, round, step, at: due }: Due, at: string): ApprovalEvent {
  switch (kind) {
    case 'reminder':
      return { kind: 'reminded', at, round, step, due };
    case 'escalation':
      return { kind: 'escalated', at, round, step };
    case 'deadline':
      return { kind: 'deadlinePassed', at, round, step };
  }
}

/** Reminders end with the deadline. */
function nextReminder(
  round: Round,
  { remind }: ResolvedStep,
  after: (days: number) => string,
  deadline: string | undefined,
  now: string,
): string | undefined {
  if (!remind) return undefined;
  const slots = Array.from({ length: remind.most }, (_, at) =>
    after(remind.afterDays + at * remind.everyDays),
  )
    .filter((slot) => deadline === undefined || Date.parse(slot) < Date.parse(deadline))
    .filter((slot) => round.remindedUntil === undefined || !isNotAfter(slot, round.remindedUntil));
  const overdue = slots.filter((slot) => isNotAfter(slot, now));
  return overdue[overdue.length - 1] ?? slots[0];
}

function isNotAfter(a: string, b: string): boolean {
  return Date.parse(a) <= Date.parse(b);
}
