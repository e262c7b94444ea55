/** Temporal forgets a run when its retention ends; the record store does not (F20). */
import { WorkflowNotFoundError } from '@temporalio/client';
import { briskly, runEnded, sourceStatus, statusWrites, until, writes } from '../house/support';
import { simpleInvoice, startHouse } from '../support/house';
import { say } from './support/tally';

it('sends nothing when the same approval comes again after its run is forgotten (F20)', async () => {
  const house = await startHouse({ settings: briskly });
  try {
    await house.addInvoices(simpleInvoice(1, [100]));
    await house.approve(1);
    await house.waitForState(1, 'In Spectrum');
    const workflowId = house.record(1);
    const runId = await runEnded(house, 1);
    await until('the answer', () => sourceStatus(house, 1) === 'processed');
    await house.client.workflowService.deleteWorkflowExecution({
      namespace: house.settings.temporal.namespace,
      workflowExecution: { workflowId, runId },
    });
    const isForgotten = async (): Promise<boolean> => {
      try {
        await house.client.workflow.getHandle(workflowId, runId).describe();
        return false;
      } catch (error) {
        return error instanceof WorkflowNotFoundError;
      }
    };
    await until('the run is forgotten', isForgotten, 120_000);

    const before = statusWrites(house, 1).length;
    await house.approve(1);
    await until('answered again', () => statusWrites(house, 1).length > before);
    expect([writes(house).length, (await house.head(1))?.state]).toEqual([1, 'In Spectrum']);
    say('F20 the same approval after its run was forgotten | answered again, one write');
  } finally {
    await house.close();
  }
});
