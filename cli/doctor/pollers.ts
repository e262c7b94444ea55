import type { Client } from '@temporalio/client';
import { temporal } from '@temporalio/proto';

export type QueueType = 'workflow' | 'activity';

export interface Poller {
  /** `<process id>@<host>` unless the worker says otherwise. */
  identity: string;
  lastSeen: Date;
}

/** A poll is renewed within a minute; who was seen longer ago is gone, though Temporal remembers it for five. */
const goneAfterMs = 75_000;

/** Worker processes that take tasks of a queue at present. */
export async function pollersOf(client: Client, queue: string, type: QueueType): Promise<Poller[]> {
  const { TaskQueueType } = temporal.api.enums.v1;
  const { pollers } = await client.workflowService.describeTaskQueue({
    namespace: client.options.namespace,
    taskQueue: { name: queue },
    taskQueueType:
      type === 'workflow' ? TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW : TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
  });
  return (pollers ?? [])
    .map(({ identity, lastAccessTime }) => ({
      identity: identity ?? 'unknown',
      lastSeen: new Date(Number(lastAccessTime?.seconds ?? 0) * 1000),
    }))
    .filter(({ lastSeen }) => Date.now() - lastSeen.getTime() < goneAfterMs);
}
