/** Starts all workers of one process, and stops them in order. */
import { bundleWorkflowCode, DefaultLogger, Worker } from '@temporalio/worker';
import type { WorkerOptions, WorkflowBundleWithSourceMap } from '@temporalio/worker';
import path from 'node:path';
import type { Logger } from 'pino';
import * as activities from '../activities';
import type { World } from '../activities/world';
import { mailClient } from '../clients/mail';
import { serviceTradeClient } from '../clients/servicetrade';
import type { ServiceTradeClient } from '../clients/servicetrade';
import { spectrumClient } from '../clients/spectrum';
import type { Enhanced, SpectrumClient } from '../clients/spectrum';
import { openFileStore } from '../clients/store/open-files';
import { openStore } from '../clients/store/open-store';
import { trimblePayClient } from '../clients/trimble-pay';
import type { TrimblePayClient } from '../clients/trimble-pay';
import { mailQueue, probeQueue, sourceQueue, spectrumQueue, workflowQueue } from '../domain/queues';
import type { Reason } from '../domain/reasons';
import { reason } from '../domain/reasons';
import type { Settings } from '../domain/settings';
import { connectTemporal } from './connect';
import { registerSearchAttributes } from './search-attributes';
import { acceptStore, checkIdentity } from './store-identity';
import { Sweeper } from './sweeper';
import { payVaultOf, secretVaultOf, vaultOf } from './vault';

export interface RunningWorkers {
  world: World;
  sweeper: Sweeper;
  /** Ends when the workers ended; rejects when one of them failed. */
  done: Promise<void>;
  stop(): Promise<void>;
}

export interface WorkerDeps {
  settings: Settings;
  log: Logger;
  /** Prebuilt workflow code; bundled at start otherwise. */
  bundle?: WorkflowBundleWithSourceMap;
  extraEffects?: World['extraEffects'];
}

/**
 * Runs kept in memory, some 0.3 to 0.5 MB each; thousands are open, asleep for weeks, and one that is not in memory is
 * replayed when it wakes (bench/README.md).
 */
const maxCachedWorkflows = 150;

export function bundleWorkflows(): Promise<WorkflowBundleWithSourceMap> {
  return bundleWorkflowCode({
    workflowsPath: path.join(__dirname, '..', 'workflows'),
    logger: new DefaultLogger('WARN'),
  });
}

export async function runWorkers({
  settings,
  log,
  bundle,
  extraEffects,
}: WorkerDeps): Promise<RunningWorkers> {
  const temporal = await connectTemporal(settings.temporal);
  const store = openStore(settings.store);
  let blocked: Reason | undefined = reason(
    'STORE_OUTDATED',
    'The record store was not checked yet.',
    'store',
  );
  const clients = lazyClients(settings, store);
  const world: World = {
    settings,
    store,
    temporal: temporal.client,
    log,
    spectrum: clients.spectrum,
    servicetrade: clients.servicetrade,
    trimblePay: clients.trimblePay,
    files: openFileStore(settings.store),
    mail: mailClient(settings.mail),
    now: () => new Date(),
    whyNotPost: () => blocked,
    acceptStore: async () => {
      await acceptStore(temporal.client, store);
      await identify();
    },
    extraEffects,
  };
  const identify = async (): Promise<void> => {
    blocked = await checkIdentity(temporal.client, store);
    if (blocked) log.error({ reason: blocked }, 'nothing is posted');
  };
  await registerSearchAttributes(temporal.client);
  await identify();

  const workflowBundle = bundle ?? (await bundleWorkflows());
  const workers: Worker[] = [];
  for (const options of workerOptions(settings, world)) {
    workers.push(
      await Worker.create({
        connection: temporal.native,
        namespace: settings.temporal.namespace,
        shutdownGraceTime: '15 seconds',
        shutdownForceTime: '25 seconds',
        ...(options.taskQueue === workflowQueue ? { workflowBundle, maxCachedWorkflows } : {}),
        ...options,
      }),
    );
  }
  const sweeper = new Sweeper(world, identify, log);
  const done = Promise.all(workers.map((worker) => worker.run())).then(() => undefined);
  sweeper.start();
  return {
    world,
    sweeper,
    done,
    async stop() {
      await sweeper.stop();
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await done.catch(() => undefined);
      await clients.close();
      await temporal.close();
      await store.close();
    },
  };
}

