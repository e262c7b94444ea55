/**
 * 2,000 subcontracts that are followed and 500 approvals that wait: what a poll touches, and how a worker that starts
 * anew comes back to all of them. See README.md. `npx tsx bench/subcontracts.ts [subcontracts] [approvals]`
 */
import { cpus, totalmem } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { inLanes } from '../activities/lanes';
import { signalRecord } from '../activities/records/start';
import { isoDate } from '../demo/dates';
import { subcontractedJob } from '../demo/initial/subcontracts';
import { workflowQueue } from '../domain/queues';
import { recordId } from '../domain/record-id';
import { applicationRef, projectRef } from '../domain/trimble-pay/record-ids';
import { girder } from '../test/house/support';
import { withTemporal } from '../test/histories/server';
import type { House } from '../test/support/house';
import { startHouse } from '../test/support/house';
import { median } from './rounds';
import { controlActivities, controlRate } from './subcontracts-control';
import { askAll, countsOf, grown, lengthsOf } from './subcontracts-runs';
import type { Many } from './subcontracts-tables';
import { manySubcontracts, putSubcontracts } from './subcontracts-tables';
import type { Weighed } from './subcontracts-worker';
import { startWeighed, workerConfig } from './subcontracts-worker';

const sizes = { subcontracts: sizeOf(2, 2_000), approvals: sizeOf(3, 500), changed: 10, controls: 200 };
const most = { bytes: 512e6, resumeSeconds: 60 };

/** Of the worker's process. */
const nodeOptions = process.env.BENCH_WORKER_NODE_OPTIONS ?? '';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const seconds = (since: number): number => (performance.now() - since) / 1000;
const told = (name: string, value: string): void => say(`${name.padEnd(44)} ${value}`);
const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

async function bench(address: string): Promise<void> {
  const { cores, memory } = { cores: cpus().length, memory: totalmem() };
  say(`${cores} cores, ${megabytes(memory)} of memory, Node ${process.version}`);
  say(
    `${sizes.subcontracts} subcontracts, ${sizes.approvals} approvals; options of the worker: ${nodeOptions || 'none'}\n`,
  );
  const house = await startHouse({
    workers: false,
    trimblePay: { exporting: 'auto', approving: true, pollMs: 3_600_000 },
  });
  try {
    await measured(address, house);
  } finally {
    for (const worker of running) await worker.stop();
    await house.close();
  }
}

const running = new Set<Weighed>();

async function started(house: House): Promise<Weighed> {
  const worker = await startWeighed(workerConfig(house), nodeOptions);
  running.add(worker);
  return worker;
}

async function stopped(worker: Weighed, name: string): Promise<void> {
  await worker.stop();
  running.delete(worker);
  told(`${name} worker at its highest`, megabytes(worker.highest()));
}

async function measured(address: string, house: House): Promise<void> {
  const all = manySubcontracts(house, sizes.subcontracts);
  putSubcontracts(house, all, new Map());
  const control = (await controlRate(address, house, sizes.controls)) * controlActivities;
  const first = await started(house);
  await imported(house, all, control);
  const applications = await billed(house, all);
  await polled(house, all, applications);
  await stopped(first, 'first');

  const second = await started(house);
  await resumed(house, second, [...all.map(({ record }) => record), ...applications]);
  await decided(house, applications);
  await stopped(second, 'second');
  must(second.highest() < most.bytes, `the worker that starts anew stays below ${megabytes(most.bytes)}`);
}

