import { proxyActivities } from '@temporalio/workflow';
import type { ReportActivities } from '../activities/types';
import type { ReportInput } from './messages';

/** Builds a preview, tie-out, rebuild's or doctor's report where the credentials are; the caller reads it from the store. */
export async function report(input: ReportInput): Promise<{ key: string; ok: boolean }> {
  const { buildReport } = proxyActivities<ReportActivities>({
    taskQueue: input.queue,
    // Both look at everything there is; their heartbeat tells that they are alive.
    ...(input.kind === 'rebuild' || input.kind === 'autolink'
      ? { startToCloseTimeout: '12 hours', heartbeatTimeout: '2 minutes' }
      : { startToCloseTimeout: '10 minutes' }),
    retry: { maximumAttempts: 2 },
  });
  return buildReport(input.id, input.kind, input.args);
}
