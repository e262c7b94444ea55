import { Connection } from '@temporalio/client';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { temporalAddress } from './services';

/**
 * A Temporal namespace of its own for a suite: queues, Schedules and runs of other suites on the shared server are
 * then out of sight.
 */
export async function freshNamespace(): Promise<{ address: string; namespace: string }> {
  const address = temporalAddress();
  const namespace = `t-${randomBytes(4).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: { seconds: 86_400 as never },
    });
    // The server learns of a new namespace by a cache that it refreshes now and then.
    for (let look = 0; look < 150; look += 1) {
      try {
        await connection.workflowService.listWorkflowExecutions({ namespace, pageSize: 1 });
        return { address, namespace };
      } catch {
        await sleep(200);
      }
    }
    throw new Error(`The namespace ${namespace} did not come up.`);
  } finally {
    await connection.close();
  }
}
