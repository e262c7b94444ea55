import {
  defineSearchAttributeKey,
  SearchAttributeType,
  WorkflowExecutionAlreadyStartedError,
} from '@temporalio/common';
import { parseRecordId } from '../../domain/record-id';
import { recordStart, signals } from '../../domain/record-start';
import type { World } from '../world';

function startOptions(record: string) {
  const {
    summary,
    workflowType: _type,
    searchAttributes,
    workflowIdConflictPolicy: _policy,
    ...rest
  } = recordStart(parseRecordId(record));
  return {
    ...rest,
    staticSummary: summary,
    typedSearchAttributes: Object.entries(searchAttributes).map(([name, value]) => ({
      key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
      value,
    })),
  };
}

/** Tells a record's run to read again, starting one if there is none. */
export async function signalRecord(world: Pick<World, 'temporal'>, record: string): Promise<void> {
  const { workflowType, workflowIdConflictPolicy } = recordStart(parseRecordId(record));
  await world.temporal.workflow.signalWithStart(workflowType, {
    ...startOptions(record),
    workflowIdConflictPolicy,
    signal: signals.recordChanged,
    signalArgs: [],
  });
}

/**
 * Starts a run for an open record that has none; a run that is there sleeps on.
 * @returns whether one was started.
 */
export async function startRecordIfNone(world: Pick<World, 'temporal'>, record: string): Promise<boolean> {
  const { workflowType } = recordStart(parseRecordId(record));
  try {
    await world.temporal.workflow.start(workflowType, {
      ...startOptions(record),
      workflowIdConflictPolicy: 'FAIL',
    });
    return true;
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
    throw error;
  }
}
