import { proxyActivities } from '@temporalio/workflow';
import type { RecordActivities } from '../activities/types';
import { sourceQueue } from '../domain/queues';
import { heartbeatMs } from '../domain/steps';
import { deliver } from './carry-out';

/**
 * The daily look whether the codes that a connection's settings name can still be used in Spectrum (ST3). The support
 * contacts hear of what changed, once. Started by a Schedule.
 */
export async function dailyCodes(connection: string): Promise<{ wrong: number }> {
  const { codesMail } = proxyActivities<RecordActivities>({
    taskQueue: sourceQueue('servicetrade', connection),
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: heartbeatMs,
    // Over a night's maintenance of Spectrum; the next day looks again.
    retry: { initialInterval: '1 minute', backoffCoefficient: 3, maximumAttempts: 6 },
  });
  const { wrong, mail } = await codesMail(connection);
  if (mail) await deliver(mail, 'mail');
  return { wrong };
}