/** One job is connected, then one poll takes up all of its subcontracts. */
async function imported(house: House, all: readonly Many[], control: number): Promise<void> {
  const project = recordId(projectRef({ account: 'main', target: house.target }, subcontractedJob));
  await signalRecord({ temporal: house.client }, project);
  await house.waitForState(project, 'In Spectrum');
  const began = performance.now();
  const { changed } = await poll(house);
  told('the first poll, seconds', `${seconds(began).toFixed(1)} (${changed} signalled)`);
  await untilShown(house, "GirderRecordType = 'subcontract' AND GirderState = 'In Spectrum'", all.length);
  const took = seconds(began);
  await inLanes(all, async ({ record }) => {
    const head = await house.head(record);
    must(head?.state === 'In Spectrum', `${record} is In Spectrum, not ${head?.state}`);
  });
  const sov = house.trimblePay.sandbox.state().sov_line?.length;
  must(sov === all.length, `every subcontract has its schedule of values in Trimble Pay, not ${sov}`);
  const { activities } = await countsOf(house.client, all[0]?.record ?? '');
  const rate = all.length / took;
  told('subcontracts taken up, per second', `${rate.toFixed(1)} (${took.toFixed(0)} s)`);
  told('activities of one', String(activities));
  told(
    'activities per second / of runs of nothing',
    `${((rate * activities) / control).toFixed(2)} (${control.toFixed(0)})`,
  );
}

/** Signed by all in Trimble Pay, they wait for Girder's own approvers. */
async function billed(house: House, all: readonly Many[]): Promise<string[]> {
  const { sandbox } = house.trimblePay;
  const { contract = [], sov_line: lines = [] } = sandbox.state();
  const contracts = new Map(contract.map((row) => [row.subcontract_number, String(row.id)]));
  const lineOf = new Map(lines.map((row) => [String(row.contract_id), row.id]));
  const { today } = house.days;
  const period = {
    period_start: isoDate(today.startOf('month')),
    period_end: isoDate(today.endOf('month')),
    invoice_date: isoDate(today),
  };
  const applications: string[] = [];
  const began = performance.now();
  await inLanes(all.slice(0, sizes.approvals), async ({ subcontract }) => {
    const contract_id = contracts.get(subcontract) ?? '';
    const work = [{ sov_line_id: lineOf.get(contract_id), work_this_period: '1000.00' }];
    const row: { id?: unknown } = Object(
      sandbox.advance({ action: 'draft', contract_id, ...period, lines: work }),
    );
    const id = String(row.id);
    const file = { kind: 'pay_app', file_name: `${subcontract}.pdf`, content_type: 'application/pdf' };
    sandbox.advance({ action: 'addAttachment', id, ...file, text: `%PDF-1.4 ${subcontract}` });
    for (const action of ['submit', 'approve', 'approve']) sandbox.advance({ action, id });
    const record = recordId(applicationRef({ account: 'main', target: house.target }, id));
    applications.push(record);
    const isOpen = (code?: string): boolean => code === 'APPROVAL_OPEN';
    await house.waitFor(record, 'APPROVAL_OPEN', ({ reason }) => isOpen(reason?.code), 120_000);
  });
  told('approvals opened, per second', (applications.length / seconds(began)).toFixed(1));
  return applications;
}

/** A poll wakes those that changed, and leaves the others alone (TP9, TP11). */
async function polled(house: House, all: readonly Many[], applications: readonly string[]): Promise<void> {
  const records = [...all.map(({ record }) => record), ...applications];
  await settled(house, records);
  const before = await lengthsOf(house.client, records);
  const still = await poll(house);
  must(
    still.changed === 0 && still.signalled === 0,
    `a poll without a change wakes ${JSON.stringify(still)}`,
  );
  const step = Math.max(Math.floor(all.length / sizes.changed), 1);
  const chosen = Array.from({ length: sizes.changed }, (_, at) => all[at * step]).flatMap((one) => one ?? []);
  putSubcontracts(
    house,
    all,
    new Map(chosen.map(({ subcontract }) => [subcontract, `${subcontract} changed`])),
  );
  const began = performance.now();
  const { changed, signalled } = await poll(house);
  const took = seconds(began);
  must(changed === chosen.length, `a poll wakes ${chosen.length} of ${all.length}, not ${changed}`);
  must(signalled === 0, `it wakes no application, not ${signalled}`);
  const wanted = chosen.map(({ subcontract }) => `${subcontract} changed`).sort();
  await until('Trimble Pay has what changed', () => {
    const { contract = [] } = house.trimblePay.sandbox.state();
    const now = contract.map(({ description }) => String(description)).filter((one) => / changed$/.test(one));
    return JSON.stringify(now.sort()) === JSON.stringify(wanted);
  });
  await settled(house, records);
  const touched = grown(before, await lengthsOf(house.client, records)).sort();
  const expected = chosen.map(({ record }) => record).sort();
  must(
    JSON.stringify(touched) === JSON.stringify(expected),
    `of ${records.length} open runs only those ${expected.length} have new events, not ${touched.length}`,
  );
  told(`a poll in which ${chosen.length} of ${all.length} changed, seconds`, took.toFixed(1));
  told('runs that it touched', String(touched.length));
}

