import { patched, proxyActivities } from '@temporalio/workflow';
import type { RecordActivities } from '../../activities/types';
import { sourceQueue } from '../../domain/queues';

/** The backstop behind the webhooks (ST20): finds what they lost. One run per interval, started by a Schedule. */
export async function poll(connection: string): Promise<{ seen: number; signalled: number }> {
  const { pollInvoices, pollCompanies, pollLocations, pollJobs } = proxyActivities<RecordActivities>({
    taskQueue: sourceQueue('servicetrade', connection),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
  });
  // What others need comes first, so that each finds the others on the way.
  const polled = [await pollCompanies(connection)];
  if (patched('sites-and-jobs')) {
    polled.push(await pollLocations(connection), await pollJobs(connection));
  }
  polled.push(await pollInvoices(connection));
  return {
    seen: polled.reduce((sum, { seen }) => sum + seen, 0),
    signalled: polled.reduce((sum, { signalled }) => sum + signalled, 0),
  };
}
