import { ApplicationFailure } from '@temporalio/activity';
import { updatePosting } from '../../clients/store/postings';
import type { Sent } from '../../domain/effects';
import type { Posting } from '../../domain/postings';
import type { PutOutcome } from '../../domain/steps';
import { recordOutcome } from '../../domain/transitions';
import { effectOf } from '../effects';
import type { World } from '../world';
import { sendBudget } from './budget';
import { mustRead, sendOnce } from './post';
import { timingOf } from './timing';

/**
 * Sends a posting that may be repeated. Idempotent ones are simply sent again; a comment or mail carries a marker
 * by which a repeat is recognised. A refusal is final and kept; everything else is retried by Temporal.
 * @returns the posting as stored afterwards.
 */
export async function deliver(world: World, key: string): Promise<Posting> {
  const posting = await mustRead(world, key);
  if (posting.state === 'posted' || posting.state === 'rejected') return posting;
  const timing = timingOf(world, posting);
  const effect = effectOf(world, posting);
  if (effect.guard !== 'idempotent' && effect.guard !== 'notify') {
    throw ApplicationFailure.nonRetryable(
      `${posting.kind} must be posted, not delivered: a repeat would double it.`,
    );
  }
  const startedAt = world.now().toISOString();
  const sent = await sendOnce(timing.heartbeatMs, () =>
    effect.send(posting.body, sendBudget(timing.sendBudgetMs)),
  );
  const stored = await updatePosting(world.store, key, (now) => {
    if (!now) return undefined;
    const number = now.attempts.length + 1;
    const noted = { ...now, attempts: [...now.attempts, { number, startedAt, sendBy: startedAt }] };
    if (sent.outcome === 'unclear') return recordUnclear(noted, number, sent);
    return recordOutcome({ ...noted, state: 'sending' }, number, sent, world.now(), timing);
  });
  world.log.info({ posting: key, outcome: sent.outcome }, 'delivered');
  if (sent.outcome === 'notSent' || sent.outcome === 'unclear') {
    throw ApplicationFailure.create({
      type: 'NotDelivered',
      message: `${posting.kind} was not delivered: ${sent.why}`,
      nextRetryDelay: sent.outcome === 'notSent' ? sent.retryAfterMs : undefined,
    });
  }
  return stored;
}

/** @returns what the target said; throws, to be tried again, while it has not judged it. */
export async function put(world: World, key: string): Promise<PutOutcome> {
  if (world.whyNotPost())
    throw ApplicationFailure.create({ type: 'NotDelivered', message: 'nothing is posted' });
  const { state } = await deliver(world, key);
  return { outcome: state === 'posted' ? 'posted' : 'rejected' };
}

/** A repeatable effect is never in doubt: it stays claimed, and is sent again. */
function recordUnclear(
  posting: Posting,
  number: number,
  sent: Extract<Sent, { outcome: 'unclear' }>,
): Posting {
  const attempts = posting.attempts.map((a) =>
    a.number === number ? { ...a, outcome: sent.outcome, answer: sent.why } : a,
  );
  return { ...posting, state: 'claimed', attempts };
}

/** Temporal gave up repeating it: noted for the operator; the record is not held up by it. */
export async function deliveryFailed(world: World, key: string): Promise<void> {
  const at = world.now().toISOString();
  const decision = {
    at,
    operator: 'girder',
    choice: 'gaveUp',
    reason: 'not delivered within ten minutes; the next change of the record tries again',
  };
  await updatePosting(world.store, key, (now) => now && { ...now, decisions: [...now.decisions, decision] });
  world.log.error({ posting: key }, 'gave up delivering');
}
