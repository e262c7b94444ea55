/**
 * The life of a posting as pure functions; docs/concepts.md has the drawing. Each returns the next posting, or
 * throws when the step is not allowed from here, so that a mistake cannot send twice.
 */
import type { Probe, Sent } from './effects';
import type { Decision, Posting } from './postings';

export interface SendTiming {
  /** From marking to the socket write at the latest. */
  sendBudgetMs: number;
  /** Client time-out of the call. */
  answerMs: number;
  /** The target's own limit. */
  settleMs: number;
}

/** claimed → sending: the attempt is in the store before anything is written to the target. */
export function markSending(posting: Posting, now: Date, timing: SendTiming): Posting {
  if (posting.state !== 'claimed')
    throw new Error(`${posting.key} is ${posting.state}; only a claimed one is sent.`);
  const sendBy = new Date(now.getTime() + timing.sendBudgetMs).toISOString();
  const number = posting.attempts.length + 1;
  return {
    ...posting,
    state: 'sending',
    rows: undefined,
    doubt: undefined,
    attempts: [...posting.attempts, { number, startedAt: now.toISOString(), sendBy }],
  };
}

/** Records the outcome of an attempt, also a late one: the attempt number says which send it belongs to. */
export function recordOutcome(
  posting: Posting,
  attempt: number,
  sent: Sent,
  now: Date,
  timing: SendTiming,
): Posting {
  const noted = noteAttempt(posting, attempt, sent, now);
  const current = posting.attempts.length === attempt;
  if (posting.state === 'posted') return noted;
  if (sent.outcome === 'applied')
    return { ...noted, ...posted(sent.ref, sent.stage, now), rows: undefined, doubt: undefined };
  if (!current || (posting.state !== 'sending' && posting.state !== 'inDoubt')) return noted;
  switch (sent.outcome) {
    case 'refused':
      return { ...noted, state: 'rejected', rows: sent.rows, doubt: undefined };
    case 'notSent':
      return { ...noted, state: 'claimed', doubt: undefined };
    case 'unclear':
      return putInDoubt(noted, sent.why, timing);
  }
}

/** sending → in doubt: nobody heard what became of the attempt. Settling counts from its `sendBy`. */
export function putInDoubt(posting: Posting, why: string, timing: SendTiming): Posting {
  const last = posting.attempts.at(-1);
  if (!last) throw new Error(`${posting.key} was never sent, so it cannot be in doubt.`);
  const settleUntil = new Date(Date.parse(last.sendBy) + timing.answerMs + timing.settleMs).toISOString();
  return { ...posting, state: 'inDoubt', doubt: { ...posting.doubt, why, settleUntil } };
}

export type AfterProbe = { posting: Posting; verdict: 'posted' | 'resend' | 'later' | 'person' };

/**
 * What a probe means for a posting in doubt.
 * - Equal echo: ours, adopted. Different: a person, both values kept.
 * - Absent in a complete read after settling: sent again with the same key, at most `resends` times.
 * - Unknown: looked at again later; after that a person.
 */
export function afterProbe(posting: Posting, probe: Probe, now: Date, resends: number): AfterProbe {
  if (posting.state === 'posted') return { posting, verdict: 'posted' };
  if (posting.state !== 'inDoubt')
    return { posting, verdict: posting.state === 'claimed' ? 'resend' : 'person' };
  const doubt = posting.doubt ?? { why: 'unknown', settleUntil: now.toISOString() };
  switch (probe.result) {
    case 'found':
      if (probe.differences.length > 0) {
        const kept = {
          ...doubt,
          lastProbe: `found with other values: ${probe.evidence}`,
          differences: probe.differences,
        };
        return { posting: { ...posting, doubt: kept }, verdict: 'person' };
      }
      return {
        posting: {
          ...posting,
          ...posted(probe.ref, probe.stage, now),
          adopted: true,
          doubt: { ...doubt, lastProbe: probe.evidence },
        },
        verdict: 'posted',
      };
    case 'unknown':
      return { posting: { ...posting, doubt: { ...doubt, lastProbe: probe.why } }, verdict: 'later' };
    case 'absent': {
      if (Date.parse(probe.readAt) < Date.parse(doubt.settleUntil)) {
        return {
          posting: { ...posting, doubt: { ...doubt, lastProbe: 'absent, but not settled yet' } },
          verdict: 'later',
        };
      }
      const lastProbe = `absent at ${probe.readAt}`;
      if (unclearAttempts(posting) > resends) {
        return {
          posting: {
            ...posting,
            doubt: { ...doubt, lastProbe: `${lastProbe}; sent ${posting.attempts.length} times already` },
          },
          verdict: 'person',
        };
      }
      return { posting: { ...posting, state: 'claimed', doubt: { ...doubt, lastProbe } }, verdict: 'resend' };
    }
  }
}

