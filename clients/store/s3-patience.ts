import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from './errors';
import { fatal, unreachable } from './s3-errors';

/** So often is a call made before the store counts as unreachable. */
export const rounds = 6;

/** 50 ms, doubling, with jitter: about 3 s over all rounds. */
export function backoffMs(round: number): number {
  return 50 * 2 ** (round - 1) * (0.5 + Math.random());
}

/**
 * Repeats what may be repeated.
 * @param key as S3 has it, for sentences
 * @throws StoreError
 */
export async function patiently<T>(bucket: string, key: string, work: () => Promise<T>): Promise<T> {
  for (let round = 1; ; round += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StoreError) throw error;
      const stop = fatal(error, bucket, key);
      if (stop) throw stop;
      if (round === rounds) throw unreachable(key, bucket, error);
      await sleep(backoffMs(round));
    }
  }
}
