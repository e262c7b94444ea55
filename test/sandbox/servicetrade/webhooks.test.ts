import { listening, pause, started, until, world } from './helpers';
import type { Json, Started } from './helpers';

let st: Started;
let hook: Awaited<ReturnType<typeof listening>>;

beforeAll(async () => {
  st = await started({ webhookRetryMs: [40, 80], webhookTimeoutMs: 300 });
});
afterAll(() => st.servicetrade.close());
beforeEach(async () => {
  await st.reset();
  await st.state(world);
});
afterEach(() => hook.close());

async function subscribed(more: Json = {}, ...statuses: number[]): Promise<string> {
  hook = await listening(...statuses);
  const made = await st.post('/webhook', { hookUrl: hook.url, ...more });
  return String(made.data.id);
}

const rename = (name: string) => st.put('/company/11', { name });
const arrived = (n: number) => until(() => hook.messages.length >= n);

test('a message has ids only, and the API user for its own writes', async () => {
  await st.state({ _settings: [{ apiUserId: 77 }] });
  await subscribed();
  await rename('A');
  await arrived(1);
  expect(hook.messages).toEqual([
    {
      messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      timestamp: expect.stringMatching(/^\d{10}$/),
      data: [
        {
          action: 'updated',
          timestamp: expect.any(Number),
          userId: 77,
          entity: { type: 'company', id: 11, uri: 'https://app.servicetrade.com/api/company/11' },
        },
      ],
    },
  ]);
});

test('a burst comes in one message, in its order', async () => {
  await subscribed();
  await Promise.all([
    rename('A'),
    st.put('/location/21', { name: 'B' }),
    st.post('/contact', { firstName: 'C' }),
  ]);
  await arrived(1);
  await pause(150);
  expect(hook.messages).toHaveLength(1);
  expect(hook.messages[0]?.data.map((one) => one.action).sort()).toEqual(['created', 'updated', 'updated']);
});

test('a changeset shows only the status of a job, and only where asked for', async () => {
  await subscribed({ includeChangesets: true });
  await st.advance({ action: 'completeJob', id: 30 });
  await arrived(1);
  expect(hook.messages[0]?.data).toEqual([
    expect.objectContaining({
      userId: null,
      changeset: [{ field: 'status', oldValue: 'scheduled', newValue: 'completed' }],
    }),
  ]);
  await st.advance({ action: 'voidInvoice', id: 40 });
  await arrived(2);
  expect(hook.messages[1]?.data[0]).toMatchObject({ entity: { type: 'invoice' }, userId: null });
  expect(hook.messages[1]?.data[0]).not.toHaveProperty('changeset');
});

test('a subscription may name entities and actions', async () => {
  await subscribed({ entityEvents: [{ entityType: 17, actions: ['updated'] }] });
  await rename('A');
  await st.put('/invoice/40', { status: 'processed' });
  await arrived(1);
  await pause(100);
  expect(hook.messages.map(({ data }) => data.map((one) => one.entity))).toEqual([
    [expect.objectContaining({ type: 'invoice' })],
  ]);
});

test('every subscription gets every message; a disabled one none', async () => {
  const id = await subscribed();
  await st.post('/webhook', { hookUrl: hook.url });
  await rename('A');
  await arrived(2);
  await st.put(`/webhook/${id}`, { enabled: false, hookUrl: 'https://elsewhere.example' });
  expect((await st.get(`/webhook/${id}`)).data).toMatchObject({ enabled: false, hookUrl: hook.url });
  await rename('B');
  await arrived(3);
  await pause(100);
  expect(hook.messages).toHaveLength(3);
});

test('state, repeated values, comments and tags are not announced; external ids are', async () => {
  await subscribed();
  await st.state({ contact: [{ id: 1, firstName: 'A' }] });
  await st.put('/invoice/40', { status: 'pending_accounting' });
  await st.post('/comment', { entityType: 17, entityId: 40, content: 'x' });
  await st.post('/tag', { name: 'loose' });
  await pause(120);
  expect(hook.messages).toEqual([]);
  await st.put('/externalid/company/11/spectrum', { value: 'C1' });
  await arrived(1);
  await st.put('/externalid/company/11/spectrum', { value: 'C1' });
  await arrived(2);
});

