/** The HTTP interface for programs (TP1, TP6, TP7). */
import { z } from 'zod';
import { readDecision } from '../../clients/store/approvals';
import { updateHead } from '../../clients/store/heads';
import {
  type ApprovalHouse,
  approvalHouse,
  content,
  type HouseOptions,
  record,
  roundOf,
} from './approvals/support';
import { type Answer, call } from './support';

const tokens = { jane: 'token-of-jane', jobs: 'token-of-jobs' };
const clients = { jane: { token: tokens.jane, approver: 'jane.doe' }, jobs: { token: tokens.jobs } };

const houses: ApprovalHouse[] = [];
afterEach(async () => {
  await Promise.all(houses.splice(0).map((house) => house.close()));
});

async function house(options: HouseOptions = {}): Promise<ApprovalHouse> {
  const opened = await approvalHouse({ ...options, gateway: { clients } });
  houses.push(opened);
  await opened.open();
  return opened;
}

interface Ask {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function ask(
  at: ApprovalHouse,
  path: string,
  { token = tokens.jane, body, headers }: Ask = {},
): Promise<Answer & { json: unknown }> {
  const answer = await call(`${at.url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { ...answer, json: JSON.parse(answer.body) };
}

const error = (code: string, message: unknown = expect.any(String)) => ({ error: { code, message } });

describe('who may ask', () => {
  it.each([
    ['nobody', ''],
    ['a wrong token', 'Bearer token-of-jame'],
    ['another scheme', `Basic ${tokens.jane}`],
    ['a blank token', 'Bearer '],
  ])('is not %s: 401, whatever the route', async (_name, authorization) => {
    const at = await house();
    for (const path of ['/approvals', '/jobs/import', '/nowhere']) {
      const answer = await ask(at, path, { headers: { authorization } });
      expect([answer.status, answer.json]).toEqual([401, error('unauthorized')]);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('is a client of the configuration, who decides only for an approver', async () => {
    const at = await house();
    expect((await ask(at, '/approvals', { token: tokens.jobs })).status).toBe(200);
    expect(await ask(at, '/nowhere')).toMatchObject({ status: 404, json: error('not_found') });
    const decided = await decideBy(at, {}, { token: tokens.jobs });
    expect([decided.status, decided.json]).toEqual([
      403,
      error('no_approver', expect.stringContaining('clients.jobs.approver')),
    ]);
    expect(at.lines.join('')).not.toContain(tokens.jane);
  });
});

describe('POST /api/jobs/import (TP1)', () => {
  it('tells the project record of the job', async () => {
    const at = await house();
    const project = 'trimble-pay~main~project~26-1042~east-ABC';
    const answer = await ask(at, '/jobs/import', {
      token: tokens.jobs,
      body: { connection: 'main', job: ' 26-1042' },
    });
    expect([answer.status, answer.json]).toEqual([202, { record: project }]);
    expect(at.told).toEqual([{ how: 'signal', name: 'recordChanged', record: project, args: [] }]);
  });

  it.each<[string, unknown, number, string, string]>([
    [
      'another connection',
      { connection: 'nope', job: '1' },
      404,
      'unknown_connection',
      'configured are: main',
    ],
    ['a number that is none', { job: 'A/1' }, 422, 'invalid', 'letters, digits and hyphens'],
    ['no number', {}, 422, 'invalid', 'job'],
    ['a field that is not known', { job: '1', force: true }, 422, 'invalid', 'force'],
    ['no JSON', '{', 400, 'bad_request', 'JSON'],
  ])('refuses %s', async (_name, body, status, code, says) => {
    const at = await house();
    const answer = await ask(at, '/jobs/import', { body });
    expect([answer.status, answer.json]).toEqual([status, error(code, expect.stringContaining(says))]);
    expect(at.told).toEqual([]);
  });
});

describe('GET /api/approvals', () => {
  it('lists what waits, and shows one with all that is decided on (OP6)', async () => {
    const at = await house();
    const list = await ask(at, '/approvals');
    expect(list.json).toEqual({
      approvals: [
        {
          ...{
            record,
            application: 2,
            company: 'ABC',
            job: '26-1042',
            vendor: 'FRAME1',
            subcontract: 'SC-100',
          },
          ...{
            round: 1,
            step: 0,
            stepName: 'Project manager',
            missing: 1,
            since: '2026-08-03T16:00:00.000Z',
          },
        },
      ],
    });
    const shown = await ask(at, `/approvals/${encodeURIComponent(record)}`);
    expect(shown.json).toMatchObject({
      ...{
        record,
        content: content(),
        round: 1,
        step: 0,
        contentHash: (await roundOf(at.store)).contentHash,
      },
      standing: {
        status: 'open',
        missing: 1,
        mayDecide: ['jane.doe', 'raj.patel'],
        steps: [{ need: 1 }, { need: 1 }],
      },
    });
    expect(await ask(at, '/approvals/pap_3')).toMatchObject({ status: 404, json: error('unknown_record') });
    const none = record.replace('pap_3', 'pap_9');
    expect(await ask(at, `/approvals/${none}`)).toMatchObject({ status: 404, json: error('unknown_record') });
  });
});

async function decideBy(
  at: ApprovalHouse,
  change: object = {},
  more: Ask & { key?: string } = {},
): Promise<Answer & { json: unknown }> {
  const { contentHash } = await roundOf(at.store);
  const { key = 'key-1', ...rest } = more;
  const body = { choice: 'approve', contentHash, round: 1, step: 0, ...change };
  return ask(at, `/approvals/${record}/decisions`, { body, headers: { 'idempotency-key': key }, ...rest });
}

describe('POST /api/approvals/:record/decisions (TP6)', () => {
  it('decides once for each key, whatever is repeated, and refuses another request under it', async () => {
    const at = await house();
    const first = await decideBy(at, { comment: 'Fine' });
    expect([first.status, first.json]).toMatchObject([200, { record, choice: 'approve', state: 'applied' }]);
    const again = await Promise.all([
      decideBy(at, { comment: 'Fine' }),
      decideBy(at, { comment: ' Fine\r\n' }),
    ]);
    expect(again.map(({ status, json }) => [status, json])).toEqual([
      [200, first.json],
      [200, first.json],
    ]);
    const other = await decideBy(at, { choice: 'decline', comment: 'Fine' });
    expect([other.status, other.json]).toEqual([
      422,
      error('idempotency_mismatch', expect.stringContaining('approve')),
    ]);
    expect(at.told).toHaveLength(1);
    expect((await roundOf(at.store)).decided).toMatchObject([
      { by: 'jane.doe', via: 'http', comment: 'Fine' },
    ]);
    expect(await decideBy(at, {}, { key: 'key-2' })).toMatchObject({ status: 409, json: error('step') });
  });

  it('lets one of ten keys at once win', async () => {
    const at = await house();
    const keys = Array.from({ length: 10 }, (_, n) => `key-${n}`);
    const statuses = await Promise.all(keys.map(async (key) => (await decideBy(at, {}, { key })).status));
    expect(statuses.sort()).toEqual([200, ...Array<number>(9).fill(409)]);
    expect((await roundOf(at.store)).decided).toHaveLength(1);
  });

  it('stands when Temporal does not answer: 202, and asking again applies it', async () => {
    const at = await house({ temporal: 'down' });
    const first = await decideBy(at);
    expect([first.status, first.json]).toMatchObject([202, { state: 'taken' }]);
    expect((await decideBy(at)).json).toEqual(first.json);
    const told = at.told.filter(({ how }) => how === 'update');
    expect(told).toHaveLength(2);
    const { decision } = z.looseObject({ decision: z.string() }).parse(first.json);
    expect(told.map(({ args }) => args)).toEqual([[decision], [decision]]);
    expect(await readDecision(at.store, decision)).toMatchObject({ record });
  });

  it.each<[string, object, number, string]>([
    ['a decline without a comment', { choice: 'decline' }, 422, 'comment'],
    ['another content', { contentHash: 'b'.repeat(64) }, 409, 'superseded'],
    ['another step', { step: 1 }, 409, 'step'],
    ['another round', { round: 2 }, 409, 'superseded'],
    ['a person who is no approver', { choice: 'delegate', to: 'nobody' }, 422, 'delegate'],
    ['a choice that is none', { choice: 'maybe' }, 422, 'invalid'],
    ['a field that is not known', { approver: 'mia.lang' }, 422, 'invalid'],
  ])('refuses %s and keeps the key good', async (_name, change, status, code) => {
    const at = await house();
    expect(await decideBy(at, change)).toMatchObject({ status, json: error(code) });
    expect(at.told).toEqual([]);
    expect((await decideBy(at)).status).toBe(200);
  });

  it.each([[''], ['a b'], ['x'.repeat(201)]])('asks for a key: "%s" is none', async (key) => {
    const at = await house();
    expect(await decideBy(at, {}, { key })).toMatchObject({ status: 400, json: error('idempotency_key') });
  });
});

describe('POST /api/applications/:record/export (TP7)', () => {
  it('asks the run, naming the client and the reason, and answers what it says', async () => {
    const at = await house();
    const path = `/applications/${record}/export`;
    expect(await ask(at, path, { body: { reason: 'month end' } })).toMatchObject({ status: 404 });
    const since = '2026-08-03T16:00:00.000Z';
    await updateHead(at.store, record, () => ({
      ...{ record, state: 'Waiting', since, revision: 0, documents: [], decisions: [], configHash: 'x' },
      title: { spectrumNumbers: [] },
    }));
    const answer = await ask(at, path, { body: { reason: 'month end' } });
    expect([answer.status, answer.json]).toEqual([200, { record, accepted: true, sentence: 'Taken.' }]);
    const request = { operator: 'jane', reason: 'month end', seen: since };
    expect(at.told).toEqual([{ how: 'update', name: 'export', record, args: [request] }]);
    expect(await ask(at, path, { body: { reason: ' ' } })).toMatchObject({
      status: 422,
      json: error('invalid'),
    });
  });
});
