import { setTimeout as sleep } from 'node:timers/promises';
import { spectrumClient } from '../../../clients/spectrum';
import type { SpectrumClient } from '../../../clients/spectrum';
import type { Sent } from '../../../domain/effects';
import { closedPort, document, httpAnswer, mayAlwaysSend, rawServer, settings } from './support';
import type { RawServer } from './support';

/** One AR invoice over a real connection that fails in every way; ST7 with F1, F2, F4, F5, F6 and F21. */
describe('posting an AR invoice', () => {
  const open: (SpectrumClient | RawServer)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  const client = (url: string): SpectrumClient => {
    const made = spectrumClient(settings(url), 'east');
    open.push(made);
    return made;
  };
  const serve = async (answer: Parameters<typeof rawServer>[0]): Promise<RawServer> => {
    const server = await rawServer(answer);
    open.push(server);
    return server;
  };
  const post = (url: string): Promise<Sent> => client(url).postArInvoice(document(), mayAlwaysSend());
  const accepted = '{"response":[{"error_code":"G","desc":"added","column":"Invoice_Or_Transaction"}]}';

  it('sends one POST with Basic company and Authorization ID, and the frozen body', async () => {
    const server = await serve((socket) => void socket.end(httpAnswer(200, accepted)));
    expect(await post(server.url)).toEqual({
      outcome: 'applied',
      ref: '100123',
      stage: 'unposted',
      answer: '[{"code":"G","text":"added","column":"Invoice_Or_Transaction"}]',
    });
    expect(server.connections()).toBe(1);
    const [head = '', body = ''] = (server.received[0] ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^POST \/customer\/invoice HTTP\/1\.1\r\n/);
    expect(head).toContain(`Authorization: Basic ${Buffer.from('ABC:S3CRET-ID').toString('base64')}`);
    expect(head).toMatch(/Content-Type: application\/json/);
    expect(JSON.parse(body)).toMatchObject({ arInvoices: [{ Invoice_Or_Transaction: '100123' }] });
  });

  it('F6: cut at any byte of the answer, whether or not its length was announced, is never applied', async () => {
    for (const length of ['none', Buffer.byteLength(accepted)] as const) {
      const whole = httpAnswer(200, accepted, { length });
      let bytes = 0;
      const server = await serve((socket) => void socket.end(whole.subarray(0, bytes)));
      const spectrum = client(server.url);
      for (; bytes < whole.length; bytes++) {
        const sent = await spectrum.postArInvoice(document(), mayAlwaysSend());
        expect({ bytes, outcome: sent.outcome }).toEqual({ bytes, outcome: 'unclear' });
      }
      expect(await spectrum.postArInvoice(document(), mayAlwaysSend())).toMatchObject({ outcome: 'applied' });
    }
  });

  it('F6: an answer sliced into single bytes is read whole', async () => {
    const server = await serve(async (socket) => {
      socket.setNoDelay(true);
      for (const byte of httpAnswer(200, accepted)) {
        socket.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      socket.end();
    });
    expect(await post(server.url)).toMatchObject({ outcome: 'applied' });
  });

  it('F6: an answer that drips is given up after the time-out, unclear', async () => {
    const server = await serve(async (socket) => {
      for (const byte of httpAnswer(200, accepted)) {
        if (socket.destroyed) return;
        socket.write(Buffer.of(byte));
        await sleep(20);
      }
    });
    expect(await post(server.url)).toEqual({ outcome: 'unclear', why: 'no complete answer within 400 ms' });
  });

  it('F1, F2: a reset after the request is unclear, and is not repeated', async () => {
    const server = await serve((socket) => void socket.resetAndDestroy());
    expect(await post(server.url)).toMatchObject({ outcome: 'unclear' });
    await sleep(20);
    expect(server.connections()).toBe(1);
  });

  it.each([
    ['an empty 200', httpAnswer(200, ''), 'unclear'],
    ['a log-in page', httpAnswer(200, '<html>Log in</html>', { type: 'text/html' }), 'unclear'],
    ['a wrong content type', httpAnswer(200, accepted, { type: 'text/plain' }), 'unclear'],
    ['no content type', httpAnswer(200, accepted, { type: '' }), 'unclear'],
    ['a fault inside a 200', httpAnswer(200, '{"Fault":"Error executing Web Service"}'), 'unclear'],
    ['a redirect', httpAnswer(302, '', { headers: ['Location: /elsewhere'] }), 'unclear'],
    [
      'the published 500',
      httpAnswer(500, 'There was an error processing your request. It has been logged'),
      'unclear',
    ],
    ['502', httpAnswer(502, accepted), 'unclear'],
    ['503 with Retry-After', httpAnswer(503, accepted, { headers: ['Retry-After: 2'] }), 'unclear'],
    ['401', httpAnswer(401, ''), 'notSent'],
    ['429', httpAnswer(429, ''), 'notSent'],
  ])('F4, F5: %s', async (_name, raw, outcome) => {
    const server = await serve((socket) => void socket.end(raw));
    expect(await post(server.url)).toMatchObject({ outcome });
    expect(server.connections()).toBe(1);
  });

  it('F5: passes Retry-After on', async () => {
    const server = await serve(
      (socket) => void socket.end(httpAnswer(429, '', { headers: ['Retry-After: 3'] })),
    );
    expect(await post(server.url)).toEqual({
      outcome: 'notSent',
      why: 'HTTP 429',
      access: false,
      retryAfterMs: 3000,
    });
  });

  it('is not sent when nothing listens', async () => {
    const port = await closedPort();
    expect(await post(`http://127.0.0.1:${port}`)).toMatchObject({ outcome: 'notSent', access: false });
  });

  it('F21: is not sent when its time is over, and not a byte was written', async () => {
    const server = await serve((socket) => void socket.end(httpAnswer(200, accepted)));
    const sent = await client(server.url).postArInvoice(document(), {
      assertMayStillSend() {
        throw new Error('too late');
      },
      signal: new AbortController().signal,
    });
    expect(sent).toEqual({ outcome: 'notSent', why: 'too late', access: false });
    await sleep(20);
    expect(server.received.join('')).toBe('');
  });

  it('refuses a control character itself, and connects to nobody', async () => {
    const server = await serve((socket) => void socket.end(httpAnswer(200, accepted)));
    const sent = await client(server.url).postArInvoice(document({ remarks: 'a\u0007b' }), mayAlwaysSend());
    expect(sent).toEqual({
      outcome: 'refused',
      rows: [{ code: 'I', column: '', text: expect.stringContaining('Remarks holds the character U+0007') }],
    });
    expect(server.connections()).toBe(0);
  });
});
