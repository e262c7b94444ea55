import { Context } from '@temporalio/activity';

/**
 * Heartbeats while the work goes on, so that a worker that died is noticed in seconds, not at the activity's time-out.
 * @param timeoutMs the activity's heartbeat time-out.
 */
export async function whileHeartbeating<T>(timeoutMs: number, work: () => Promise<T>): Promise<T> {
  const { heartbeat } = Context.current();
  const timer = setInterval(() => heartbeat(), Math.max(timeoutMs / 3, 100));
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}
