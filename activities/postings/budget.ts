import { Context } from '@temporalio/activity';
import type { SendContext } from '../../domain/effects';

/** The budget was used up before the socket write; nothing was sent. */
export class TooLateToSend extends Error {
  constructor(lateMs: number) {
    super(`The time to send was over ${Math.round(lateMs)} ms ago; nothing was sent.`);
    this.name = 'TooLateToSend';
  }
}

/**
 * A monotonic budget from now to the socket write. A worker that was stopped after marking the posting wakes with
 * its budget used up, so it cannot send behind the back of the probe that has meanwhile found nothing.
 */
export function sendBudget(budgetMs: number): SendContext {
  const until = process.hrtime.bigint() + BigInt(budgetMs) * 1_000_000n;
  const wallUntil = Date.now() + budgetMs;
  return {
    assertMayStillSend() {
      const now = process.hrtime.bigint();
      if (now > until) throw new TooLateToSend(Number((now - until) / 1_000_000n));
      // The monotonic clock stands still while a machine is suspended.
      if (Date.now() > wallUntil) throw new TooLateToSend(Date.now() - wallUntil);
    },
    signal: Context.current().cancellationSignal,
  };
}
