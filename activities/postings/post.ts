/**
 * The at-most-once engine: carries a posting out, and finds out what became of one that nobody heard of. The store
 * is written before and after each call; docs/concepts.md, "Postings".
 */
import { ApplicationFailure } from '@temporalio/activity';
import { changePosting, readPosting, updatePosting } from '../../clients/store/postings';
import type { AnswerRow, Sent } from '../../domain/effects';
import type { Posting } from '../../domain/postings';
import { whatRefusalMeans } from '../../domain/spectrum/error-rows';
import { isOwnRefusal } from '../../domain/trimble-pay/ap-refusal';
import type { PostOutcome, ProbeOutcome } from '../../domain/steps';
import { afterProbe, markSending, putInDoubt, recordOutcome } from '../../domain/transitions';
import { effectOf } from '../effects';
import { whileHeartbeating } from '../heartbeat';
import { showDoubt } from '../records/doubt';
import type { World } from '../world';
import { sendBudget, TooLateToSend } from './budget';
import { resendsOf, timingOf } from './timing';

export async function post(world: World, key: string): Promise<PostOutcome> {
  const posting = await mustRead(world, key);
  if (posting.state === 'posted') return { outcome: 'posted' };
  if (posting.state === 'rejected') return { outcome: 'rejected' };
  if (posting.state !== 'claimed') return afterLostSend(world, key);
  if (world.whyNotPost()) return { outcome: 'notSent', access: true };

  const timing = timingOf(world, posting);
  const effect = effectOf(world, posting);
  const budget = sendBudget(timing.sendBudgetMs);
  // Only the one whose write made it `sending` may send: two activities can meet here.
  const { changed, posting: marked } = await changePosting(world.store, key, (now) =>
    now?.state === 'claimed' ? markSending(now, world.now(), timing) : undefined,
  );
  if (!changed) return afterLostSend(world, key);
  const attempt = marked.attempts.length;

  const sent = doubted(marked, await sendOnce(timing.heartbeatMs, () => effect.send(marked.body, budget)));
  const after = await updatePosting(
    world.store,
    key,
    (now) => now && recordOutcome(now, attempt, sent, world.now(), timing),
  );
  world.log.info({ posting: key, attempt, outcome: sent.outcome, state: after.state }, 'sent');
  await showDoubt(world, after);
  if (sent.outcome === 'notSent' && after.state === 'claimed') {
    return { outcome: 'notSent', access: sent.access, retryAfterMs: sent.retryAfterMs };
  }
  return outcomeOf(after, world.now());
}

/** What the store says of a posting whose sender was lost: in doubt, unless it never began or had already ended. */
export async function afterLostSend(world: World, key: string): Promise<PostOutcome> {
  const posting = await mustRead(world, key);
  if (posting.state === 'claimed') return { outcome: 'notSent', access: false };
  const timing = timingOf(world, posting);
  const after = await updatePosting(world.store, key, (now) =>
    now?.state === 'sending'
      ? putInDoubt(now, 'the worker was lost between sending and the answer', timing)
      : undefined,
  );
  await showDoubt(world, after);
  return outcomeOf(after, world.now());
}

export async function probe(world: World, key: string): Promise<ProbeOutcome> {
  const posting = await mustRead(world, key);
  if (posting.state === 'posted') return { outcome: 'posted' };
  if (posting.state === 'claimed') return { outcome: 'resend' };
  const settleMs = leftToSettle(posting, world.now());
  if (settleMs > 0) return { outcome: 'later', settleMs };

  const seen = await effectOf(world, posting).probe(posting.body);
  const resends = resendsOf(world, posting);
  let verdict: ReturnType<typeof afterProbe>['verdict'] = 'later';
  await updatePosting(world.store, key, (now) => {
    if (!now) return undefined;
    const after = afterProbe(now, seen, world.now(), resends);
    verdict = after.verdict;
    return after.posting;
  });
  world.log.info({ posting: key, probe: seen.result, verdict }, 'probed');
  return verdict === 'later'
    ? { outcome: 'later', settleMs: timingOf(world, posting).settleMs }
    : { outcome: verdict };
}

export async function mustRead(world: World, key: string): Promise<Posting> {
  const posting = await readPosting(world.store, key);
  if (!posting)
    throw ApplicationFailure.nonRetryable(`There is no posting "${key}" in the record store.`, 'NoPosting');
  return posting;
}

/**
 * What a resend was told, after an attempt that nobody heard of. "The number exists" may be that attempt, arrived
 * late: it counts as success only if a probe shows an equal echo. What Girder itself refused says nothing of it. Where nothing in the target stops a second one,
 * even "accepted" may mean that there are two now: they are counted, by our reference, before one counts as posted.
 */
function doubted(posting: Posting, sent: Sent): Sent {
  const earlier = posting.attempts
    .slice(0, -1)
    .some((one) => one.outcome === 'unclear' || one.outcome === undefined);
  if (!earlier) return sent;
  if (sent.outcome === 'refused' && !isOwnRefusal(sent.rows) && mayBeDuplicate(posting.kind, sent.rows)) {
    const said = sent.rows.map(({ column, text }) => `${column}: ${text}`).join('; ');
    return { outcome: 'unclear', why: `refused (${said}), perhaps because an earlier attempt had arrived` };
  }
  if (sent.outcome === 'applied' && posting.guard === 'unkeyed') {
    return { outcome: 'unclear', why: `accepted (${sent.answer}), and so may an earlier attempt have been` };
  }
  return sent;
}

/** The texts are not published, so a duplicate may be refused under another column, too. */
function mayBeDuplicate(kind: string, rows: AnswerRow[]): boolean {
  const { code } = whatRefusalMeans(kind, rows);
  return code === 'NUMBER_TAKEN' || code === 'REFUSED';
}

function outcomeOf(posting: Posting, now: Date): PostOutcome {
  switch (posting.state) {
    case 'posted':
      return { outcome: 'posted' };
    case 'rejected':
      return { outcome: 'rejected' };
    case 'claimed':
      return { outcome: 'notSent', access: false };
    case 'sending':
    case 'inDoubt':
      return { outcome: 'inDoubt', settleMs: leftToSettle(posting, now) };
  }
}

function leftToSettle(posting: Posting, now: Date): number {
  return posting.doubt ? Math.max(0, Date.parse(posting.doubt.settleUntil) - now.getTime()) : 0;
}

/**
 * Whatever goes wrong while sending is an outcome, never an activity failure: too late means certainly not sent,
 * anything unforeseen means that nobody knows.
 */
export async function sendOnce(heartbeatMs: number, send: () => Promise<Sent>): Promise<Sent> {
  try {
    return await whileHeartbeating(heartbeatMs, send);
  } catch (error) {
    if (error instanceof TooLateToSend) return { outcome: 'notSent', why: error.message, access: false };
    return { outcome: 'unclear', why: error instanceof Error ? error.message : String(error) };
  }
}
