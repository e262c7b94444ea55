import { randomBytes } from 'node:crypto';
import type { Client } from '@temporalio/client';
import type { Store } from '../../clients/store/port';
import { checkInboxMessage } from '../../domain/inbox';
import { connectTemporal } from '../../gateway/connect';
import { storeInbox } from '../../gateway/inbox';
import type { Settings } from '../../domain/settings';
import type { Answer, LiveTemporal, TestGateway } from './support';
import {
  brokenStore,
  call,
  closedDoor,
  deadTemporal,
  gateway,
  keysUnder,
  liveTemporal,
  secret,
  settingsFor,
  temporaryStore,
} from './support';

const timing = { temporalMs: 3000, inboxMs: 1500, drainEveryMs: 60_000 };
/** For a Temporal that is down: the answer comes after this. */
const impatient = { ...timing, temporalMs: 300 };

let temporal: LiveTemporal;
let dead: ReturnType<typeof deadTemporal>;
let files: Awaited<ReturnType<typeof temporaryStore>>;
let account: string;
let settings: Settings;
const apps: TestGateway[] = [];

beforeAll(async () => {
  temporal = await liveTemporal();
  dead = deadTemporal();
});

afterAll(async () => {
  await temporal.close();
  await dead.close();
});

beforeEach(async () => {
  files = await temporaryStore();
  account = `t${randomBytes(5).toString('hex')}`;
  settings = settingsFor({ [account]: {} }, temporal);
});

afterEach(async () => {
  await Promise.all(apps.splice(0).map(({ app }) => app.close()));
  await files.remove();
});

async function open(
  client: Client,
  store: Store,
  more: Partial<Parameters<typeof gateway>[0]> = {},
): Promise<TestGateway> {
  const opened = await gateway({ settings, store, temporal: client, timing, ...more });
  apps.push(opened);
  return opened;
}

function events(...ids: (number | string)[]): string {
  const data = ids.map((id) => ({ action: 'updated', userId: 5, entity: { type: 'invoice', id } }));
  return JSON.stringify({ messageId: 'm', timestamp: '1', data });
}

function post(
  { url }: TestGateway,
  body: string,
  more: { secret?: string; type?: string } = {},
): Promise<Answer> {
  return call(`${url}/webhooks/servicetrade/${more.secret ?? secret}`, {
    method: 'POST',
    headers: { 'content-type': more.type ?? 'application/json' },
    body,
  });
}

const record = (id: number | string): string => `servicetrade~${account}~invoice~${id}~east-ABC`;

/** How often the invoice's run was told to read again. */
async function signalsOf(id: number | string): Promise<number> {
  const { events: history } = await temporal.client.workflow.getHandle(record(id)).fetchHistory();
  return (history ?? []).filter((event) => event.workflowExecutionSignaledEventAttributes).length;
}

