/** Workers with Girder's own workflows and activities of the test, in a namespace of their own. */
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { putReport } from '../../clients/store/reports';
import type { Store } from '../../clients/store/port';
import type { Report } from '../../domain/reports';
import { reportOk } from '../../domain/reports';
import type { OperatorAnswer, OperatorRequest, Step } from '../../domain/steps';
import { testBundle } from '../support/bundle';

export interface Asked {
  update: string;
  record: string;
  request: OperatorRequest;
}

export interface Office {
  /** What operators asked, in order. */
  asked: Asked[];
  /** What `report` runs were asked. */
  reported: { kind: string; args: Record<string, string> }[];
  close(): Promise<void>;
}

const nothingWanted: Step = {
  state: 'Skipped',
  tasks: [],
  writeBacks: [],
  planAgain: false,
  facts: { spectrumNumbers: [] },
};

export const queues = ['girder', 'girder-mail', 'servicetrade-acme', 'spectrum-east', 'spectrum-east-probe'];

export interface OfficeOptions {
  address: string;
  namespace: string;
  store: Store;
  report: (kind: string, args: Record<string, string>) => Report;
}

let quiet = false;

/** Refuses requests whose reason is "no". */
export async function openOffice({ address, namespace, store, report }: OfficeOptions): Promise<Office> {
  const office: Pick<Office, 'asked' | 'reported'> = { asked: [], reported: [] };
  const decide =
    (update: string) =>
    async (record: string, request: OperatorRequest): Promise<OperatorAnswer> => {
      office.asked.push({ update, record, request });
      return request.reason === 'no'
        ? { accepted: false, sentence: 'It is in Spectrum already.' }
        : { accepted: true, sentence: `It is taken up again for ${request.operator}.` };
    };
  const activities = {
    plan: async () => nothingWanted,
    report: async () => nothingWanted,
    decideRetry: decide('retry'),
    decideSkip: decide('skip'),
    decideResolve: decide('resolve'),
    buildReport: async (id: string, kind: string, args: Record<string, string>) => {
      office.reported.push({ kind, args });
      const built = report(kind, args);
      return { key: await putReport(store, id, built), ok: reportOk(built) };
    },
  };
  if (!quiet) Runtime.install({ logger: new DefaultLogger('ERROR') });
  quiet = true;
  const connection = await NativeConnection.connect({ address });
  const workflowBundle = await testBundle();
  const options = (taskQueue: string): WorkerOptions => ({
    connection,
    namespace,
    taskQueue,
    activities,
    identity: 'first@host',
    ...(taskQueue === 'girder' ? { workflowBundle } : {}),
  });
  const workers = await Promise.all(queues.map((queue) => Worker.create(options(queue))));
  const done = Promise.all(workers.map((worker) => worker.run()));
  return {
    ...office,
    async close() {
      for (const worker of workers) worker.shutdown();
      await done;
      await connection.close();
    },
  };
}

/** One more worker process of a queue. */
export async function openSecondWorker(
  address: string,
  namespace: string,
  taskQueue: string,
): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect({ address });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    activities: { post: async () => undefined },
    identity: 'second@host',
  });
  const done = worker.run();
  return async () => {
    worker.shutdown();
    await done;
    await connection.close();
  };
}
