/** What Trimble Pay's webhooks are answered, and which record hears of them (TP6, TP9, B3, B4). */
import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { keepContractId } from '../../../clients/store/pay-contracts';
import { checkInboxMessage } from '../../../domain/inbox';
import type { Told } from '../approvals/support';
import { recordingTemporal } from '../approvals/support';
import type { Settings } from '../../../domain/settings';
import { trimblePaySettings } from '../../support/settings';
import {
  type Answer,
  brokenStore,
  call,
  deadTemporal,
  gateway,
  keysUnder,
  settingsFor,
  temporaryStore,
  type TestGateway,
} from '../support';

const secrets = { main: 'main-secret', other: 'other-secret' };
const settings: Settings = {
  ...settingsFor({ acme: {} }),
  trimblePay: {
    main: trimblePaySettings({ webhookSecrets: ['old-secret', secrets.main] }),
    other: trimblePaySettings({ webhookSecrets: [secrets.other] }),
  },
};

let files: Awaited<ReturnType<typeof temporaryStore>>;
let dead: ReturnType<typeof deadTemporal>;
let told: Told[];
const apps: TestGateway[] = [];

beforeEach(async () => {
  files = await temporaryStore();
  dead = deadTemporal();
  told = [];
});
afterEach(async () => {
  await Promise.all(apps.splice(0).map(({ app }) => app.close()));
  await dead.close();
  await files.remove();
});

const timing = { temporalMs: 300, inboxMs: 1500, drainEveryMs: 60_000 };

async function open(more: Partial<Parameters<typeof gateway>[0]> = {}): Promise<TestGateway> {
  const temporal = recordingTemporal(dead.client, told, () => Promise.reject(new Error('no update')));
  const opened = await gateway({ settings, store: files.store, temporal, timing, ...more });
  apps.push(opened);
  return opened;
}

interface Sent {
  connection?: string;
  secret?: string;
  ageMs?: number;
  /** Signed, and sent unless another body is. */
  body?: string | Buffer;
  sentBody?: string | Buffer | ReadableStream;
  headers?: Record<string, string>;
}

function post({ url }: TestGateway, sent: Sent = {}): Promise<Answer> {
  const { connection = 'main', secret = secrets.main, ageMs = 0, body = approved } = sent;
  const timestamp = String(Math.floor((Date.now() - ageMs) / 1000));
  const signature = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest('hex');
  return call(`${url}/webhooks/trimble-pay/${connection}`, {
    method: 'POST',
    body: sent.sentBody ?? body,
    headers: {
      'content-type': 'application/json',
      'x-trimble-pay-timestamp': timestamp,
      'x-trimble-pay-signature': signature,
      ...sent.headers,
    },
    ...(sent.sentBody instanceof ReadableStream && { duplex: 'half' }),
  });
}

const message = (event: string, data: unknown): string =>
  JSON.stringify({ id: 'm1', event, occurred_at: '2026-08-03T16:00:00Z', data });
const approved = message('pay_application.approved', {
  pay_application_id: 'pap_1',
  contract_id: 'con_1',
  revision: 2,
});
const application = 'trimble-pay~main~application~pap_1~east-ABC';

