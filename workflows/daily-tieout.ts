import { proxyActivities } from '@temporalio/workflow';
import type { RecordActivities } from '../activities/types';
import { sourceQueue } from '../domain/queues';
import { deliver } from './carry-out';

/** The daily tie-out of a connection (OP10), mailed to the support contacts. Started by a Schedule. */
export async function dailyTieout(connection: string): Promise<{ agrees: boolean }> {
  const { tieoutMail } = proxyActivities<RecordActivities>({
    taskQueue: sourceQueue('servicetrade', connection),
    startToCloseTimeout: '15 minutes',
    retry: { maximumAttempts: 3 },
  });
  const { agrees, mail } = await tieoutMail(connection);
  if (mail) await deliver(mail, 'mail');
  return { agrees };
}
