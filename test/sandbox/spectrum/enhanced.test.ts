import type { AxiosResponse } from 'axios';
import type { Row } from '../../../sandbox';
import { call, customer, elementsOf, texts } from './soap-calls';
import { World, authorizationId, invoice } from './world';

/** Enhanced Authentication: bearer tokens for SOAP and REST, and secrets that rotate. */
describe('Enhanced Authentication', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  const on = (changes: Row = {}): void =>
    world.put({
      _authorizations: [
        { authorizationId, enhanced: { clientId: 'id', secret: 'shh', ...changes } },
        { authorizationId: 'OTHER', enhanced: { clientId: 'other', secret: 'psst' } },
      ],
    });
  beforeEach(async () => {
    await world.reset();
    on();
  });

  const fields = {
    client_id: 'id',
    client_secret: 'shh',
    scope: 'spectrumapi',
    grant_type: 'client_credentials',
  };
  const form = (path: string, changes: Record<string, string> = {}): Promise<AxiosResponse<string>> =>
    world.call('post', path, new URLSearchParams({ ...fields, ...changes }).toString(), {
      type: 'application/x-www-form-urlencoded',
    });
  const json = ({ data }: AxiosResponse<string>): Row => {
    const parsed: Row = JSON.parse(data);
    return parsed;
  };
  const status = async (path: string, changes: Record<string, string> = {}): Promise<number> =>
    (await form(path, changes)).status;
  const token = async (changes: Record<string, string> = {}): Promise<string> =>
    String(json(await form('/connect/token', changes)).access_token);
  const rest = (query: string, bearer: string, number = '100123'): Promise<AxiosResponse<string>> =>
    world.call(
      'post',
      `/customer/invoice?${query}`,
      { arInvoices: [invoice({ Invoice_Or_Transaction: number })] },
      { token: bearer },
    );

  describe('/connect/token', () => {
    it('answers a bearer token that opens SOAP and REST', async () => {
      const answer = await form('/connect/token');
      expect(answer.status).toBe(200);
      expect(json(answer)).toEqual({
        access_token: expect.any(String),
        expires_in: 3600,
        token_type: 'Bearer',
        scope: 'spectrumapi',
      });
      const bearer = String(json(answer).access_token);
      expect((await call(world, 'AddCustomer', customer, { token: bearer })).status).toBe(200);
      expect((await rest(`Authorization_ID=${authorizationId}&GUID=g1`, bearer)).data).toContain('"G"');
      expect(world.state('CR_INVOICE_TRAN_HEADER_MC')).toHaveLength(1);
      expect(world.state('_guids')).toMatchObject([{ guid: 'g1', authorizationId }]);
    });

    it('refuses wrong fields, unknown clients and wrong secrets', async () => {
      expect(await status('/connect/token', { grant_type: 'password' })).toBe(400);
      expect(await status('/connect/token', { scope: 'all' })).toBe(400);
      expect(await status('/connect/token', { client_id: 'nobody' })).toBe(401);
      expect(await status('/connect/token', { client_secret: 'psst' })).toBe(401);
    });

    it('tells how long the token lives, and ends it then', async () => {
      world.put({ _settings: [{ tokenSeconds: 1 }] });
      const answer = json(await form('/connect/token'));
      expect(answer.expires_in).toBe(1);
      const bearer = String(answer.access_token);
      expect((await call(world, 'AddCustomer', customer, { token: bearer })).status).toBe(200);
      const [row] = world.state('_tokens');
      world.put({ _tokens: [{ ...row, expires: new Date(Date.now() - 1).toISOString() }] });
      expect((await call(world, 'AddCustomer', customer, { token: bearer })).status).toBe(401);
    });

    it('refuses a secret after its end', async () => {
      on({ expires: new Date(Date.now() - 1000).toISOString() });
      expect(await status('/connect/token')).toBe(401);
      on({ expires: new Date(Date.now() + 60_000).toISOString() });
      expect(await status('/connect/token')).toBe(200);
    });
  });

  describe('without a live token', () => {
    it('401 on SOAP and REST, whoever asks and with whatever password', async () => {
      expect((await call(world, 'AddCustomer', customer)).status).toBe(401);
      expect((await call(world, 'AddCustomer', { ...customer, Authorization_ID: 'NOBODY' })).status).toBe(
        401,
      );
      expect((await call(world, 'AddCustomer', customer, { token: 'made-up' })).status).toBe(401);
      expect((await call(world, 'GetJob', { pCompany_Code: 'ABC' })).status).toBe(401);
      expect((await world.post([invoice()])).status).toBe(401);
      expect((await rest(`Authorization_ID=${authorizationId}`, 'made-up')).status).toBe(401);
      expect(world.state('CR_CUSTOMER_MASTER_MC')).toHaveLength(4);
      expect(world.journal().map(({ key, committed }) => [key, committed])).toEqual([
        ...Array<unknown>(3).fill(['ABC|C00010', false]),
        ...Array<unknown>(2).fill(['ABC|100123|I', false]),
      ]);
    });

    it('still describes its methods', async () => {
      expect(await elementsOf(world, 'GetPhase')).toContain('pJob_Number');
    });

    it('is all the same while it is off', async () => {
      world.put({ _authorizations: [{ authorizationId }] });
      expect((await call(world, 'AddCustomer', customer)).status).toBe(200);
      expect((await world.post([invoice()])).status).toBe(200);
      expect((await rest(`Authorization_ID=${authorizationId}`, 'made-up')).status).toBe(401);
      expect(await status('/connect/token')).toBe(401);
    });
  });

  describe('with a token', () => {
    it('the Authorization ID is still checked: one of its own client, in body or query', async () => {
      const bearer = await token();
      const foreign = await call(
        world,
        'AddCustomer',
        { ...customer, Authorization_ID: 'OTHER' },
        { token: bearer },
      );
      expect([texts(foreign.data, 'error_code'), texts(foreign.data, 'column')]).toEqual([
        ['A'],
        ['Authorization_ID'],
      ]);
      for (const query of ['', 'Authorization_ID=NOBODY', 'Authorization_ID=OTHER']) {
        expect(json(await rest(query, bearer))).toMatchObject({
          response: [{ error_code: 'A', column: 'Authorization_ID', Invoice_Or_Transaction: '100123' }],
        });
      }
      expect(world.state('CR_INVOICE_TRAN_HEADER_MC')).toEqual([]);
    });

    it('the GUID of the query is checked as the one of SOAP', async () => {
      const bearer = await token();
      const other = await token({ client_id: 'other', client_secret: 'psst' });
      expect((await rest('Authorization_ID=OTHER&GUID=g1', other)).data).toContain('"G"');
      expect(json(await rest(`Authorization_ID=${authorizationId}&GUID=g1`, bearer, '100124'))).toMatchObject(
        {
          response: [{ error_code: 'A', column: 'GUID', desc: 'GUID belongs to another Authorization ID' }],
        },
      );
      expect((await rest(`Authorization_ID=${authorizationId}`, bearer, '100124')).data).toContain('"G"');
    });
  });

  describe('/secretRotation', () => {
    const rotated = async (changes: Record<string, string> = {}): Promise<string> =>
      String(json(await form('/secretRotation', changes)).client_secret);

    it('answers a new secret and its end; the old one stops at once', async () => {
      const bearer = await token();
      const answer = await form('/secretRotation');
      expect(answer.status).toBe(200);
      expect(Object.keys(json(answer))).toEqual(['client_secret', 'estimated_expiration']);
      const days = (Date.parse(String(json(answer).estimated_expiration)) - Date.now()) / 86_400_000;
      expect(days).toBeCloseTo(90, 2);
      expect(await status('/connect/token')).toBe(401);
      expect(await status('/secretRotation')).toBe(401);
      expect(await status('/connect/token', { client_secret: String(json(answer).client_secret) })).toBe(200);
      // A token is not a secret: it lives to its own end.
      expect((await call(world, 'AddCustomer', customer, { token: bearer })).status).toBe(200);
    });

    it('or after an overlap, in which the old one may rotate again', async () => {
      world.put({ _settings: [{ secretOverlapSeconds: 60, secretDays: 7 }] });
      const second = await rotated();
      expect(await status('/connect/token')).toBe(200);
      expect(await status('/connect/token', { client_secret: second })).toBe(200);
      const third = await rotated();
      expect(new Set(['shh', second, third]).size).toBe(3);
      for (const secret of ['shh', second, third]) {
        expect(await status('/connect/token', { client_secret: secret })).toBe(200);
      }
    });

    it('an overlap ends, and does not outlive the secret’s own end', async () => {
      const soon = new Date(Date.now() + 30_000).toISOString();
      on({ expires: soon });
      world.put({ _settings: [{ secretOverlapSeconds: 60 }] });
      await rotated();
      expect(world.state('_authorizations')[0]?.enhanced).toMatchObject({
        old: [{ secret: 'shh', expires: soon }],
      });
      on({ secret: 'new', old: [{ secret: 'shh', expires: new Date(Date.now() - 1).toISOString() }] });
      expect(await status('/connect/token')).toBe(401);
      expect(await status('/connect/token', { client_secret: 'new' })).toBe(200);
    });

    it('is refused with wrong fields, and where the installation does not allow it', async () => {
      expect(await status('/secretRotation', { client_secret: 'psst' })).toBe(401);
      expect(await status('/secretRotation', { grant_type: '' })).toBe(400);
      world.put({ _settings: [{ allowSelfRotation: false }] });
      const refused = await form('/secretRotation');
      expect([refused.status, json(refused)]).toEqual([400, { error: 'unauthorized_client' }]);
      expect(await status('/connect/token')).toBe(200);
    });

    it('other clients keep theirs', async () => {
      await rotated();
      expect(await status('/connect/token', { client_id: 'other', client_secret: 'psst' })).toBe(200);
    });

    it('dropAfterCommit: the secret changed and nobody was told', async () => {
      world.faults('secretRotation', { name: 'dropAfterCommit' }, { nth: 1 });
      await expect(form('/secretRotation')).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(await status('/connect/token')).toBe(401);
    });

    it('dropBeforeCommit: the secret is the old one', async () => {
      world.faults('secretRotation', { name: 'dropBeforeCommit' }, { nth: 1 });
      await expect(form('/secretRotation')).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(await status('/connect/token')).toBe(200);
    });

    it('is in the journal, without secrets', async () => {
      world.faults('secretRotation', { name: 'status', code: 503 }, { nth: 1 });
      await form('/secretRotation');
      const secret = await rotated();
      await form('/secretRotation');
      expect(world.journal()).toMatchObject([
        { operation: 'secretRotation', key: 'id', committed: false, answer: { fault: 'status' } },
        { operation: 'secretRotation', key: 'id', committed: true, body: { client_id: 'id' } },
        { operation: 'secretRotation', key: 'id', committed: false },
      ]);
      expect(JSON.stringify(world.journal())).not.toMatch(new RegExp(`shh|${secret}`));
    });
  });

  it('faults work on /connect/token too', async () => {
    world.faults('connect/token', { name: 'status', code: 429, retryAfter: 2 }, { nth: 1 });
    const answer = await form('/connect/token');
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '2']);
    world.faults('connect/token', { name: 'dropAfterCommit' });
    await expect(form('/connect/token')).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(world.state('_tokens')).toHaveLength(1);
  });

  it.each([
    [{ clientId: 'id' }, '_authorizations.enhanced.secret must be text, not undefined'],
    [{ clientId: 7, secret: 's' }, '_authorizations.enhanced.clientId must be text, not 7'],
    [
      { clientId: 'id', secret: 's', expires: 'soon' },
      '_authorizations.enhanced.expires must be an ISO instant, not "soon"',
    ],
    [{ clientId: 'id', secret: 's', old: 'x' }, '_authorizations.enhanced.old must be an array, not "x"'],
  ])('a client that is none is refused: %j', async (enhanced, error) => {
    const answer = await world.control('put', 'state', { _authorizations: [{ authorizationId, enhanced }] });
    expect([answer.status, json(answer)]).toEqual([400, { error }]);
  });
});
