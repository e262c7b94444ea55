/** What many records wait on: one mail, one look for all, one goes first (ST16). */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../house/support';
import { freshNamespace } from '../support/namespace';
import { causeId, startStage } from './support';
import type { Stage } from './support';

type Where = 'waiting' | 'busy' | 'through' | 'elsewhere';

/** Books of the test: where each record is, and everything that was asked, in order. */
class Books {
  at = new Map<string, Where>();
  log: string[] = [];
  mailed: string[] = [];
  beforeStill: (records: string[]) => void = () => undefined;
  onStill: (records: string[]) => Promise<void> = () => Promise.resolve();
  onWake: (record: string) => void | Promise<void> = () => undefined;
  deliver: (key: string) => Promise<void> = () => Promise.resolve();
}

function activities(books: Books) {
  const mail = (key: string) => ({
    key,
    guard: 'notify',
    queue: 'girder-mail',
    probeQueue: 'girder-mail',
    timing: { sendTimeoutMs: 60_000, heartbeatMs: 30_000 },
  });
  return {
    openCause: (_cause: unknown, record: string) => {
      books.log.push(`open ${record}`);
      return Promise.resolve(mail('opened'));
    },
    closeCause: () => {
      if (!books.log.some((line) => line.startsWith('open'))) return Promise.resolve(undefined);
      books.log.push('close');
      return Promise.resolve(mail('recovered'));
    },
    async stillWaiting(_cause: string, records: string[]) {
      books.beforeStill(records);
      const still = records.filter((record) => books.at.get(record) === 'waiting');
      await books.onStill(records);
      return still;
    },
    canaryState: (_cause: string, record: string) => Promise.resolve(books.at.get(record) ?? 'elsewhere'),
    async wake(records: string[]) {
      books.log.push(`wake ${records.join(',')}`);
      for (const record of records) await books.onWake(record);
    },
    async deliver(key: string) {
      await books.deliver(key);
      books.mailed.push(key);
    },
    deliveryFailed: () => Promise.resolve(),
  };
}

let books: Books;
let stage: Stage;
let id: string;
let tests = 0;
let intervalMs = 100;

beforeAll(async () => {
  // One set of workers for all tests; each test brings its own books.
  const current = new Proxy(
    {},
    {
      ownKeys: () => Object.keys(activities(new Books())),
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get:
        (_target, name: string) =>
        (...args: never[]) =>
          (activities(books) as Record<string, (...args: never[]) => unknown>)[name]?.(...args),
    },
  );
  stage = await startStage(await freshNamespace(), { ...current });
}, 60_000);
afterAll(() => stage.close());
beforeEach(() => {
  books = new Books();
  intervalMs = 100;
  id = `${causeId}-${(tests += 1)}`;
});

async function wait(record: string, at: Where = 'waiting'): Promise<void> {
  books.at.set(record, at);
  await stage.client.workflow.signalWithStart('cause', {
    workflowId: id,
    taskQueue: 'girder',
    args: [
      {
        id,
        target: 'east-ABC',
        code: 'CUSTOMER_UNMAPPED',
        subject: `company-${tests}`,
        recheckFirstMs: intervalMs,
        recheckMaxMs: intervalMs * 4,
        wakePerSecond: 2,
      },
    ],
    signal: 'waiting',
    signalArgs: [record],
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}

const ended = () => stage.client.workflow.getHandle(id).result();
const woken = () => books.log.filter((line) => line.startsWith('wake'));

it('mails once, tries one record at a time, wakes the rest at the rate, and mails the recovery', async () => {
  let looks = 0;
  books.onWake = async (record) => {
    looks += 1;
    if (looks < 3) return wait(record);
    books.at.set(record, 'through');
  };
  for (const record of ['a', 'b', 'c', 'd', 'e']) await wait(record);
  await ended();
  const single = woken().slice(0, 3);
  expect(single.map((line) => line.split(',').length)).toEqual([1, 1, 1]);
  const rest = woken().slice(3);
  expect(rest.map((line) => line.split(',').length)).toEqual([2, 2]);
  expect(books.mailed).toEqual(['opened', 'recovered']);
  expect([...books.at.values()]).toEqual(['through', 'through', 'through', 'through', 'through']);
});

it('goes on with the next where the first waits on something else by now', async () => {
  books.onWake = (record) => void books.at.set(record, record === 'a' ? 'elsewhere' : 'through');
  for (const record of ['a', 'b']) await wait(record);
  await ended();
  expect(woken()).toEqual(['wake a', 'wake b']);
});

it('does not forget a record that comes back while it is being asked about', async () => {
  let asked = 0;
  books.onWake = (record) => void books.at.set(record, 'through');
  // It is read as gone, and is back before the answer arrives.
  books.beforeStill = () => {
    asked += 1;
    if (asked === 1) books.at.set('b', 'busy');
  };
  books.onStill = async () => {
    if (asked === 1) await wait('b');
  };
  await wait('a');
  await wait('b');
  await ended();
  expect(books.at.get('b')).toBe('through');
});

it('opens again, with its own mails, for a record that comes while the recovery is written', async () => {
  books.onWake = (record) => void books.at.set(record, 'through');
  books.deliver = async (key) => {
    if (key === 'recovered' && books.mailed.length === 1) await wait('late');
  };
  await wait('a');
  await ended();
  expect(books.mailed).toEqual(['opened', 'recovered', 'opened', 'recovered']);
  expect(books.at.get('late')).toBe('through');
});

it('holds nobody up while the mail server is down', async () => {
  let up = false;
  books.onWake = (record) => void books.at.set(record, 'through');
  books.deliver = async () => {
    if (!up) throw new Error('connection refused');
    await sleep(1);
  };
  await wait('a');
  await until('a is through', () => books.at.get('a') === 'through', 8_000);
  expect(books.mailed).toEqual([]);
  up = true;
  await ended();
  expect(books.mailed).toEqual(['opened', 'recovered']);
});

it('looks at once when it is asked to', async () => {
  intervalMs = 600_000;
  books.onWake = (record) => void books.at.set(record, 'through');
  await wait('a');
  await until('the mail', () => books.mailed.length === 1);
  await stage.client.workflow.getHandle(id).signal('recheck');
  await ended();
  expect(books.at.get('a')).toBe('through');
});

it('mails nobody about a record that had left when it was told of', async () => {
  await wait('a', 'through');
  await ended();
  expect([books.mailed, books.log]).toEqual([[], []]);
});