/** A person's verdict on a posting in doubt. */
export function decidePosted(posting: Posting, ref: string, decision: Decision): Posting {
  return {
    ...posting,
    ...posted(ref, isLedgerDocument(posting.kind) ? 'unposted' : 'done', new Date(decision.at)),
    rows: undefined,
    decisions: [...posting.decisions, decision],
  };
}

/** An AR or AP document, which a clerk updates later; customers, sites and jobs are what they are at once. */
export function isLedgerDocument(kind: string): boolean {
  return kind.startsWith('spectrum/ar-') || kind.startsWith('spectrum/ap-');
}

export function decideNotPosted(posting: Posting, decision: Decision): Posting {
  return { ...posting, state: 'claimed', decisions: [...posting.decisions, decision] };
}

/** A body is frozen once it may have been sent; it is replaced only after *refused* or *proven absent*. */
export function mayReplaceBody(posting: Posting): boolean {
  return posting.state === 'claimed' || posting.state === 'rejected';
}

/** A clerk deleted the document: two complete reads did not hold it. */
export function isRemoved(posting: Posting): boolean {
  return posting.state === 'posted' && posting.seen?.stage === 'removed';
}

/**
 * Makes a posting that certainly is not in the target ready to be sent (again), with a new body where the plan has
 * one: never sent, refused, proven absent, or removed by a clerk. Any other keeps its body and state.
 */
export function reclaim(
  posting: Posting,
  wanted: Pick<Posting, 'body' | 'bodyHash' | 'kind' | 'naturalKey'>,
): Posting {
  if (isRemoved(posting))
    return { ...posting, state: 'claimed', seen: undefined, stage: undefined, ref: undefined };
  if (!mayReplaceBody(posting)) return posting;
  return { ...posting, ...wanted, state: 'claimed', rows: undefined };
}

/** Sends after which nobody knew: those count against the resends, refusals do not. */
function unclearAttempts(posting: Posting): number {
  return posting.attempts.filter((a) => a.outcome === 'unclear' || a.outcome === undefined).length;
}

function posted(
  ref: string,
  stage: Posting['stage'],
  now: Date,
): Pick<Posting, 'state' | 'ref' | 'stage' | 'postedAt'> {
  return { state: 'posted', ref, stage, postedAt: now.toISOString() };
}

function noteAttempt(posting: Posting, attempt: number, sent: Sent, now: Date): Posting {
  const attempts = posting.attempts.map((a) =>
    a.number === attempt
      ? { ...a, endedAt: now.toISOString(), outcome: sent.outcome, answer: answerOf(sent), ...accessOf(sent) }
      : a,
  );
  return { ...posting, attempts };
}

function accessOf(sent: Sent): { access?: boolean } {
  return sent.outcome === 'notSent' && sent.access ? { access: true } : {};
}

function answerOf(sent: Sent): string {
  switch (sent.outcome) {
    case 'applied':
      return sent.answer.slice(0, 2000);
    case 'refused':
      return sent.rows
        .map((row) => `${row.code} ${row.column}: ${row.text}`)
        .join('; ')
        .slice(0, 2000);
    case 'notSent':
    case 'unclear':
      return sent.why.slice(0, 500);
  }
}
