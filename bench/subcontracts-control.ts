/** Runs of bench/workflows that do nothing, for a rate of Temporal's own in the same session. */
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import path from 'node:path';
import { inLanes } from '../activities/lanes';
import { signals } from '../domain/record-start';
import type { House } from '../test/support/house';
import { registerSearchAttributes } from '../workers/search-attributes';
import type { ControlInput } from './workflows';

const queues = { runs: 'bench', source: 'bench-source', target: 'bench-target' };

/** Activities of one run of `control`. */
export const controlActivities = 5;

/** @returns runs per second, once as many again have warmed it up. */
export async function controlRate(address: string, house: House, runs: number): Promise<number> {
  await registerSearchAttributes(house.client);
  const connection = await NativeConnection.connect({ address });
  const { namespace } = house.settings.temporal;
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: path.join(__dirname, 'workflows'),
    logger: new DefaultLogger('ERROR'),
  });
  const activities = { nothing: (payload: string) => Promise.resolve(payload) };
  const workers = await Promise.all([
    Worker.create({ connection, namespace, taskQueue: queues.runs, workflowBundle, maxCachedWorkflows: 500 }),
    Worker.create({ connection, namespace, taskQueue: queues.source, activities }),
    Worker.create({ connection, namespace, taskQueue: queues.target, activities }),
  ]);
  const done = Promise.all(workers.map((worker) => worker.run()));
  const round = async (name: string): Promise<number> => {
    const began = performance.now();
    await inLanes(
      Array.from({ length: runs }, (_, at) => `control-${name}-${at}`),
      (workflowId) => one(house, workflowId),
      50,
    );
    return runs / ((performance.now() - began) / 1000);
  };
  await round('warm');
  const rate = await round('measured');
  for (const worker of workers) worker.shutdown();
  await done;
  await connection.close();
  return rate;
}

async function one({ client }: House, workflowId: string): Promise<void> {
  const { source, target } = queues;
  const input: ControlInput = { record: workflowId, source, target, labels: true };
  const handle = await client.workflow.signalWithStart('control', {
    workflowId,
    taskQueue: queues.runs,
    args: [input],
    signal: signals.recordChanged,
  });
  await handle.result();
}