describe('POST /webhooks/servicetrade/:secret', () => {
  it('starts the run of an invoice before it answers 200, with a title and search attributes (ST20, OP1)', async () => {
    const app = await open(temporal.client, files.store);
    expect((await post(app, events(41))).status).toBe(200);
    const run = await temporal.client.workflow.getHandle(record(41)).describe();
    expect(run).toMatchObject({ type: 'invoice', taskQueue: 'girder' });
    expect(await run.staticSummary()).toBe('ServiceTrade invoice 41 → east-ABC');
    const attributes = Object.fromEntries(
      [...run.typedSearchAttributes.getAll()].map(({ key, value }) => [key.name, value]),
    );
    expect(attributes).toMatchObject({
      GirderConnection: account,
      GirderRecordType: 'invoice',
      GirderSourceId: '41',
      GirderState: 'Waiting',
    });
    expect(await keysUnder(files.store, 'inbox/')).toEqual([]);
  });

  it('keeps one run for an invoice that is named twice in a message and in two messages', async () => {
    const app = await open(temporal.client, files.store);
    await post(app, events(42, 42, '42'));
    await post(app, events(42));
    expect(await signalsOf(42)).toBe(2);
  });

  it('lets two gateways take the same message at once: one run (F11)', async () => {
    const [one, two] = [await open(temporal.client, files.store), await open(temporal.client, files.store)];
    const ids = Array.from({ length: 10 }, (_, at) => 500 + at);
    const answers = await Promise.all(ids.flatMap((id) => [post(one, events(id)), post(two, events(id))]));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    for (const id of ids) {
      expect(await signalsOf(id)).toBe(2);
      expect(await runsOf(record(id))).toBe(1);
    }
  });

  it('answers an unknown secret with a bare 404 and reads no body (B3)', async () => {
    const app = await open(temporal.client, files.store);
    for (const wrong of ['x', `${secret}x`, secret.slice(1), secret.toUpperCase(), 'a'.repeat(600), '%00']) {
      const answer = await post(app, 'x'.repeat(200_000), { secret: wrong });
      expect([answer.status, answer.body]).toEqual([404, '']);
    }
    const nowhere = await call(`${app.url}/webhooks/servicetrade/${secret}`);
    expect([nowhere.status, nowhere.body]).toEqual([404, '']);
  });

  it('takes either of two secrets while one is being replaced, each for its own connection', async () => {
    settings = settingsFor(
      { [account]: { webhookSecrets: ['old-secret', 'new-secret'] }, other: {} },
      temporal,
    );
    const app = await open(temporal.client, files.store);
    expect((await post(app, events(43), { secret: 'old-secret' })).status).toBe(200);
    expect((await post(app, events(43), { secret: 'new-secret' })).status).toBe(200);
    expect(await signalsOf(43)).toBe(2);
  });

  it('never loses a message to its content type: a 415 would count as delivered', async () => {
    const app = await open(temporal.client, files.store);
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/json\t; a', '']) {
      expect((await post(app, events(44), { type })).status).toBe(200);
    }
    expect(await signalsOf(44)).toBe(4);
  });

  it('answers 503 to a body over the limit, so that ServiceTrade does not count it as delivered', async () => {
    const app = await open(temporal.client, files.store);
    const answer = await post(app, `{"data":[],"x":"${'y'.repeat(200_000)}"}`);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('10');
    expect(app.lines.join('')).toContain('raise gateway.bodyLimitBytes');
  });

  it.each([
    ['no JSON', '{"data":['],
    ['nothing', ''],
    ['__proto__', '{"data":[],"__proto__":{"admin":true}}'],
    ['constructor.prototype', '{"data":[],"constructor":{"prototype":{"admin":true}}}'],
    ['another shape', '[1,2,3]'],
    ['50,000 nested arrays', '['.repeat(50_000)],
    ['not UTF-8', '\u0000\u0001'],
  ])(
    'keeps a message that is unreadable (%s) once, for a person, and answers 200 (B4)',
    async (_name, body) => {
      const app = await open(temporal.client, files.store);
      expect((await post(app, body)).status).toBe(200);
      expect((await post(app, body)).status).toBe(200);
      const keys = await keysUnder(files.store, 'unreadable/');
      expect(keys).toHaveLength(1);
      const kept = await files.store.get(keys[0] ?? '', (value) => value);
      expect(kept?.value).toMatchObject({
        connection: account,
        base64: Buffer.from(body).toString('base64'),
      });
      expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    },
  );

  it('answers 503 when an unreadable message cannot be kept', async () => {
    const app = await open(temporal.client, brokenStore);
    expect((await post(app, '{')).status).toBe(503);
  });

  it('takes what can be read of a message that is partly unreadable, and keeps it', async () => {
    const app = await open(temporal.client, files.store);
    const body = `{"data":[{"entity":{"type":"invoice","id":9007199254740993}},${events(45).slice(events(45).indexOf('[') + 1)}`;
    expect(JSON.parse((await post(app, body)).body)).toEqual({ taken: 1 });
    expect(await signalsOf(45)).toBe(1);
    expect(await keysUnder(files.store, 'unreadable/')).toHaveLength(1);
  });

  it('starts nothing for echoes and for types that nobody follows', async () => {
    const app = await open(dead.client, brokenStore, { timing: impatient });
    const of = (type: string, userId: number | null): object => ({ userId, entity: { type, id: 46 } });
    const data = [of('invoice', 999), of('appointment', 5), of('quoteitem', null), of('spaceship', 5)];
    // Nothing is wanted, so neither Temporal nor the store is needed.
    expect((await post(app, JSON.stringify({ data }))).status).toBe(200);
  });

  it('puts a message with 60 invoices into the inbox in one write, answers, then starts all 60', async () => {
    const inbox = storeInbox(files.store);
    const kept: string[] = [];
    const app = await open(temporal.client, files.store, {
      inbox: {
        ...inbox,
        keep: async (message) => {
          kept.push(...message.records);
          return inbox.keep(message);
        },
      },
    });
    const ids = Array.from({ length: 60 }, (_, at) => 600 + at);
    expect(JSON.parse((await post(app, events(...ids))).body)).toEqual({ taken: 60 });
    expect(kept).toEqual(ids.map(record));
    await until(async () => (await keysUnder(files.store, 'inbox/')).length === 0);
    for (const id of ids) expect(await signalsOf(id)).toBe(1);
  });

  it('keeps what a message asks for in the inbox while Temporal is down (F9)', async () => {
    const app = await open(dead.client, files.store, { timing: impatient });
    const body = JSON.stringify({
      data: [{ entity: { type: 'invoice', id: 47 } }, { entity: { type: 'job', id: 5 } }],
    });
    expect((await post(app, body)).status).toBe(200);
    const [key] = await keysUnder(files.store, 'inbox/');
    expect((await files.store.get(key ?? '', checkInboxMessage))?.value).toMatchObject({
      source: 'servicetrade',
      connection: account,
      records: [record(47)],
      causes: expect.arrayContaining(['cause~east-ABC~JOB_UNMAPPED~job-5']),
    });
  });

  it('hands it on as soon as Temporal is back (F9)', async () => {
    const door = await closedDoor(temporal.address);
    const returning = connectTemporal({ address: door.address, namespace: temporal.namespace });
    const app = await open(returning.client, files.store, { timing: { ...impatient, drainEveryMs: 100 } });
    expect((await post(app, events(51))).status).toBe(200);
    expect(await keysUnder(files.store, 'inbox/')).toHaveLength(1);
    await door.open();
    await until(async () => (await keysUnder(files.store, 'inbox/')).length === 0);
    expect(await signalsOf(51)).toBe(1);
    await app.app.close();
    await returning.close();
    await door.close();
  });

  it('answers 503 when neither Temporal nor the store took it, and says no more (F18)', async () => {
    const app = await open(dead.client, brokenStore, { timing: impatient });
    const answer = await post(app, events(48));
    expect([answer.status, JSON.parse(answer.body)]).toEqual([503, { error: 'not taken, try again' }]);
    expect(app.lines.join('')).toContain('store is down');
  });

  it('uses the inbox when Temporal is slower than its share of the time', async () => {
    const stuck = new Proxy(temporal.client, {
      get: (client, name: keyof Client) =>
        name === 'withDeadline' ? () => new Promise(() => {}) : client[name],
    });
    const app = await open(stuck, files.store, { timing: { ...timing, temporalMs: 50 } });
    expect((await post(app, events(49))).status).toBe(200);
    expect(await keysUnder(files.store, 'inbox/')).toHaveLength(1);
  });

  it('wakes a cause that waits on an edited company (ST16), and minds none that is not there', async () => {
    const id = `cause~east-ABC~CUSTOMER_UNMAPPED~company-${Date.now()}`;
    await temporal.client.workflow.start('cause', { workflowId: id, taskQueue: 'nobody', args: [{}] });
    const app = await open(temporal.client, files.store);
    const data = [{ entity: { type: 'company', id: id.split('-').pop() } }];
    expect((await post(app, JSON.stringify({ data }))).status).toBe(200);
    const { events: history } = await temporal.client.workflow.getHandle(id).fetchHistory();
    const names = (history ?? []).map((event) => event.workflowExecutionSignaledEventAttributes?.signalName);
    expect(names).toContain('recheck');
  });

  it('logs routes and counts, never the secret (OP7)', async () => {
    const app = await open(temporal.client, files.store);
    await post(app, events(50));
    await post(app, '{');
    await post(app, 'x'.repeat(200_000));
    await call(`${app.url}/webhooks/servicetrade/${secret}/%E0%A4%A`);
    await call(`${app.url}/nowhere/${secret}`);
    const log = app.lines.join('');
    expect(log).toContain('/webhooks/servicetrade/:secret');
    expect(log).not.toContain(secret);
  });
});

async function runsOf(workflowId: string): Promise<number> {
  let runs = 0;
  await until(async () => {
    ({ count: runs } = await temporal.client.workflow.count(`WorkflowId = '${workflowId}'`));
    return runs > 0;
  });
  return runs;
}

/** Waits for something that another process does; jest's own time-out ends it. */
async function until(done: () => Promise<boolean>): Promise<void> {
  while (!(await done())) await new Promise((next) => setTimeout(next, 50));
}
