import { createHmac } from 'node:crypto';
import { approved, drafted, listening, pause, started, until, world } from './helpers';
import type { Json, Received, Started } from './helpers';

let pay: Started;
let hook: Awaited<ReturnType<typeof listening>>;
beforeAll(async () => {
  pay = await started({ webhookRetryMs: [30, 60], webhookTimeoutMs: 200 });
});
afterAll(() => pay.close());
beforeEach(async () => {
  await pay.reset();
  await pay.state(world);
});
afterEach(() => hook.close());

const secret = 'not-a-real-hook-secret';

async function subscribed(more: Json = {}, ...statuses: number[]): Promise<void> {
  hook = await listening(...statuses);
  await pay.state({ _webhooks: [{ url: hook.url, secret, ...more }] });
}

const arrived = (n: number): Promise<void> => until(() => hook.received.length >= n);
const events = (): unknown[] => hook.received.map(({ message }) => message.event);

function signed({ headers, text }: Received): boolean {
  const timestamp = String(headers['x-trimble-pay-timestamp']);
  const wanted = createHmac('sha256', secret).update(`${timestamp}.${text}`).digest('hex');
  return /^\d{10}$/.test(timestamp) && headers['x-trimble-pay-signature'] === wanted;
}

test('TP7 submission, approval and its reset are told, with ids only, and signed', async () => {
  await subscribed();
  const id = await approved(pay);
  await pay.did('unapprove', { id });
  await arrived(3);
  expect(events()).toEqual(['contract.locked', 'pay_application.approved', 'pay_application.unapproved']);
  const data = { pay_application_id: id, contract_id: 'con_1', project_id: 'prj_1', revision: 1 };
  expect(hook.received.map(({ message }) => message)).toEqual([
    expect.objectContaining({ data: { contract_id: 'con_1', project_id: 'prj_1' } }),
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      event: 'pay_application.approved',
      occurred_at: expect.stringMatching(/Z$/),
      data,
    },
    expect.objectContaining({ data }),
  ]);
  expect(hook.received.map(signed)).toEqual([true, true, true]);
});

test('TP1 a connection is told, whoever made it', async () => {
  await subscribed({ events: ['connection.created'] });
  await pay.did('connect', { company_code: 'ABC', job: '2604' });
  const { body } = await pay.post('/projects', {
    external_id: 'ABC/2605',
    name: 'x',
    project_number: '2605',
  });
  const link = { erp: 'spectrum', company_code: 'ABC', job: '2605' };
  await pay.post(`/projects/${String(body.id)}/erp_connection`, link);
  await approved(pay);
  await arrived(2);
  await pause(50);
  expect(hook.received.map(({ message }) => message.data)).toEqual([
    expect.objectContaining({ company_code: 'ABC', job: '2604' }),
    expect.objectContaining({ job: '2605', project_id: body.id, connection_id: expect.any(String) }),
  ]);
});

test('TP7 a contract is told as locked once; state and other steps are not told', async () => {
  await subscribed();
  const id = await drafted(pay);
  await pay.did('submit', { id });
  await pay.did('decline', { id });
  await pay.did('resubmit', { id });
  await pay.did('submit', { id: await drafted(pay) });
  await arrived(1);
  await pause(80);
  expect(events()).toEqual(['contract.locked']);
});

test.each([302, 404, 503, 0])(
  'TP7 whatever is not 2xx is tried again (%i), three times in all',
  async (status) => {
    await subscribed({}, status, 500);
    await pay.did('submit', { id: await drafted(pay) });
    await arrived(3);
    await until(async () => (await pay.table('_deliveries'))[0]?.status === 'delivered');
    expect((await pay.table('_deliveries'))[0]).toMatchObject({
      attempts: 3,
      answers: [
        status === 0 ? { error: 'no answer within 200 ms' } : { status },
        { status: 500 },
        { status: 200 },
      ],
    });
    expect(new Set(hook.received.map(({ message }) => message.id)).size).toBe(1);
    expect(hook.received.every(signed)).toBe(true);
  },
);

test('TP7 after the third attempt the message is lost', async () => {
  await subscribed({}, 500, 500, 500);
  await pay.did('submit', { id: await drafted(pay) });
  await until(async () => (await pay.table('_deliveries'))[0]?.status === 'discarded');
  await pause(100);
  expect(hook.received).toHaveLength(3);
});

test('TP7 faults: dropped, doubled, overtaken', async () => {
  await subscribed();
  const other = await drafted(pay);
  await pay.faults(
    { operation: 'webhook', nth: 1, fault: { name: 'drop' } },
    { operation: 'webhook', nth: 2, fault: { name: 'reorder' } },
    { operation: 'webhook', nth: 3, fault: { name: 'duplicate' } },
  );
  await pay.did('submit', { id: other });
  await pay.did('approve', { id: other });
  await pay.did('approve', { id: other });
  await pay.did('unapprove', { id: other });
  await arrived(3);
  await pause(50);
  expect(events().sort()).toEqual([
    'pay_application.approved',
    'pay_application.unapproved',
    'pay_application.unapproved',
  ]);
  expect(events()[0]).toBe('pay_application.unapproved');
  expect((await pay.table('_deliveries'))[0]).toMatchObject({ status: 'dropped', attempts: 0 });
});

test('TP7 a message can come again much later, with its id; a reset ends what is under way', async () => {
  await subscribed();
  await pay.did('submit', { id: await drafted(pay) });
  await arrived(1);
  const message_id = hook.received[0]?.message.id;
  expect((await pay.advance('redeliver', { message_id }))[0]).toBe(200);
  await arrived(2);
  expect(hook.received[1]?.text).toBe(hook.received[0]?.text);
  expect((await pay.advance('redeliver', { message_id: 'x' }))[0]).toBe(404);
  await hook.close();
  await subscribed({}, 500, 500);
  await approved(pay);
  await arrived(1);
  await pay.reset();
  const before = hook.received.length;
  await pause(150);
  expect(hook.received).toHaveLength(before);
});