/** Every open run answers, though none of them is in the worker's memory. */
async function resumed(house: House, { startedMs, now }: Weighed, records: string[]): Promise<void> {
  told('start of the worker, seconds', (startedMs / 1000).toFixed(1));
  told('worker once it takes work', megabytes(await now()));
  const answers = await askAll(house.client, records);
  const took = startedMs / 1000 + answers.seconds;
  told(`${records.length} runs answered after seconds`, answers.seconds.toFixed(1));
  told(
    'one answer, median and highest',
    [median(answers.each), answers.each.at(-1) ?? NaN].map((one) => one.toFixed(2)).join(' and '),
  );
  told('they are', [...answers.steps].map(([step, count]) => `${count} ${step}`).join(', '));
  told('worker after that', megabytes(await now()));
  const again = await askAll(house.client, records);
  told('the same once more / first time', (again.seconds / answers.seconds).toFixed(2));
  must(answers.steps.get('In Spectrum') === sizes.subcontracts, 'every subcontract is In Spectrum');
  must(answers.steps.get('Waiting APPROVAL_OPEN') === sizes.approvals, 'every approval waits');
  must(
    took < most.resumeSeconds,
    `all answer within ${most.resumeSeconds} s of the start, not ${took.toFixed(1)}`,
  );
}

/** What waited through the restart goes on: both approvers decide, and the application is exported. */
async function decided(house: House, [record = '']: readonly string[]): Promise<void> {
  const began = performance.now();
  for (const approver of ['pm', 'controller']) {
    const ran = await girder(house, 'approvals', 'approve', record, '--as', approver);
    must(ran.code === 0, `${approver} approves: ${ran.out}${ran.err}`);
  }
  await house.waitForState(record, 'In Spectrum', 60_000);
  const documents = house.spectrum.sandbox.state().VN_INVOICE_TRAN_HEADER_MC6?.length;
  must(documents === 1, `one AP invoice is in Spectrum, not ${documents}`);
  told('decided after the restart, in Spectrum after', `${seconds(began).toFixed(1)} s`);
}

let polls = 0;

function poll({ client }: House): Promise<{ changed: number; signalled: number }> {
  polls += 1;
  return client.workflow.execute<(connection: string) => Promise<{ changed: number; signalled: number }>>(
    'payPoll',
    { taskQueue: workflowQueue, workflowId: `bench-poll-${polls}`, args: ['main'] },
  );
}

/** Nothing has moved between two looks. */
async function settled({ client }: House, records: readonly string[]): Promise<void> {
  let before = await lengthsOf(client, records);
  await until('the runs rest', async () => {
    await sleep(1_000);
    const now = await lengthsOf(client, records);
    const moved = grown(before, now).length;
    before = now;
    return moved === 0;
  });
}

async function untilShown({ client }: House, query: string, count: number): Promise<void> {
  let last = -1;
  let movedAt = performance.now();
  await until(
    `${count} runs where ${query}`,
    async () => {
      const now = (await client.workflow.count(query)).count;
      if (now !== last) movedAt = performance.now();
      else if (seconds(movedAt) > 600) throw new Error(`It stands still at ${now} of ${count}: ${query}`);
      last = now;
      return now >= count;
    },
    1_800_000,
  );
}

async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  patienceMs = 120_000,
): Promise<void> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(500)) if (await holds()) return;
  throw new Error(`This never came about: ${what}`);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`Not as it must be: ${what}.`);
}

function sizeOf(argument: number, otherwise: number): number {
  const given = process.argv[argument];
  if (given === undefined) return otherwise;
  const size = Number(given);
  if (Number.isInteger(size) && size >= 10) return size;
  throw new Error(`"${given}" is no size; give a whole number of at least 10.`);
}

withTemporal({}, bench).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
