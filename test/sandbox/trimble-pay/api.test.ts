import { client, contractBody, contractPath, started, world } from './helpers';
import type { Started } from './helpers';

let pay: Started;
beforeAll(async () => {
  pay = await started();
});
afterAll(() => pay.close());
beforeEach(async () => {
  await pay.reset();
  await pay.state(world);
});

const grant = { grant_type: 'client_credentials', ...client };
const vendor = '/vendors/by_external_id/ABC:V9';

test('TP2 a token comes for client credentials, as JSON or as a form, and only for the right ones', async () => {
  await pay.state({ _grants: [] });
  expect(await pay.grant(grant)).toEqual({
    status: 200,
    access_token: expect.stringMatching(/^[\w-]{43}$/),
    token_type: 'Bearer',
    expires_in: 3600,
  });
  expect(await pay.grant(new URLSearchParams(grant))).toMatchObject({ status: 200 });
  expect(await pay.grant({ ...grant, client_secret: 'x' })).toMatchObject({
    status: 401,
    error: 'invalid_client',
  });
  expect(await pay.grant({ ...grant, grant_type: 'password' })).toMatchObject({ status: 400 });
  expect((await pay.table('_grants')).map(({ accepted }) => accepted)).toEqual([true, true, false, false]);
});

test('TP2 without a valid token every call is refused, known or not', async () => {
  await pay.state({ _clients: [{ ...client, access_token_seconds: 0 }] });
  const { access_token } = await pay.grant(grant);
  for (const authorization of [null, 'Bearer nonsense', `Bearer ${String(access_token)}`]) {
    const answer = await pay.call('GET', '/projects/prj_1', undefined, { authorization });
    expect([answer.status, answer.code]).toEqual([401, 'unauthorized']);
  }
  expect((await pay.get('/projects/prj_1')).status).toBe(200);
  await pay.state({ _clients: [] });
  expect((await pay.get('/nothing')).status).toBe(401);
});

test('TP2 errors have one shape, with a detail for each wrong field', async () => {
  const answer = await pay.put(vendor, { nam: 'x', zip_code: 'K1A 0B1', phone: 5 });
  expect(answer.status).toBe(422);
  expect(answer.body).toEqual({
    error: {
      code: 'validation_failed',
      message: expect.any(String),
      details: expect.arrayContaining([
        { field: 'name', issue: 'is required' },
        { field: 'nam', issue: 'is not a field here' },
        { field: 'phone', issue: 'must be a text' },
        { field: 'zip_code', issue: 'must be a ZIP code as 77002 or 77002-1234, or null' },
      ]),
    },
  });
  expect(await pay.put(vendor, '{')).toMatchObject({ status: 400, code: 'bad_request' });
  expect(await pay.get('/nothing')).toMatchObject({ status: 404, code: 'not_found' });
  expect(await pay.get('/contracts/con_9')).toMatchObject({ status: 404, code: 'not_found' });
  expect(await pay.post('/contracts/con_1', {})).toMatchObject({ status: 405, code: 'method_not_allowed' });
});

test.each([160000, '160000', '160,000.00', '160000.0', '0160000.00', '-0.00', '1e5'])(
  'TP7 money is a decimal string in one spelling, so %p is refused',
  async (original_value) => {
    const answer = await pay.put(contractPath, { ...contractBody, original_value });
    expect(answer.status).toBe(422);
    expect(answer.details).toMatchObject([{ field: 'original_value' }]);
  },
);

test('TP7 money is kept to the letter, beyond what a float holds', async () => {
  const original_value = '90071992547409931.07';
  const answer = await pay.put(contractPath, { ...contractBody, original_value });
  expect(answer.body).toMatchObject({ original_value, current_value: original_value });
});

