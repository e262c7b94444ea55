import http from 'node:http';
import type { Row } from '../../../sandbox';
import { World, authorizationId, invoice } from './world';

const operation = 'POST /customer/invoice';

/** Each fault shows what its name says, and commits or not. */
describe('faults of the Spectrum stand-in', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.close());
  beforeEach(() => world.reset());

  const committed = (): [number, boolean[]] => [
    world.state('CR_INVOICE_TRAN_HEADER_MC').length,
    world.journal().map((entry) => entry.committed),
  ];
  const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const post = (timeout?: number): ReturnType<World['post']> => world.post([invoice()], undefined, timeout);

  it.each([
    ['dropBeforeCommit', { name: 'dropBeforeCommit' }],
    ['locked', { name: 'locked' }],
    ['status', { name: 'status', code: 503, retryAfter: 7 }],
    ['soapFault', { name: 'soapFault' }],
    ['authExpired', { name: 'authExpired' }],
  ])('%s commits nothing and is in the journal', async (_name, fault) => {
    world.faults(operation, fault);
    await post().catch(() => undefined);
    expect(committed()).toEqual([0, [false]]);
  });

  it('refuseConnection: the socket goes, nothing was received', async () => {
    world.faults(operation, { name: 'refuseConnection' });
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(committed()).toEqual([0, []]);
  });

  it('dropBeforeCommit and dropAfterCommit look the same from outside', async () => {
    world.faults(operation, { name: 'dropBeforeCommit' });
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    world.faults(operation, { name: 'dropAfterCommit' });
    await expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(committed()).toEqual([1, [false, true]]);
  });

  it('status, with Retry-After', async () => {
    world.faults(operation, { name: 'status', code: 429, retryAfter: 7 });
    const answer = await post();
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '7']);
  });

  it('soapFault and authExpired', async () => {
    world.faults(operation, { name: 'soapFault' });
    expect(await post()).toMatchObject({
      status: 500,
      data: expect.stringContaining('Error executing Web Service'),
    });
    world.faults(operation, { name: 'authExpired' });
    expect((await post()).status).toBe(401);
  });

  it('locked: a row on the key', async () => {
    world.faults(operation, { name: 'locked' });
    expect(await world.said()).toEqual(['I Invoice_Or_Transaction: Record is locked by another user']);
  });

  it('commitLate: commits after the client has gone', async () => {
    world.faults(operation, { name: 'commitLate', ms: 150 });
    await expect(post(40)).rejects.toMatchObject({ code: 'ECONNABORTED' });
    expect(committed()).toEqual([0, []]);
    await pause(180);
    expect(committed()).toEqual([1, [true]]);
  });

  it('commitLate does not outlive a reset', async () => {
    world.faults(operation, { name: 'commitLate', ms: 60 });
    const gone = expect(post()).rejects.toMatchObject({ code: 'ECONNRESET' });
    await pause(20);
    await world.reset();
    await gone;
    await pause(80);
    expect(committed()).toEqual([0, []]);
  });

  it('delay waits before, delayAnswer after the commit', async () => {
    world.faults(operation, { name: 'delay', ms: 80 });
    const late = post();
    await pause(40);
    expect(committed()[0]).toBe(0);
    expect((await late).status).toBe(200);
    world.put({ CR_INVOICE_TRAN_HEADER_MC: [] });
    world.faults(operation, { name: 'delayAnswer', ms: 80 });
    const answered = post();
    await pause(40);
    expect(committed()[0]).toBe(1);
    expect((await answered).data).toContain('"G"');
  });

  it('emptyBody, html and truncate answer 200 after the commit', async () => {
    world.faults(operation, { name: 'emptyBody' });
    expect(await post()).toMatchObject({ status: 200, data: '' });
    expect(committed()[0]).toBe(1);
    await world.reset();
    world.faults(operation, { name: 'html' });
    const page = await post();
    expect([page.status, page.headers['content-type'], committed()[0]]).toEqual([200, 'text/html', 1]);
    await world.reset();
    world.faults(operation, { name: 'truncate', bytes: 20 });
    const cut = await post();
    expect([cut.data, cut.headers['content-length'], committed()[0]]).toEqual([
      '{"response":[{"error',
      '20',
      1,
    ]);
  });

  it('truncate by dropping the socket: the answer is aborted', async () => {
    world.faults(operation, { name: 'truncate', bytes: 20, cut: 'socket' });
    await expect(post()).rejects.toThrow(/aborted|ECONNRESET/);
    expect(committed()).toEqual([1, [true]]);
  });

  it('drip: slowly, but whole', async () => {
    world.faults(operation, { name: 'drip', bytesPerSecond: 1500 });
    const start = Date.now();
    expect(JSON.parse((await post()).data)).toHaveProperty('response');
    expect(Date.now() - start).toBeGreaterThan(50);
    expect(committed()[0]).toBe(1);
  });

  it('truncate cuts a SOAP answer inside its envelope', async () => {
    world.faults('GetCustomers', { name: 'truncate', bytes: 400 });
    const { data } = await world.soap('GetCustomers', {
      Authorization_ID: authorizationId,
      GUID: '',
      pCompany_Code: 'ABC',
      pStatus: '',
    });
    expect(data).toHaveLength(400);
  });

  it('a client that writes half a request and leaves commits nothing', async () => {
    const url = new URL(`${world.running.url}/customer/invoice`);
    const req = http.request(url, { method: 'POST', headers: { 'content-length': '1000' } });
    req.on('error', () => undefined);
    req.write('{"arInvoices":[');
    await pause(30);
    req.destroy();
    await pause(30);
    expect(committed()).toEqual([0, []]);
  });

  describe('which call', () => {
    const ok = async (): Promise<boolean> =>
      post().then(
        ({ status }) => status === 200,
        () => false,
      );
    const sequence = async (rule: Row, calls = 5): Promise<string> => {
      world.faults(operation, { name: 'status', code: 503 }, rule);
      let out = '';
      for (let index = 0; index < calls; index += 1) out += (await ok()) ? '.' : 'x';
      return out;
    };

    it('nth, nth with times, every, times, all, probability with seed', async () => {
      expect(await sequence({ nth: 2 })).toBe('.x...');
      expect(await sequence({ nth: 2, times: 3 })).toBe('.xxx.');
      expect(await sequence({ every: 2 })).toBe('.x.x.');
      expect(await sequence({ times: 2 })).toBe('xx...');
      expect(await sequence({})).toBe('xxxxx');
      const rolled = await sequence({ probability: 0.5, seed: 7 }, 12);
      expect(rolled).toMatch(/x.*\.|\..*x/);
      expect(await sequence({ probability: 0.5, seed: 7 }, 12)).toBe(rolled);
      world.faults('GetJob', { name: 'status', code: 503 });
      expect(await ok()).toBe(true);
    });
  });
});
