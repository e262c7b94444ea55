import type { Approval, ApprovalEvent, Decided, Delegated, ResolvedStep, Round } from './events';

/**
 * An approval is a fold over its events (TP6). An event that does not fit (a repeat, one that comes late or belongs to
 * another round or step) changes nothing: the same state object comes back. So events may be applied twice, and of two
 * that race, one counts.
 */
export const noApproval: Approval = { rounds: [], links: [] };

export function approvalOf(events: readonly ApprovalEvent[]): Approval {
  return events.reduce(apply, noApproval);
}

/** The round that counts; undefined before the first. */
export function currentRound({ rounds }: Approval): Round | undefined {
  return rounds[rounds.length - 1];
}

export function currentStep(round: Round): ResolvedStep | undefined {
  return round.steps[round.step];
}

/** Approvals that the open step still lacks. */
export function missingOf(round: Round): number {
  const step = currentStep(round);
  return step && round.status === 'open' ? step.need - inStep(round).length : 0;
}

/** Whether the application, as it is now, may be exported as far as Girder's steps go. */
export function isApproved(approval: Approval, contentHash: string): boolean {
  const round = currentRound(approval);
  return round?.status === 'approved' && round.contentHash === contentHash;
}

/** Who asked, with his approval, that the approved application is exported; undefined: nobody. */
export function exporterOf({ decided: taken }: Round): string | undefined {
  return taken.find((one) => one.exports === true)?.by;
}

/** Decisions of the open step, or of the step in which the round ended. */
export function inStep(round: Round): Decided[] {
  return round.decided.filter(({ step }) => step === round.step);
}

export function apply(approval: Approval, event: ApprovalEvent): Approval {
  if (event.kind === 'opened') return opened(approval, event);
  const round = currentRound(approval);
  if (!round) return approval;
  if (event.kind === 'linkSent') return linkSent(approval, round, event.link);
  const next = applyToRound(approval, round, event);
  return next === round ? approval : { ...approval, rounds: [...approval.rounds.slice(0, -1), next] };
}

type Opened = Extract<ApprovalEvent, { kind: 'opened' }>;

/**
 * A round begins with the first submission, after a void, and with what was submitted again after a decline: other
 * content, never an older revision. A round without steps would be approved by nobody.
 */
function opened(approval: Approval, { at, contentHash, revision, submitter, steps }: Opened): Approval {
  const last = currentRound(approval);
  if (steps.length === 0 || steps.some(({ need }) => !(need >= 1))) return approval;
  if (last && (last.status === 'open' || last.status === 'approved' || revision < last.revision))
    return approval;
  if (last?.status === 'declined' && contentHash === last.contentHash) return approval;
  const round: Round = {
    number: (last?.number ?? 0) + 1,
    status: 'open',
    contentHash,
    revision,
    submitter,
    steps,
    decided: [],
    delegated: [],
    ...stepBegins(0, at),
  };
  return { ...approval, rounds: [...approval.rounds, round] };
}

function linkSent(approval: Approval, round: Round, link: Approval['links'][number]): Approval {
  const fits = round.status === 'open' && link.round === round.number && link.step === round.step;
  if (!fits || approval.links.some(({ id }) => id === link.id)) return approval;
  return { ...approval, links: [...approval.links, link] };
}

type RoundEvent = Exclude<ApprovalEvent, { kind: 'opened' | 'linkSent' }>;

function applyToRound(approval: Approval, round: Round, event: RoundEvent): Round {
  if (event.round !== round.number) return round;
  if (event.kind === 'voided') {
    const stands = round.status === 'open' || round.status === 'approved';
    return stands ? { ...round, status: 'voided', why: event.why, endedAt: event.at } : round;
  }
  if (round.status !== 'open') return round;
  if (event.kind === 'decided') return decided(approval, round, event.decided, event.at);
  if (event.kind === 'delegated') return delegated(approval, round, event.delegated);
  if (event.step !== round.step) return round;
  switch (event.kind) {
    case 'reminded': {
      const until = laterInstant(event.at, event.due);
      const seen = round.remindedUntil !== undefined && laterInstant(round.remindedUntil, until) !== until;
      return seen || round.remindedUntil === until ? round : { ...round, remindedUntil: until };
    }
    case 'escalated':
      return round.escalated ? round : { ...round, escalated: true };
    case 'deadlinePassed':
      return deadlinePassed(round, event.at);
  }
}

function decided(approval: Approval, round: Round, one: Decided, at: string): Round {
  if (one.step !== round.step || one.contentHash !== round.contentHash || isUsed(approval, one.id))
    return round;
  const here = inStep(round);
  if (here.some(({ by, seat }) => by === one.by || (seat !== undefined && seat === one.seat))) return round;
  const next = { ...round, decided: [...round.decided, one] };
  if (one.choice === 'decline') {
    return { ...next, status: 'declined', why: `${one.by} declined: ${one.comment}`, endedAt: at };
  }
  if (missingOf(next) > 0) return next;
  if (round.step + 1 < round.steps.length) return { ...next, ...stepBegins(round.step + 1, at) };
  return { ...next, status: 'approved', endedAt: at };
}

/** A seat whose decision is there is not given away any more. */
function delegated(approval: Approval, round: Round, one: Delegated): Round {
  if (one.step !== round.step || one.contentHash !== round.contentHash || isUsed(approval, one.id))
    return round;
  if (one.to === one.of || inStep(round).some(({ by, seat }) => by === one.of || seat === one.of))
    return round;
  return { ...round, delegated: [...round.delegated, one] };
}

/** Whether a decision or delegation of this id was accepted in any round. */
export function isUsed({ rounds }: Approval, id: string): boolean {
  return rounds.some((round) => [...round.decided, ...round.delegated].some((one) => one.id === id));
}

/** To whom the seats of the open step were given, by seat; of several delegations the last counts. */
export function delegatesOf({ delegated, step }: Round): Map<string, string> {
  return new Map(delegated.filter((one) => one.step === step).map(({ of, to }) => [of, to]));
}

function deadlinePassed(round: Round, at: string): Round {
  if (round.deadlinePassed) return round;
  const step = currentStep(round);
  if (step?.deadline?.then !== 'decline') return { ...round, deadlinePassed: true };
  const why = `The deadline of step "${step.name}" passed.`;
  return { ...round, deadlinePassed: true, status: 'declined', why, endedAt: at };
}

function stepBegins(step: number, at: string) {
  return { step, stepSince: at, remindedUntil: undefined, escalated: false, deadlinePassed: false };
}

function laterInstant(a: string, b: string): string {
  return Date.parse(a) > Date.parse(b) ? a : b;
}