test('5xx is tried three times with one id, then dropped for good', async () => {
  await subscribed({}, 503, 500, 502);
  await rename('A');
  await arrived(3);
  await pause(200);
  expect(hook.messages).toHaveLength(3);
  expect(new Set(hook.messages.map(({ messageId }) => messageId)).size).toBe(1);
  expect(await st.table('_deliveries')).toMatchObject([
    { attempts: 3, status: 'discarded', answers: [{ status: 503 }, { status: 500 }, { status: 502 }] },
  ]);
});

test('a third attempt may succeed, and silence counts as failure', async () => {
  await subscribed({}, 0, 500);
  await rename('A');
  await arrived(3);
  await until(async () => (await st.table('_deliveries'))[0]?.status === 'delivered');
  expect((await st.table('_deliveries'))[0]).toMatchObject({
    attempts: 3,
    answers: [{ error: expect.stringContaining('no answer within') }, { status: 500 }, { status: 200 }],
  });
});

test.each([302, 401, 404])('%i counts as delivered: the event is lost', async (status) => {
  await subscribed({}, status);
  await rename('A');
  await arrived(1);
  await pause(150);
  expect(hook.messages).toHaveLength(1);
  expect(await st.table('_deliveries')).toMatchObject([{ status: 'delivered', attempts: 1 }]);
});

test('drop: nothing is sent', async () => {
  await subscribed();
  await st.faults({ operation: 'webhook', nth: 1, fault: { name: 'drop' } });
  await rename('A');
  await pause(120);
  await rename('B');
  await arrived(1);
  expect(await st.table('_deliveries')).toMatchObject([
    { status: 'dropped', attempts: 0 },
    { status: 'delivered' },
  ]);
});

test('duplicate: the same message twice', async () => {
  await subscribed();
  await st.faults({ operation: 'webhook', every: 1, fault: { name: 'duplicate' } });
  await rename('A');
  await arrived(2);
  expect(hook.messages[1]).toEqual(hook.messages[0]);
});

test('reorder: a later message overtakes', async () => {
  await subscribed();
  await st.faults({ operation: 'webhook', nth: 1, fault: { name: 'reorder' } });
  await rename('A');
  await pause(100);
  await st.put('/location/21', { name: 'B' });
  await arrived(2);
  const types = hook.messages.map(({ data }) => data[0]?.entity);
  expect(types).toEqual([
    expect.objectContaining({ type: 'location' }),
    expect.objectContaining({ type: 'company' }),
  ]);
});

test('a message can come again much later, with its id', async () => {
  await subscribed();
  await rename('A');
  await arrived(1);
  const messageId = hook.messages[0]?.messageId;
  expect((await st.advance({ action: 'redeliver', messageId })).status).toBe(200);
  await arrived(2);
  expect(hook.messages[1]).toMatchObject({ messageId, data: hook.messages[0]?.data });
});

test('subscribing needs admin.account and a sensible body; confirmed turns true by itself', async () => {
  const id = await subscribed();
  expect((await st.post('/webhook', { hookUrl: 'nowhere' })).status).toBe(400);
  const wrong = { hookUrl: hook.url, entityEvents: [{ entityType: 17, eventType: ['updated'] }] };
  expect((await st.post('/webhook', wrong)).status).toBe(400);
  expect((await st.get(`/webhook/${id}`)).data).toMatchObject({ entityEvents: null, enabled: true });
  await until(async () => (await st.get(`/webhook/${id}`)).data.confirmed === true);
  await st.state({ _clients: [{ clientId: 'girder', clientSecret: 'not-a-real-secret', admin: false }] });
  expect((await st.get('/webhook')).status).toBe(403);
});

test('a reset ends what is under way', async () => {
  await subscribed();
  await rename('A');
  await st.reset();
  await pause(120);
  expect(hook.messages).toEqual([]);
});
