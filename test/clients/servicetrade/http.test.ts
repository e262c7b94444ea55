import { closeAll, clientOf, data, json, reset, serve } from './loopback';
import type { Respond } from './loopback';

afterEach(closeAll);

const found: Respond = (_seen, response) => data(response, { id: 7, name: 'Ann', externalIds: [] });
const error = (text: string): object => ({ messages: { error: [text] } });

describe('reads', () => {
  test('an expired token is renewed once and the call repeated (F5)', async () => {
    const api = await serve((seen, response) =>
      seen.authorization === 'Bearer token-1' ? json(response, error('Expired'), 401) : found(seen, response),
    );
    await expect(clientOf(api.url).user('7')).resolves.toMatchObject({ name: 'Ann' });
    expect(api.seen.map((one) => one.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('a renewed token that is refused too is an error, not a loop', async () => {
    const api = await serve((_seen, response) => json(response, error('Disabled'), 401));
    await expect(clientOf(api.url).user('7')).rejects.toMatchObject({ kind: 'unauthorized', status: 401 });
    expect(api.seen).toHaveLength(2);
  });

  test('429 is waited for within the budget, then given on with its time (F5)', async () => {
    let count = 0;
    const api = await serve((seen, response) => {
      count += 1;
      if (count > 2) return found(seen, response);
      response.writeHead(429, { 'retry-after': '0' }).end();
    });
    await expect(clientOf(api.url).user('7')).resolves.toMatchObject({ id: '7' });
    expect(api.seen).toHaveLength(3);

    const busy = await serve((_seen, response) => response.writeHead(429, { 'retry-after': '120' }).end());
    await expect(clientOf(busy.url).user('7')).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 120_000,
    });
    expect(busy.seen).toHaveLength(1);
  });

  test('429 without end uses the budget up', async () => {
    const api = await serve((_seen, response) => response.writeHead(429, { 'retry-after': '0' }).end());
    await expect(clientOf(api.url, { throttleBudgetMs: 1_000 }).user('7')).rejects.toMatchObject({
      kind: 'throttled',
    });
    expect(api.seen).toHaveLength(5);
  });

  test('a kept connection that the server closes is opened again', async () => {
    const used = new Set<unknown>();
    const api = await serve((seen, response) => {
      if (used.has(response.socket)) return reset(response);
      used.add(response.socket);
      found(seen, response);
    });
    const client = clientOf(api.url);
    await client.user('7');
    await expect(client.user('7')).resolves.toMatchObject({ id: '7' });
    expect(used.size).toBe(2);
  });

  test.each<[string, Respond, object]>([
    ['403', (_s, r) => json(r, error('admin.account'), 403), { kind: 'forbidden', status: 403 }],
    ['409', (_s, r) => json(r, error('Conflict'), 409), { kind: 'conflict' }],
    [
      '400',
      (_s, r) => json(r, error('page'), 400),
      { kind: 'invalid', sentence: expect.stringContaining('page') },
    ],
    ['500', (_s, r) => json(r, error('Oops'), 500), { kind: 'unavailable', status: 500 }],
    ['503 of a proxy', (_s, r) => r.writeHead(503).end('<html>'), { kind: 'unavailable' }],
    ['a reset', (_s, r) => reset(r), { kind: 'unavailable' }],
    ['silence', () => undefined, { kind: 'unavailable' }],
    [
      'an empty 200 (F4)',
      (_s, r) => r.end(),
      { kind: 'unclear', sentence: expect.stringContaining('an empty body') },
    ],
    [
      'an HTML 200 (F4)',
      (_s, r) => r.end('<!DOCTYPE html>'),
      { kind: 'unclear', sentence: expect.stringContaining('HTML') },
    ],
    ['JSON cut off (F4)', (_s, r) => r.end('{"data":{"id":7'), { kind: 'unclear' }],
    [
      'null data',
      (_s, r) => json(r, { data: null }),
      { kind: 'unclear', sentence: expect.stringContaining('no data') },
    ],
    [
      'a redirect',
      (_s, r) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      { kind: 'unclear' },
    ],
    ['404 of a proxy: no deletion', (_s, r) => r.writeHead(404).end('<html>'), { kind: 'unclear' }],
    ['another record', (_s, r) => data(r, { id: 8, name: 'Bob' }), { kind: 'unclear' }],
  ])('%s', async (_name, respond, expected) => {
    const api = await serve(respond);
    const failure: unknown = await clientOf(api.url, { answerMs: 1_000 })
      .user('7')
      .catch((one: unknown) => one);
    expect(failure).toMatchObject({ name: 'ServiceTradeError', ...expected });
    // F17: flat, without the request and its token.
    expect(JSON.stringify(failure)).not.toMatch(/token-|canary|config/);
  });

  test('404 in ServiceTrade’s own words is: there is none', async () => {
    const api = await serve((_seen, response) => json(response, error('user 7 was not found'), 404));
    await expect(clientOf(api.url).user('7')).resolves.toBeUndefined();
  });

  test('an id that would change the path is refused before any call', async () => {
    const api = await serve(found);
    await expect(clientOf(api.url).invoice('../user/7')).rejects.toThrow(RangeError);
    await expect(clientOf(api.url).setInvoiceStatus('7?x', 'failed')).rejects.toThrow(RangeError);
    expect(api.seen).toHaveLength(0);
  });
});

describe('writes', () => {
  const context = (assertMayStillSend = (): void => undefined) => ({
    assertMayStillSend,
    signal: new AbortController().signal,
  });

  test('ST10: status, number and comment go out as documented', async () => {
    const api = await serve((_seen, response) => data(response, { id: 2687264638045377 }));
    const client = clientOf(api.url);
    await client.setInvoiceStatus('2687264638045377', 'processed', context());
    await client.setInvoiceNumber('2687264638045377', 'A1001', context());
    await client.addComment(17, '2687264638045377', '[Spectrum] Posted as A1001', context());
    expect(api.seen.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      { method: 'PUT', path: '/api/invoice/2687264638045377', body: { status: 'processed' } },
      { method: 'PUT', path: '/api/invoice/2687264638045377', body: { invoiceNumber: 'A1001' } },
      {
        method: 'POST',
        path: '/api/comment',
        body: { entityType: 17, entityId: 2687264638045377, content: '[Spectrum] Posted as A1001' },
      },
    ]);
  });

  test.each<[string, Respond, string]>([
    ['a reset (F1)', (_s, r) => reset(r), 'unclear'],
    ['500 (F5)', (_s, r) => json(r, error('Oops'), 500), 'unclear'],
    ['an empty 200 (F4)', (_s, r) => r.end(), 'unclear'],
    ['429 (F5)', (_s, r) => r.writeHead(429, { 'retry-after': '1' }).end(), 'notSent'],
    ['409', (_s, r) => json(r, error('Invalid transition'), 409), 'refused'],
  ])('%s: sent exactly once', async (_name, respond, outcome) => {
    const api = await serve(respond);
    const sent = await clientOf(api.url).addComment(17, '7', 'hello', context());
    expect(sent.outcome).toBe(outcome);
    expect(api.seen).toHaveLength(1);
  });

  test('401 proves that it was not applied: renewed and sent again, once', async () => {
    const api = await serve((seen, response) =>
      seen.authorization === 'Bearer token-1'
        ? json(response, error('Expired'), 401)
        : data(response, { id: 9 }),
    );
    const sent = await clientOf(api.url).addComment(17, '7', 'hello', context());
    expect(sent).toMatchObject({ outcome: 'applied', ref: '9' });
    expect(api.seen).toHaveLength(2);
  });

  test('F21: nothing is sent once the time to send is over', async () => {
    const api = await serve((_seen, response) => data(response, { id: 9 }));
    const late = context(() => {
      throw new Error('the time to send is over');
    });
    await expect(clientOf(api.url).setInvoiceStatus('7', 'failed', late)).rejects.toThrow(
      'the time to send is over',
    );
    expect(api.seen).toHaveLength(0);
  });

  test('F21: nor between a 401 and its repetition', async () => {
    const api = await serve((_seen, response) => json(response, error('Expired'), 401));
    let asked = 0;
    const late = context(() => {
      asked += 1;
      if (asked > 1) throw new Error('the time to send is over');
    });
    await expect(clientOf(api.url).setInvoiceStatus('7', 'failed', late)).rejects.toThrow(
      'the time to send is over',
    );
    expect(api.seen).toHaveLength(1);
  });

  test('without a token nothing was sent, and the access is named', async () => {
    const api = await serve(found, (_seen, response) => json(response, { error: 'invalid_client' }, 401));
    const sent = await clientOf(api.url).setInvoiceStatus('7', 'failed', context());
    expect(sent).toMatchObject({
      outcome: 'notSent',
      access: true,
      why: expect.stringContaining('servicetrade.acme.oauth'),
    });
    expect(JSON.stringify(sent)).not.toContain('canary');
    expect(api.seen).toHaveLength(0);
  });

  test('a cancelled one is not sent', async () => {
    const api = await serve(found);
    const cancelled = { assertMayStillSend: () => undefined, signal: AbortSignal.abort() };
    const sent = await clientOf(api.url).setInvoiceStatus('7', 'failed', cancelled);
    expect(sent).toMatchObject({ outcome: 'notSent', access: false });
    expect(api.seen).toHaveLength(0);
  });
});
