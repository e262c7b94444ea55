/**
 * How much of Temporal's own speed is left to a record: plain invoices through plan → post → write-back against runs
 * of the same shape that do nothing. See README.md.
 */
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';
import { signalRecord } from '../activities/records/start';
import { signals } from '../domain/record-start';
import { withTemporal } from '../test/histories/server';
import type { House } from '../test/support/house';
import { simpleInvoice, startHouse } from '../test/support/house';
import { bundleWorkflows } from '../workers/run';
import type { Lane, Measured, Sizes } from './rounds';
import { measure, median, ratios } from './rounds';
import { listen } from './still';
import type { ControlInput } from './workflows';

const sizes: Sizes = { perRound: 150, rounds: 5, concurrency: 50 };
const idleRuns = 300;
const queues = { runs: 'bench', source: 'bench-source', target: 'bench-target' };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function bench(address: string): Promise<void> {
  const bundle = await bundleWorkflows();
  const house = await startHouse({
    workers: false,
    bundle,
    // Its limits protect Spectrum; here they would be all that is measured.
    settings: (settings) => ({
      ...settings,
      spectrum: mapped(settings.spectrum, (one) => ({
        ...one,
        limits: { concurrent: 100, perSecond: 100_000 },
        timing: { sendBudgetMs: 10_000, answerMs: 60_000, settleMs: 120_000, heartbeatMs: 10_000 },
        polls: { ledgerMs: 3_600_000 },
      })),
      servicetrade: mapped(settings.servicetrade, (one) => ({
        ...one,
        limits: { concurrent: 100, perSecond: 100_000 },
        polls: { ...one.polls, everyMs: 3_600_000 },
      })),
    }),
  });
  const { world } = await house.startWorkers();
  const still = listen(world, 'acme', 'east');
  await house.addInvoices(simpleInvoice(1));
  await house.approve(1);
  await house.waitForState(1, 'In Spectrum');
  await house.client.workflow.getHandle(house.record(1)).result();
  still.hold();

  const controls = await startControls(address, house);
  const records: Lane = {
    name: 'records',
    async one(at) {
      const record = house.record(100_000_000 + at);
      await signalRecord(world, record);
      const end: unknown = await house.client.workflow.getHandle(record).result();
      if (end !== 'In Spectrum') throw new Error(`${record} ended as ${String(end)}.`);
    },
  };
  const lanes = [
    records,
    controlLane(house, 'control', false),
    controlLane(house, 'control with labels', true),
  ];
  const measured = await measure(lanes, sizes);
  const expected = sizes.perRound * (sizes.rounds + 1);
  if (still.posted() !== expected)
    throw new Error(`${still.posted()} documents were posted, not ${expected}.`);

  report(measured);
  say(`bundle                          ${(Buffer.byteLength(bundle.code) / 1e6).toFixed(2)} MB`);
  say(
    `memory of this process          ${megabytes(process.memoryUsage().rss)} MB (worker, stand-ins and client)`,
  );
  say(`memory of an open run           ${megabytes(await weighIdle(house))} MB (${idleRuns} cached runs)`);
  await controls.stop();
  await house.close();
}

async function startControls(address: string, house: House): Promise<{ stop(): Promise<void> }> {
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
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await done;
      await connection.close();
    },
  };
}

function controlLane({ client, record }: House, name: string, labels: boolean): Lane {
  return {
    name,
    async one(at) {
      const workflowId = `control-${at}`;
      const { source, target } = queues;
      const input: ControlInput = { record: record(at), source, target, labels };
      const handle = await client.workflow.signalWithStart('control', {
        workflowId,
        taskQueue: queues.runs,
        args: [input],
        signal: signals.recordChanged,
      });
      await handle.result();
    },
  };
}

/** Bytes that the process grows by for each cached open run. */
async function weighIdle({ client }: House): Promise<number> {
  const before = process.memoryUsage().rss;
  await Promise.all(
    Array.from({ length: idleRuns }, async (_, at) => {
      const handle = await client.workflow.start('idle', {
        workflowId: `idle-${at}`,
        taskQueue: queues.runs,
      });
      await handle.query('up');
    }),
  );
  return (process.memoryUsage().rss - before) / idleRuns;
}

function report(measured: Measured[]): void {
  const [records, ...controls] = measured;
  if (!records) return;
  say(`${cpus().length} × ${cpus()[0]?.model.trim()}, ${megabytes(totalmem())} MB, Node ${process.version}`);
  say(`${sizes.rounds} rounds of ${sizes.perRound}, ${sizes.concurrency} at a time, medians\n`);
  for (const { name, rates } of measured) say(`${name.padEnd(31)} ${median(rates).toFixed(1)} per second`);
  for (const to of controls) {
    const { median: middle, lowest, highest } = ratios(records, to);
    const spread = `${lowest.toFixed(2)} to ${highest.toFixed(2)}`;
    say(`${`records / ${to.name}`.padEnd(31)} ${middle.toFixed(2)} (${spread})`);
  }
}

const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(bytes < 1e8 ? 2 : 0);

function mapped<T>(table: Record<string, T>, change: (one: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(table).map(([name, one]) => [name, change(one)]));
}

withTemporal({}, bench).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