test('TP2 a key repeats the answer of its write, and changes nothing again', async () => {
  const member = { email: 'a@sub.example' };
  const key = { 'idempotency-key': 'one' };
  const first = await pay.call('POST', '/vendors/ven_1/members', member, key);
  const again = await pay.call('POST', '/vendors/ven_1/members', member, key);
  expect(first.status).toBe(201);
  expect([again.status, again.body]).toEqual([201, first.body]);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(await pay.table('vendor_member')).toHaveLength(1);
  expect((await pay.journal()).map(({ accepted, committed }) => [accepted, committed])).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('TP2 a key of another write is refused, and a write without a key, too', async () => {
  const key = { 'idempotency-key': 'one' };
  await pay.call('PUT', vendor, { name: 'A' }, key);
  for (const [path, name] of [
    [vendor, 'B'],
    [`${vendor}1`, 'A'],
  ] as const) {
    expect(await pay.call('PUT', path, { name }, key)).toMatchObject({
      status: 409,
      code: 'idempotency_key_reused',
    });
  }
  expect(await pay.call('PUT', vendor, { name: 'A' }, { 'idempotency-key': null })).toMatchObject({
    status: 400,
    code: 'idempotency_key_required',
  });
  expect((await pay.table('vendor')).map(({ name }) => name)).toEqual(['Concrete Co', 'A']);
});

test('TP2 a refused write leaves its key free', async () => {
  const key = { 'idempotency-key': 'one' };
  const write = () => pay.call('PUT', contractPath, { ...contractBody, vendor_id: 'ven_2' }, key);
  expect((await write()).status).toBe(422);
  await pay.state({
    vendor: [
      { id: 'ven_1', external_id: 'ABC:V1', name: 'A' },
      { id: 'ven_2', external_id: 'ABC:V2', name: 'B' },
    ],
  });
  expect((await write()).status).toBe(200);
});

test('TP2 a stale revision is a conflict; the same values again raise none', async () => {
  const first = await pay.put(vendor, { name: 'A' });
  expect(first).toMatchObject({ status: 201, body: { revision: 1 } });
  const same = await pay.put(vendor, { name: 'A', revision: 1 });
  expect(same).toMatchObject({ status: 200, body: first.body });
  expect((await pay.put(vendor, { name: 'B', revision: 1 })).body).toMatchObject({ revision: 2 });
  expect(await pay.put(vendor, { name: 'C', revision: 1 })).toMatchObject({
    status: 409,
    code: 'conflict',
    details: [{ field: 'revision', issue: 'is 2 now, not 1' }],
  });
  expect((await pay.journal()).map(({ accepted, committed }) => [accepted, committed])).toEqual([
    [true, true],
    [true, false],
    [true, true],
    [false, false],
  ]);
});

test('TP10 faults stand around writes and the journal says what was committed', async () => {
  const operation = 'PUT /vendors/by_external_id/{external_id}';
  await pay.faults(
    { operation, nth: 1, fault: { name: 'status', code: 503, retryAfter: 1 } },
    { operation, nth: 2, fault: { name: 'dropAfterCommit' } },
    { operation, nth: 3, fault: { name: 'locked' } },
    { operation, nth: 4, fault: { name: 'authExpired' } },
  );
  expect((await pay.put(vendor, { name: 'A' })).status).toBe(503);
  await expect(pay.put(vendor, { name: 'A' })).rejects.toThrow(/socket hang up/);
  expect(await pay.put(vendor, { name: 'B' })).toMatchObject({ status: 423, code: 'locked' });
  expect((await pay.put(vendor, { name: 'B' })).status).toBe(401);
  expect((await pay.put(vendor, { name: 'A' })).status).toBe(200);
  const journal = await pay.journal();
  expect(journal.map((one) => [one.operation, one.accepted, one.committed])).toEqual([
    [operation, false, false],
    [operation, true, true],
    [operation, false, false],
    [operation, false, false],
    [operation, true, false],
  ]);
  expect(journal[1]).toMatchObject({ key: expect.stringMatching(/^vendor\/ven_/), body: { name: 'A' } });
});

test('TP2 state comes back as it was given, and a wrong one changes nothing', async () => {
  const [, state] = await pay.control('GET', '/state');
  expect(await pay.control('PUT', '/state', state)).toEqual([200, { ok: true }]);
  expect((await pay.control('GET', '/state'))[1]).toEqual(state);
  const contract = { id: 'con_1', external_id: 'ABC:2601:S-100', ...contractBody };
  const wrong: Array<[Record<string, unknown>, RegExp]> = [
    [{ projekt: [] }, /^table projekt is unknown; allowed: project, erp_connection, /],
    [{ vendor: [{ external_id: 'ABC:V1' }] }, /^vendor\[0\]: name is required; columns: id, /],
    [{ vendor: [{ external_id: 'ABC:V1', name: 'A', nam: 1 }] }, /^vendor\[0\]: nam is not a field here/],
    [{ vendor: [] }, /^contract con_1: vendor ven_1 was not found$/],
    [
      { _clients: [], project: [{ id: 'p', external_id: 'ABC', name: 'A', project_number: '1' }] },
      /COMPANY\/JOB/,
    ],
    [
      {
        pay_application: [
          { contract_id: 'con_1', number: 1, lines: [{ sov_line_id: 'sov_a1', stored_now: 5 }] },
        ],
      },
      /^pay_application\[0\]: stored_now must be money/,
    ],
    [{ contract: [contract, { ...contract, id: 'con_2' }] }, /^contract: ABC:2601:S-100 stands twice$/],
    [{ pay_application: [{ contract_id: 'con_9', number: 1 }] }, /contract con_9 was not found/],
  ];
  for (const [tables, message] of wrong) {
    expect(await pay.control('PUT', '/state', { _webhooks: [], ...tables })).toEqual([
      400,
      { error: expect.stringMatching(message) },
    ]);
    expect((await pay.control('GET', '/state'))[1]).toEqual(state);
  }
  expect(await pay.advance('fly', {})).toEqual([
    400,
    { error: expect.stringMatching(/^action "fly" is unknown; allowed: connect, draft, submit, approve, /) },
  ]);
});
