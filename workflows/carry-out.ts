/**
 * Carries one posting out at most once: send, and while nobody knows whether it arrived, wait and probe. All
 * decisions stand in the record store before they are acted on; this code only keeps the order.
 */
import { ActivityFailure, proxyActivities, sleep } from '@temporalio/workflow';
import type { BookActivities, PostingActivities, ProbeActivities } from '../activities/types';
import { heartbeatMs } from '../domain/steps';
import type { PostOutcome, ProbeOutcome, Task } from '../domain/steps';

const books = proxyActivities<BookActivities>({
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: heartbeatMs,
});

/** In-place retries while the target certainly took nothing; after them the record waits on a cause. */
const notSentRetries = 3;
const notSentPauseMs = 1_000;
const laterProbes = 3;

/**
 * - `posted`: go on with the next one.
 * - `replan`: proven absent; the source is read again before it is sent again.
 * - `stopped`: refused, or only a person can tell.
 * - `unreached`: the target takes nothing at present, whatever it is.
 */
export type CarriedOut = 'posted' | 'replan' | 'stopped' | 'unreached';

export async function carryOut(task: Task, onDoubt: () => void): Promise<CarriedOut> {
  if (task.repeats) return put(task);
  let notSent = 0;
  for (;;) {
    const sent = await send(task);
    switch (sent.outcome) {
      case 'posted':
        return 'posted';
      case 'rejected':
        return 'stopped';
      case 'notSent':
        if (sent.access || ++notSent > notSentRetries) return 'unreached';
        await sleep(sent.retryAfterMs ?? notSentPauseMs * 2 ** notSent, { summary: 'target not reachable' });
        break;
      case 'inDoubt':
        onDoubt();
        return settle(task, sent.settleMs);
    }
  }
}

/** Waits until a late arrival is not expected any more, then probes. */
async function settle(task: Task, settleMs: number): Promise<CarriedOut> {
  const { probe } = proxyActivities<ProbeActivities>({
    taskQueue: task.probeQueue,
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: heartbeatMs,
    retry: { maximumAttempts: 5, initialInterval: '2 seconds' },
  });
  let pauseMs = settleMs;
  for (let tries = 0; tries < laterProbes; tries += 1) {
    await sleep(Math.max(pauseMs, 1), { summary: 'settling before the probe' });
    const probed = await probe(task.key).catch(later);
    if (probed.outcome === 'posted') return 'posted';
    if (probed.outcome === 'resend') return 'replan';
    if (probed.outcome === 'person') return 'stopped';
    pauseMs = probed.settleMs * 2 ** tries;
  }
  return 'stopped';
}

/** A probe that cannot even be made settles nothing; the record shows that, and looks again by itself. */
function later(error: unknown): ProbeOutcome {
  if (!(error instanceof ActivityFailure)) throw error;
  return { outcome: 'later', settleMs: 5_000 };
}

async function send(task: Task): Promise<PostOutcome> {
  const { post } = proxyActivities<PostingActivities>({
    taskQueue: task.queue,
    startToCloseTimeout: task.timing.sendTimeoutMs,
    heartbeatTimeout: task.timing.heartbeatMs,
    // A write is never retried blindly: what to do next is decided from the store.
    retry: { maximumAttempts: 1 },
  });
  try {
    return await post(task.key);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    // The worker died or stalled somewhere between claim and answer.
    return books.afterLostSend(task.key);
  }
}

/** What may be repeated is, for a while; what the next tasks need is told, not assumed. */
async function put(task: Task): Promise<CarriedOut> {
  const { put: putOnce } = proxyActivities<PostingActivities>({
    taskQueue: task.queue,
    startToCloseTimeout: task.timing.sendTimeoutMs,
    heartbeatTimeout: task.timing.heartbeatMs,
    scheduleToCloseTimeout: '2 minutes',
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '20 seconds' },
  });
  try {
    const { outcome } = await putOnce(task.key);
    return outcome === 'posted' ? 'posted' : 'stopped';
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    return 'unreached';
  }
}

/** How long a delivery is tried: an answer is superseded by the record's next change, a mail is not. */
const patience = {
  answer: { scheduleToCloseTimeout: '10 minutes', maximumInterval: '1 minute' },
  mail: { scheduleToCloseTimeout: '3 days', maximumInterval: '15 minutes' },
} as const;

/** Delivers an answer to the source, or a mail: repeatable, so Temporal may retry it. */
export async function deliver(task: Task, what: keyof typeof patience = 'answer'): Promise<void> {
  const { scheduleToCloseTimeout, maximumInterval } = patience[what];
  const { deliver: deliverOnce } = proxyActivities<PostingActivities>({
    taskQueue: task.queue,
    startToCloseTimeout: task.timing.sendTimeoutMs,
    heartbeatTimeout: task.timing.heartbeatMs,
    scheduleToCloseTimeout,
    retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval },
  });
  try {
    await deliverOnce(task.key);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await books.deliveryFailed(task.key);
  }
}
