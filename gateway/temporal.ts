import type { Client } from '@temporalio/client';
import { WithStartWorkflowOperation, WorkflowNotFoundError } from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { z } from 'zod';
import { parseRecordId } from '../domain/record-id';
import { recordStart, signals, type updates } from '../domain/record-start';
import type { OperatorAnswer, OperatorRequest } from '../domain/steps';
import { within } from './within';

/** So many calls are under way at once for one message. */
const lanes = 10;

/** Tells a record's run to read again, starting one where there is none. Returns once Temporal has it. */
export async function signalRecord(client: Client, record: string): Promise<void> {
  const { workflowType, ...options } = startOf(record);
  await client.workflow.signalWithStart(workflowType, {
    ...options,
    signal: signals.recordChanged,
    signalArgs: [],
  });
}

export interface RecordUpdate {
  record: string;
  update: (typeof updates)['decide' | 'export'];
  args: [string] | [OperatorRequest];
  /** The same run takes an id once. */
  updateId: string;
  timeoutMs: number;
}

const answered: z.ZodType<OperatorAnswer> = z.looseObject({ accepted: z.boolean(), sentence: z.string() });

/**
 * Sends an update to a record's run, starting one where there is none, and waits for the answer.
 * @throws TooSlow when there is none in time: the update may still be taken; else what Temporal says.
 */
export async function updateRecord(
  client: Client,
  { record, update, args, updateId, timeoutMs }: RecordUpdate,
): Promise<OperatorAnswer> {
  const { workflowType, ...options } = startOf(record);
  const call = client.withDeadline(Date.now() + timeoutMs, () =>
    client.workflow.executeUpdateWithStart<FollowRecord, unknown, [string] | [OperatorRequest]>(update, {
      startWorkflowOperation: new WithStartWorkflowOperation(workflowType, options),
      args,
      updateId,
    }),
  );
  return answered.parse(await within(timeoutMs, 'Temporal', call));
}

type FollowRecord = (input: { record: string }) => Promise<unknown>;

function startOf(record: string) {
  const start = recordStart(parseRecordId(record));
  return {
    workflowType: start.workflowType,
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
  };
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
