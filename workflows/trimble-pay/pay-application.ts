import { ApplicationFailure, proxyActivities, setHandler } from '@temporalio/workflow';
import type { PayActivities } from '../../activities/types';
import { sourceQueue } from '../../domain/queues';
import { parseRecordId } from '../../domain/record-id';
import { heartbeatMs } from '../../domain/steps';
import { followRecord } from '../follow-record';
import type { RecordInput } from '../messages';
import { decide, exportNow } from '../messages';
import { listenUnverified } from './unverified';

/**
 * A pay application of a subcontract: approved (TP6), then exported as an AP invoice with all of its billing backup
 * (TP7, TP8), and its status returned (TP10). What is wanted at any moment is `domain/trimble-pay/application.ts`; this
 * only follows it.
 */
export async function payApplication(input: RecordInput): Promise<string> {
  const { record } = input;
  const ref = parseRecordId(record);
  const activities = proxyActivities<PayActivities>({
    taskQueue: sourceQueue(ref.source, ref.account),
    startToCloseTimeout: '1 minute',
    heartbeatTimeout: heartbeatMs,
    retry: { maximumAttempts: 5 },
  });
  return followRecord(input, (decided) => {
    setHandler(exportNow, (request) => decided(activities.decideExport(record, request)));
    setHandler(decide, (id) => decided(activities.applyDecision(record, id)), { validator: checkId });
    listenUnverified((request) => decided(activities.decideUnverified(record, request)));
  });
}

/** Synchronous: an asynchronous validator would get the run stuck. */
function checkId(id: string): void {
  if (typeof id !== 'string' || !/^[0-9a-f]{32}$/.test(id)) {
    throw ApplicationFailure.nonRetryable('A decision is named by 32 hexadecimal digits.', 'BadRequest');
  }
}
