import { once } from 'node:events';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { retryAfterMs } from '../../../clients/http/transport';
import { apiRoot, createTransport } from '../../../clients/servicetrade/transport';
import { closeAfter, closeAll, json, reset, serve } from './loopback';

afterEach(closeAll);

const open = (url: string, answerMs = 2_000) => closeAfter(createTransport(url, answerMs));

/** A server of bytes: what it writes is all that a client gets. */
async function raw(onConnection: (socket: net.Socket) => void): Promise<string> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closeAfter({
    close: () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
    },
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function closedPort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('the API root', () => {
  test.each([
    ['https://api.servicetrade.com', 'https://api.servicetrade.com/api'],
    ['https://api.servicetrade.com/api', 'https://api.servicetrade.com/api'],
    ['https://api.servicetrade.com/api/', 'https://api.servicetrade.com/api'],
    ['http://127.0.0.1:4720/', 'http://127.0.0.1:4720/api'],
  ])('of %s', (url, root) => expect(apiRoot(url)).toBe(root));
});

describe('Retry-After (F5)', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  test.each([
    ['7', 7_000],
    ['0', 0],
    ['Sat, 21 Nov 2026 10:00:30 GMT', 30_000],
    ['Sat, 21 Nov 2026 09:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('%p', (header, expected) => expect(retryAfterMs(header, now)).toBe(expected));
});

describe('what the network does (F1, F2, F6)', () => {
  test('a refused connection was certainly not sent', async () => {
    const transport = open(`http://127.0.0.1:${await closedPort()}`);
    const result = await transport.call({ method: 'PUT', path: '/invoice/7', body: {} });
    expect(result).toEqual({ kind: 'notConnected', why: expect.stringContaining('ECONNREFUSED') });
  });

  test('a failing TLS handshake was certainly not sent', async () => {
    const url = await raw((socket) =>
      socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    const result = await open(url.replace('http:', 'https:')).call({
      method: 'PUT',
      path: '/invoice/7',
      body: {},
    });
    expect(result.kind).toBe('notConnected');
  });

  test('a handshake that hangs was certainly not sent', async () => {
    const url = await raw(() => undefined);
    const result = await open(url.replace('http:', 'https:'), 100).call({
      method: 'PUT',
      path: '/x',
      body: {},
    });
    expect(result).toEqual({ kind: 'notConnected', why: 'no complete answer within 100 ms' });
  });

  test.each<[string, (socket: net.Socket) => void]>([
    ['silence', () => undefined],
    ['a reset after the request', (socket) => socket.once('data', () => socket.resetAndDestroy())],
    ['an end without an answer', (socket) => socket.once('data', () => socket.end())],
    [
      'a body cut off',
      (socket) =>
        socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"data":{')),
    ],
    [
      'a chunked body cut off',
      (socket) =>
        socket.once('data', () =>
          socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"data":{\r\n'),
        ),
    ],
    [
      'bytes that drip for longer than a call may take',
      (socket) =>
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
          const timer = setInterval(() => socket.write(' '), 20);
          socket.on('close', () => clearInterval(timer));
        }),
    ],
    ['no HTTP', (socket) => socket.once('data', () => socket.end('220 mail.example ESMTP\r\n'))],
    [
      'bytes that are not UTF-8',
      (socket) =>
        socket.once('data', () =>
          socket.end(
            Buffer.concat([
              Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n'),
              Buffer.from([0xc3, 0x28]),
            ]),
          ),
        ),
    ],
  ])('%s is broken: it may have happened', async (_name, behave) => {
    const result = await open(await raw(behave), 1_000).call({ method: 'PUT', path: '/invoice/7', body: {} });
    expect(result).toMatchObject({ kind: 'broken', reusedConnection: false });
  });

  test('cancelling before the call sends nothing, during it leaves doubt', async () => {
    const api = await serve(() => undefined);
    const early = await open(api.url).call({ method: 'GET', path: '/x', signal: AbortSignal.abort() });
    expect(early.kind).toBe('notConnected');
    expect(api.seen).toHaveLength(0);

    const controller = new AbortController();
    const pending = open(api.url).call({ method: 'PUT', path: '/x', body: {}, signal: controller.signal });
    while (api.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    controller.abort();
    expect(await pending).toMatchObject({ kind: 'broken', why: 'the call was cancelled' });
  });
});

test('follows no redirect', async () => {
  const elsewhere = await serve((_seen, response) => json(response, { data: {} }));
  const api = await serve((_seen, response) =>
    response.writeHead(302, { location: `${elsewhere.url}/api/x` }).end(),
  );
  const result = await open(api.url).call({ method: 'GET', path: '/x', token: 'canary-token' });
  expect(result).toMatchObject({ kind: 'answered', status: 302 });
  expect(elsewhere.seen).toHaveLength(0);
});

test('writes open their own connection, reads keep theirs', async () => {
  const ports: (number | undefined)[] = [];
  const api = await serve((_seen, response) => {
    ports.push(response.socket?.remotePort);
    json(response, { data: {} });
  });
  const transport = open(api.url);
  for (const method of ['GET', 'GET', 'PUT', 'PUT'] as const) {
    await transport.call({ method, path: '/x', ...(method === 'PUT' ? { body: {} } : {}) });
  }
  expect(ports[0]).toBe(ports[1]);
  expect(new Set(ports.slice(1)).size).toBe(3);
});

test('nothing of the request is in what it says (F17)', async () => {
  const api = await serve((_seen, response) => reset(response));
  const result = await open(api.url).call({
    method: 'PUT',
    path: '/x',
    body: { note: 'canary' },
    token: 'canary',
  });
  expect(result.kind).toBe('broken');
  expect(JSON.stringify(result)).not.toContain('canary');
});