describe('POST /webhooks/trimble-pay/:connection', () => {
  it.each([
    ['an approval', approved, application],
    [
      'an approval that was taken back',
      message('pay_application.unapproved', { pay_application_id: 'pap_1' }),
      application,
    ],
    [
      'a job that was connected',
      message('connection.created', { company_code: 'ABC', job: '26-1042' }),
      'trimble-pay~main~project~26-1042~east-ABC',
    ],
  ])('tells the record of %s (TP1, TP6)', async (_name, body, record) => {
    const app = await open();
    const answer = await post(app, { body });
    expect([answer.status, JSON.parse(answer.body)]).toEqual([200, { taken: 1 }]);
    expect(told).toEqual([{ how: 'signal', name: 'recordChanged', record, args: [] }]);
  });

  it('tells the subcontract of a contract that was locked, where Girder made it', async () => {
    const app = await open();
    const record = 'trimble-pay~main~subcontract~V9%3ASC-7~east-ABC';
    await keepContractId(files.store, 'main', 'con_1', record);
    expect((await post(app, { body: message('contract.locked', { contract_id: 'con_1' }) })).status).toBe(
      200,
    );
    expect((await post(app, { body: message('contract.locked', { contract_id: 'con_2' }) })).body).toBe(
      '{"taken":0}',
    );
    expect(told).toMatchObject([{ record }]);
  });

  it.each([
    [
      'of another company',
      message('connection.created', { company_code: 'XYZ', job: '1' }),
      'another company',
    ],
    ['of a kind that nobody follows', message('vendor.created', {}), 'not a followed event'],
  ])('takes a message %s, tells nobody and says so in the log', async (_name, body, why) => {
    const app = await open({ store: brokenStore });
    expect((await post(app, { body })).status).toBe(200);
    expect([told, app.lines.join('')]).toEqual([[], expect.stringContaining(why)]);
  });

  it.each<[string, Sent, number]>([
    ['with the secret that is being replaced', { secret: 'old-secret' }, 200],
    ['four minutes old', { ageMs: 240_000 }, 200],
    ['in pieces', { sentBody: new Blob([approved]).stream() }, 200],
    ['of any type', { headers: { 'content-type': 'text/plain\t; x' } }, 200],
    ['with a byte-order mark', { body: `\uFEFF${approved}` }, 200],
    ['for a connection that is not there', { connection: 'toString' }, 404],
    ['signed by another connection', { secret: secrets.other }, 401],
    ['for another connection', { connection: 'other' }, 401],
    ['six minutes old', { ageMs: 360_000 }, 401],
    ['six minutes ahead', { ageMs: -360_000 }, 401],
    ['without a signature', { headers: { 'x-trimble-pay-signature': '' } }, 401],
    ['by another algorithm', { headers: { 'x-trimble-pay-signature': `sha512=${'a'.repeat(64)}` } }, 401],
    ['with another time than was signed', { headers: { 'x-trimble-pay-timestamp': '1' } }, 401],
    ['written anew', { sentBody: JSON.stringify(JSON.parse(approved), null, 1) }, 401],
    [
      'pressed after it was signed',
      { sentBody: gzipSync(approved), headers: { 'content-encoding': 'gzip' } },
      401,
    ],
    ['over the limit', { body: 'x'.repeat(100_001) }, 413],
  ])('answers a message %s: %i (B3)', async (_name, sent, status) => {
    const app = await open();
    const answer = await post(app, sent);
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.body).toBe('');
    expect(told).toHaveLength(status === 200 ? 1 : 0);
    expect(await keysUnder(files.store, '')).toEqual([]);
  });

  it.each([
    ['no JSON', '{"event":'],
    ['nothing', ''],
    ['__proto__', '{"event":"contract.locked","__proto__":{"admin":true}}'],
    ['deep JSON', '['.repeat(50_000)],
    ['an event without what it is about', message('pay_application.approved', {})],
    ['an id that is none', message('pay_application.approved', { pay_application_id: 'a\u0000b' })],
    ['pressed and signed', gzipSync(approved)],
  ])(
    'keeps a signed message that is unreadable (%s) once, for a person, and answers 200 (B4)',
    async (_name, body) => {
      const app = await open();
      expect([(await post(app, { body })).status, (await post(app, { body })).status]).toEqual([200, 200]);
      const [key, ...more] = await keysUnder(files.store, '');
      expect([key, more]).toEqual([expect.stringMatching(/^unreadable\//), []]);
      expect((await files.store.get(key ?? '', (value) => value))?.value).toMatchObject({
        connection: 'main',
        base64: Buffer.from(body).toString('base64'),
      });
    },
  );

  it('keeps what a message asks for while Temporal is down, and asks for it again when nobody takes it (F9, F18)', async () => {
    const app = await open({ temporal: dead.client });
    expect((await post(app)).status).toBe(200);
    const [key] = await keysUnder(files.store, 'inbox/');
    const kept = await files.store.get(key ?? '', checkInboxMessage);
    expect(kept?.value).toMatchObject({ source: 'trimble-pay', connection: 'main', records: [application] });
    const lost = await open({ temporal: dead.client, store: brokenStore });
    const answer = await post(lost);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    const locked = await post(lost, { body: message('contract.locked', { contract_id: 'con_1' }) });
    expect(locked.status).toBe(503);
  });
});
