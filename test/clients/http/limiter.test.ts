import { createLimiter } from '../../../clients/http/limiter';

describe('limits of a connection (OP9)', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test('no more calls per second than allowed, in the order they came', async () => {
    const limiter = createLimiter({ perSecond: 5, concurrent: 100 });
    const started: number[] = [];
    const calls = Array.from({ length: 12 }, (_, n) =>
      limiter.run(() => {
        started.push(n);
        return Promise.resolve();
      }),
    );
    await jest.advanceTimersByTimeAsync(0);
    expect(started).toEqual([0, 1, 2, 3, 4]);
    await jest.advanceTimersByTimeAsync(1_010);
    expect(started).toHaveLength(10);
    await jest.advanceTimersByTimeAsync(1_000);
    await Promise.all(calls);
    expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  test('no more calls at a time than allowed; a failing one makes room too', async () => {
    const limiter = createLimiter({ perSecond: 100, concurrent: 2 });
    const ends: (() => void)[] = [];
    let running = 0;
    let most = 0;
    const calls = Array.from({ length: 5 }, (_, n) =>
      limiter
        .run(async () => {
          running += 1;
          most = Math.max(most, running);
          await new Promise<void>((resolve) => ends.push(resolve));
          running -= 1;
          if (n % 2 === 0) throw new Error('failed');
        })
        .catch(() => undefined),
    );
    for (let n = 0; n < 5; n += 1) {
      await jest.advanceTimersByTimeAsync(20);
      ends[n]?.();
    }
    await Promise.all(calls);
    expect(most).toBe(2);
    expect(ends).toHaveLength(5);
  });

  test('a cancelled call gives its place to the next', async () => {
    const limiter = createLimiter({ perSecond: 1, concurrent: 1 });
    const controller = new AbortController();
    await limiter.run(() => Promise.resolve());
    const cancelled = limiter.run(() => Promise.resolve('ran'), controller.signal);
    const next = limiter.run(() => Promise.resolve('next'));
    controller.abort();
    await expect(cancelled).rejects.toThrow('cancelled');
    await jest.advanceTimersByTimeAsync(1_010);
    await expect(next).resolves.toBe('next');
    await expect(limiter.run(() => Promise.resolve(), controller.signal)).rejects.toThrow('cancelled');
  });
});
