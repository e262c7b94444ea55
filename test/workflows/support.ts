/** Girder's own workflow code against activities of the test. */
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { Step } from '../../domain/steps';
import { registerSearchAttributes } from '../../workers/search-attributes';
import { testBundle } from '../support/bundle';

export const record = 'servicetrade~acme~invoice~1~east-ABC';
export const causeId = 'cause~east-ABC~CUSTOMER_UNMAPPED~company-3';

type Activities = Record<string, (...args: never[]) => Promise<unknown>>;

const queues = ['girder', 'girder-mail', 'servicetrade-acme', 'spectrum-east', 'spectrum-east-probe'];

export function step(more: Partial<Step> = {}): Step {
  return {
    state: 'In Spectrum',
    tasks: [],
    writeBacks: [],
    planAgain: false,
    facts: { spectrumNumbers: [] },
    ...more,
  };
}

let quiet = false;

export interface Stage {
  client: Client;
  close(): Promise<void>;
}

/**
 * Every queue has every activity, for where one runs is not what is tested here.
 * @param more queues than those of a ServiceTrade connection.
 */
export async function startStage(
  { address, namespace }: { address: string; namespace: string },
  activities: Activities,
  more: readonly string[] = [],
): Promise<Stage> {
  if (!quiet) Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
  quiet = true;
  const workflowBundle = await testBundle();
  const native = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection, namespace });
  await registerSearchAttributes(client);
  const workers = await Promise.all(
    [...queues, ...more].map((taskQueue) =>
      Worker.create({
        connection: native,
        namespace,
        taskQueue,
        activities,
        ...(taskQueue === 'girder' ? { workflowBundle } : {}),
      }),
    ),
  );
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    client,
    async close() {
      for (const worker of workers) worker.shutdown();
      await running;
      await connection.close();
      await native.close();
    },
  };
}
