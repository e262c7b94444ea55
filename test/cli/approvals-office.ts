/** Workers that follow pay applications of `main`, with the approvals of a store and nothing behind them. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { applyDecisionBy } from '../../activities/approvals/apply-decision';
import type { ApprovalWorld } from '../../activities/approvals/approval-world';
import { decideUnverifiedBy } from '../../activities/approvals/decide-unverified';
import type { ApprovalContent } from '../../domain/approvals/content';
import { followApproval } from '../../activities/approvals/follow-approval';
import type { Submitter } from '../../domain/approvals/policy';
import { parseRecordId } from '../../domain/record-id';
import type { OperatorAnswer, OperatorRequest, Step, UnverifiedRequest } from '../../domain/steps';
import { testBundle } from '../support/bundle';

const queues = ['girder', 'girder-mail', 'trimble-pay-main', 'spectrum-east-probe'];

export interface ApprovalOffice {
  /** Requests to export, in order. */
  exported: OperatorRequest[];
  close(): Promise<void>;
}

export async function openApprovalOffice(
  { address, namespace }: { address: string; namespace: string },
  world: ApprovalWorld,
  shown: { content: ApprovalContent; submitter: Submitter },
): Promise<ApprovalOffice> {
  const exported: OperatorRequest[] = [];
  const read = () => Promise.resolve(shown);
  const plan = async (record: string): Promise<Step> => {
    const { status } = await followApproval(world, { ref: parseRecordId(record), ...shown });
    return {
      state: 'Waiting',
      sentence: `It is ${status}.`,
      tasks: [],
      writeBacks: [],
      planAgain: false,
      stays: true,
      facts: { spectrumNumbers: [] },
    };
  };
  const activities = {
    plan,
    report: plan,
    applyDecision: (record: string, id: string) => applyDecisionBy(world, record, id, read),
    decideUnverified: (record: string, request: UnverifiedRequest) =>
      decideUnverifiedBy(world, record, request, read),
    decideExport: async (_record: string, request: OperatorRequest): Promise<OperatorAnswer> => {
      exported.push(request);
      return { accepted: true, sentence: 'It is exported.' };
    },
  };
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const connection = await NativeConnection.connect({ address });
  const workflowBundle = await testBundle();
  const workers = await Promise.all(
    queues.map((taskQueue) =>
      Worker.create({
        connection,
        namespace,
        taskQueue,
        activities,
        ...(taskQueue === 'girder' ? { workflowBundle } : {}),
      }),
    ),
  );
  const done = Promise.all(workers.map((worker) => worker.run()));
  return {
    exported,
    async close() {
      for (const worker of workers) worker.shutdown();
      await done;
      await connection.close();
    },
  };
}
