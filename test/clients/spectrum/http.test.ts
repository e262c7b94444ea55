import * as net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { spectrumHttp } from '../../../clients/spectrum/http';
import type { Exchange, SpectrumHttp, Transport } from '../../../clients/spectrum/http';
import { closedPort, httpAnswer, rawServer } from './support';
import type { RawServer } from './support';

const secret = 'Basic QUJDOlMzQ1JFVA==';

/** What one exchange became, against a server or a port of one's own (requirements F1, F2, F4, F6, F17). */
describe('an exchange with Spectrum', () => {
  const open: (SpectrumHttp | RawServer)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });

  const client = (url: string, connectMs = 300): SpectrumHttp => {
    const http = spectrumHttp(url, connectMs);
    open.push(http);
    return http;
  };
  const serve = async (answer: Parameters<typeof rawServer>[0]): Promise<RawServer> => {
    const server = await rawServer(answer);
    open.push(server);
    return server;
  };
  const write = (http: SpectrumHttp, changes: Partial<Exchange> = {}): Promise<Transport> =>
    http.exchange({
      method: 'POST',
      path: '/customer/invoice',
      headers: { Authorization: secret, 'Content-Type': 'application/json' },
      body: '{"arInvoices":[]}',
      beforeWrite: () => undefined,
      timeoutMs: 400,
      ...changes,
    });

  describe('before the first byte', () => {
    it('is not connected when nothing listens', async () => {
      const port = await closedPort();
      expect(await write(client(`http://127.0.0.1:${port}`))).toEqual({
        kind: 'notConnected',
        why: expect.stringContaining('ECONNREFUSED'),
      });
    });

    it('is not connected when the name is unknown', async () => {
      expect(await write(client('http://spectrum.invalid:8482'), { timeoutMs: 5000 })).toMatchObject({
        kind: 'notConnected',
      });
    });

    it('is not connected when TLS gets no answer, and the gate is never asked', async () => {
      const server = await serve(() => undefined);
      let asked = 0;
      const http = client(`https://127.0.0.1:${server.port}`, 150);
      const outcome = await write(http, { beforeWrite: () => void asked++, timeoutMs: 2000 });
      expect(outcome).toMatchObject({ kind: 'notConnected', why: expect.stringContaining('150 ms') });
      expect(asked).toBe(0);
      expect(server.received.join('')).not.toContain('POST');
    });

    it('is not connected when TLS is answered with something else', async () => {
      const plain = net.createServer((socket) =>
        socket
          .on('error', () => undefined)
          .resume()
          .end('HTTP/1.1 400 no\r\n\r\n'),
      );
      await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
      const address = plain.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      const outcome = await write(client(`https://127.0.0.1:${port}`));
      await new Promise((resolve) => plain.close(resolve));
      expect(outcome).toMatchObject({ kind: 'notConnected' });
    });

    it('writes nothing when the time to send is over, though the connection stands', async () => {
      const server = await serve((socket) => void socket.end(httpAnswer(200, '{"response":[]}')));
      const outcome = await write(client(server.url), {
        beforeWrite: () => {
          throw new Error('The time to send was over 12 ms ago; nothing was sent.');
        },
      });
      expect(outcome).toEqual({
        kind: 'notConnected',
        why: 'The time to send was over 12 ms ago; nothing was sent.',
      });
      await sleep(30);
      expect(server.received.join('')).toBe('');
    });

    it('writes nothing when it is cancelled before', async () => {
      const server = await serve((socket) => void socket.end(httpAnswer(200, '[]')));
      const stop = new AbortController();
      stop.abort();
      const outcome = await write(client(server.url), { signal: stop.signal });
      expect(outcome).toEqual({ kind: 'notConnected', why: 'cancelled' });
      expect(server.connections()).toBe(0);
    });

    it('writes nothing when it is cancelled while connecting', async () => {
      const server = await serve((socket) => void socket.end(httpAnswer(200, '[]')));
      const stop = new AbortController();
      const pending = write(client(`https://127.0.0.1:${server.port}`), { signal: stop.signal });
      await sleep(40);
      stop.abort();
      expect(await pending).toEqual({ kind: 'notConnected', why: 'cancelled' });
    });
  });

  describe('after it', () => {
    const broken: [string, (socket: net.Socket) => void][] = [
      ['the connection is reset', (socket) => void socket.resetAndDestroy()],
      ['the connection ends without an answer', (socket) => void socket.end()],
      ['the answer ends within its headers', (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Ty')],
      ['the answer is not HTTP', (socket) => void socket.end('220 mail.example ESMTP\r\n')],
      [
        'the answer is shorter than it says',
        (socket) => void socket.end(httpAnswer(200, '[]', { length: 3 })),
      ],
      [
        'a chunked answer is not ended',
        (socket) => void socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n[]\r\n'),
      ],
      ['nothing comes', () => undefined],
    ];
    it.each(broken)('is broken when %s', async (_name, answer) => {
      const server = await serve((socket) => answer(socket));
      expect(await write(client(server.url))).toMatchObject({ kind: 'broken' });
      expect(server.received[0]).toContain('{"arInvoices":[]}');
    });

    it('F6: bounds an answer that drips a byte at a time, though it never pauses', async () => {
      const server = await serve(async (socket) => {
        for (const byte of httpAnswer(200, '[]')) {
          if (socket.destroyed) return;
          socket.write(Buffer.of(byte));
          await sleep(50);
        }
      });
      expect(await write(client(server.url), { timeoutMs: 300 })).toEqual({
        kind: 'broken',
        why: 'no complete answer within 300 ms',
      });
    });

    it('is broken when it is cancelled while waiting', async () => {
      const stop = new AbortController();
      const server = await serve(() => stop.abort());
      const outcome = await write(client(server.url), { signal: stop.signal });
      expect(outcome).toEqual({ kind: 'broken', why: 'cancelled' });
    });

    it('is broken when the answer is larger than any of Spectrum', async () => {
      const server = await serve((socket) => {
        socket.write(httpAnswer(200, '', { length: 64 * 1024 * 1024 }));
        const megabyte = Buffer.alloc(1024 * 1024, 0x20);
        const more = (): void => {
          while (!socket.destroyed && socket.write(megabyte));
          if (!socket.destroyed) socket.once('drain', more);
        };
        more();
      });
      const outcome = await write(client(server.url), { timeoutMs: 10_000 });
      expect(outcome).toMatchObject({ kind: 'broken', why: expect.stringContaining('maxContentLength') });
    });

    it('F17: gives a flat reason without headers, secrets or cycles', async () => {
      const server = await serve((socket) => void socket.resetAndDestroy());
      const outcome = await write(client(server.url));
      expect(Object.keys(outcome).sort()).toEqual(['kind', 'why']);
      expect(JSON.stringify(outcome)).not.toContain('QUJD');
    });
  });

  describe('a complete answer', () => {
    it.each([200, 302, 401, 404, 500, 503])('is an answer with status %d', async (status) => {
      const server = await serve(
        (socket) =>
          void socket.end(httpAnswer(status, 'body', { headers: ['Location: http://127.0.0.1:1/'] })),
      );
      expect(await write(client(server.url))).toMatchObject({
        kind: 'answer',
        status,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from('body'),
      });
      expect(server.connections()).toBe(1);
    });

    it('asks the gate once, after the connection stands and before a byte arrives', async () => {
      const server = await serve((socket) => void socket.end(httpAnswer(200, '[]')));
      const seen: string[] = [];
      await write(client(server.url), { beforeWrite: () => void seen.push(server.received.join('')) });
      expect(seen).toEqual(['']);
      expect(server.received[0]).toMatch(/^POST \/customer\/invoice HTTP\/1\.1\r\n/);
    });

    it('reuses a connection for reads, never for writes', async () => {
      const server = await serve((socket) => void socket.write(httpAnswer(200, '[]')));
      const http = client(`${server.url}/`);
      const read = (): Promise<Transport> =>
        http.exchange({ method: 'GET', path: '/wsdls/X.jws', timeoutMs: 400 });
      await read();
      await sleep(10);
      await read();
      expect(server.connections()).toBe(1);
      await write(http);
      await write(http);
      expect(server.connections()).toBe(3);
    });
  });
});
