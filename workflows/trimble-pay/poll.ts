import { proxyActivities } from '@temporalio/workflow';
import type { PayActivities } from '../../activities/types';
import { sourceQueue } from '../../domain/queues';

/**
 * Compares what Spectrum says of the subcontracts of connected jobs, and Trimble Pay of pay applications, with what
 * Girder knows, and wakes those records that changed (TP9, TP11). One run per interval, started by a Schedule.
 */
export async function payPoll(connection: string): Promise<{ changed: number; signalled: number }> {
  const { feedSubcontracts, pollApplications } = proxyActivities<PayActivities>({
    taskQueue: sourceQueue('trimble-pay', connection),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
  });
  const { changed } = await feedSubcontracts(connection);
  const { signalled } = await pollApplications(connection);
  return { changed, signalled };
}
