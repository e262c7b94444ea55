import { proxyActivities } from '@temporalio/workflow';
import type { ProbeActivities } from '../../activities/types';
import { probeQueue } from '../../domain/queues';
import { parseTarget } from '../../domain/record-id';

/**
 * Looks at what Girder posted and Spectrum still holds unposted: updated, edited or removed by a clerk
 * (docs/concepts.md, "Ledger watch"). One run per interval and target, started by a Schedule.
 */
export async function ledgerWatch(
  target: string,
): Promise<{ watched: number; updated: number; edited: number; removed: number }> {
  const { watchLedger } = proxyActivities<ProbeActivities>({
    taskQueue: probeQueue(parseTarget(target).instance),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
  });
  return watchLedger(target);
}
