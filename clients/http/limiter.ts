/** Keeps one process within a connection's limits: a token bucket, and so many calls at a time. */
export interface Limiter {
  /** Runs `work` when its turn has come, first come first served. Rejects if `signal` aborts before that. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

/** @param limits the setting `servicetrade.<connection>.limits`. */
export function createLimiter(limits: { perSecond: number; concurrent: number }): Limiter {
  const capacity = Math.max(1, limits.perSecond);
  const waiting: (() => void)[] = [];
  let tokens = capacity;
  let filledAt = performance.now();
  let running = 0;
  let timer: NodeJS.Timeout | undefined;

  function pump(): void {
    const now = performance.now();
    tokens = Math.min(capacity, tokens + ((now - filledAt) / 1000) * limits.perSecond);
    filledAt = now;
    while (waiting.length > 0 && running < limits.concurrent && tokens >= 1) {
      tokens -= 1;
      running += 1;
      waiting.shift()?.();
    }
    if (waiting.length > 0 && running < limits.concurrent && timer === undefined) {
      timer = setTimeout(
        () => {
          timer = undefined;
          pump();
        },
        Math.ceil(((1 - tokens) / limits.perSecond) * 1000),
      );
    }
  }

  function turn(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(new Error('cancelled while waiting for a turn'));
      };
      const go = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      if (signal?.aborted) return reject(new Error('cancelled before the call'));
      signal?.addEventListener('abort', onAbort, { once: true });
      waiting.push(go);
      pump();
    });
  }

  return {
    async run(work, signal) {
      await turn(signal);
      try {
        return await work();
      } finally {
        running -= 1;
        pump();
      }
    },
  };
}