/** One worker per queue: the queue of a Spectrum instance carries its limits, so that nothing starves another. */
function workerOptions(settings: Settings, world: World): (Partial<WorkerOptions> & { taskQueue: string })[] {
  const sources = Object.entries(settings.servicetrade).map(([connection, { limits }]) => ({
    taskQueue: sourceQueue('servicetrade', connection),
    activities: activities.forSource(world),
    maxConcurrentActivityTaskExecutions: limits.concurrent,
  }));
  const accounts = Object.entries(settings.trimblePay).map(([connection, { limits }]) => ({
    taskQueue: sourceQueue('trimble-pay', connection),
    activities: activities.forTrimblePay(world),
    maxConcurrentActivityTaskExecutions: limits.concurrent,
  }));
  const targets = Object.entries(settings.spectrum).flatMap(([instance, { limits }]) => [
    {
      taskQueue: spectrumQueue(instance),
      activities: activities.forPosting(world),
      maxConcurrentActivityTaskExecutions: limits.concurrent,
      maxTaskQueueActivitiesPerSecond: limits.perSecond,
    },
    {
      taskQueue: probeQueue(instance),
      activities: activities.forProbing(world),
      maxConcurrentActivityTaskExecutions: limits.concurrent,
    },
  ]);
  return [
    { taskQueue: workflowQueue, activities: activities.forBooks(world) },
    {
      taskQueue: mailQueue,
      activities: activities.forPosting(world),
      maxConcurrentActivityTaskExecutions: 2,
    },
    ...sources,
    ...accounts,
    ...targets,
  ];
}

/** One client per instance and connection, made at first use and shared by all activities. */
function lazyClients(settings: Settings, store: World['store']) {
  const spectrum = new Map<string, SpectrumClient>();
  const servicetrade = new Map<string, ServiceTradeClient>();
  const trimblePay = new Map<string, TrimblePayClient>();
  return {
    trimblePay: (connection: string) =>
      remembered(trimblePay, connection, () =>
        trimblePayClient(
          configured(settings.trimblePay, connection),
          connection,
          payVaultOf(settings, store, connection),
        ),
      ),
    spectrum: (instance: string) =>
      remembered(spectrum, instance, () =>
        spectrumClient(
          configured(settings.spectrum, instance),
          instance,
          enhancedOf(settings, store, instance),
        ),
      ),
    servicetrade: (connection: string) =>
      remembered(servicetrade, connection, () =>
        serviceTradeClient(
          configured(settings.servicetrade, connection),
          connection,
          vaultOf(settings, store, connection),
        ),
      ),
    async close() {
      for (const client of servicetrade.values()) client.close();
      for (const client of trimblePay.values()) client.close();
      for (const client of spectrum.values()) await client.close();
    },
  };
}

/** Undefined: classic authentication, by the Authorization ID alone. */
function enhancedOf(settings: Settings, store: World['store'], instance: string): Enhanced | undefined {
  const { enhanced } = configured(settings.spectrum, instance);
  if (!enhanced) return undefined;
  const { clientId, clientSecret, rotation } = enhanced;
  return {
    settings: {
      clientId,
      clientSecret,
      ...(rotation && {
        rotation: { secretExpiresAt: Date.parse(rotation.secretExpires), beforeMs: rotation.beforeMs },
      }),
    },
    vault: secretVaultOf(settings, store, instance),
  };
}

function remembered<T>(known: Map<string, T>, name: string, make: () => T): T {
  const made = known.get(name) ?? make();
  known.set(name, made);
  return made;
}

function configured<T>(table: Record<string, T>, name: string): T {
  const found = table[name];
  if (!found)
    throw new Error(`"${name}" is not configured; configured: ${Object.keys(table).join(', ') || 'none'}.`);
  return found;
}
