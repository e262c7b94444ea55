import { proxyActivities } from '@temporalio/workflow';
import type { RecordActivities } from '../../activities/types';
import { sourceQueue } from '../../domain/queues';

/** The backstop behind the webhooks (ST20): finds what they lost. One run per interval, started by a Schedule. */
export async function poll(connection: string): Promise<{ seen: number; signalled: number }> {
  const { pollInvoices, pollCompanies } = proxyActivities<RecordActivities>({
    taskQueue: sourceQueue('servicetrade', connection),
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 3 },
  });
  // Companies first, so that an invoice finds its customer on the way.
  const companies = await pollCompanies(connection);
  const invoices = await pollInvoices(connection);
  return {
    seen: companies.seen + invoices.seen,
    signalled: companies.signalled + invoices.signalled,
  };
}
