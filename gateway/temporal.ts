import type { Client } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { parseRecordId } from '../domain/record-id';
import { recordStart, signals } from '../domain/record-start';

/** So many calls are under way at once for one message. */
const lanes = 10;

/** Tells a record's run to read again, starting one where there is none. Returns once Temporal has it. */
export async function signalRecord(client: Client, record: string): Promise<void> {
  const start = recordStart(parseRecordId(record));
  await client.workflow.signalWithStart(start.workflowType, {
    workflowId: start.workflowId,
    taskQueue: start.taskQueue,
    args: start.args,
    workflowIdConflictPolicy: start.workflowIdConflictPolicy,
    workflowIdReusePolicy: start.workflowIdReusePolicy,
    staticSummary: start.summary,
    typedSearchAttributes: Object.entries(start.searchAttributes).map(([name, value]) => ({
      key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
      value,
    })),
    signal: signals.recordChanged,
    signalArgs: [],
  });
}

/** Asks a cause to look again now; most causes do not exist, which is fine. */
export async function recheckCause(client: Client, cause: string): Promise<void> {
  try {
    await client.workflow.getHandle(cause).signal(signals.recheck);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
}

/** Runs `work` for every item, a few at a time. The first failure rejects; items already under way go on. */
export async function forEachOf<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const lane = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, queue.length) }, lane));
}
