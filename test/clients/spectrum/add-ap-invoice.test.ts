import * as net from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { spectrumClient } from '../../../clients/spectrum';
import type { ApImage, SpectrumClient } from '../../../clients/spectrum';
import { apPuts } from '../../../clients/spectrum/ap-puts';
import { enhancedAccess } from '../../../clients/spectrum/enhanced-access';
import { spectrumHttp } from '../../../clients/spectrum/http';
import type { SpectrumHttp } from '../../../clients/spectrum/http';
import type { SendContext, Sent } from '../../../domain/effects';
import { apDocument, apImage } from './ap-samples';
import { httpAnswer, mayAlwaysSend, rawServer, settings } from './support';
import type { RawServer } from './support';

const accepted =
  '{"response":[{"error_code":"G","desc":"D000000001","column":"Document_ID","Company_Code":"ABC","Vendor_Code":"V100","Invoice_Number":"S100-1"}]}';

const megabyte = 1024 * 1024;

/** One AP invoice with its images over a real connection that fails in every way; TP7, TP8. */
describe('adding an AP invoice', () => {
  const open: (SpectrumClient | RawServer | SpectrumHttp)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  const client = (url: string, answerMs = 5000): SpectrumClient => {
    const base = settings(url);
    const made = spectrumClient({ ...base, timing: { ...base.timing, answerMs } }, 'east');
    open.push(made);
    return made;
  };
  const serve = async (answer: Parameters<typeof rawServer>[0]): Promise<RawServer> => {
    const server = await rawServer(answer);
    open.push(server);
    return server;
  };
  const serveAccepted = (): Promise<RawServer> =>
    serve((socket) => void socket.end(httpAnswer(200, accepted)));
  /** Answers as it likes while the request comes in, and counts what came. */
  const takeIn = async (
    onConnection: (socket: net.Socket) => void,
  ): Promise<{ url: string; bytes(): number }> => {
    const sockets: net.Socket[] = [];
    let bytes = 0;
    const server = net.createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).on('data', (chunk) => (bytes += chunk.length));
      onConnection(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const url = `http://127.0.0.1:${port}`;
    const close = (): Promise<void> =>
      new Promise((resolve) => {
        sockets.forEach((socket) => socket.destroy());
        server.close(() => resolve());
      });
    open.push({ url, port, received: [], connections: () => sockets.length, close });
    return { url, bytes: () => bytes };
  };

  it('TP8: sends one POST of known length with every file in it, once', async () => {
    const server = await serveAccepted();
    const files = [Buffer.from([0, 255, 10, 13, 34]), Buffer.alloc(100_001, 'waiver ')];
    const images = files.map((file) => apImage([file.subarray(0, 2), file.subarray(2)]));
    const sent = await client(server.url).addApInvoice(apDocument(), images, mayAlwaysSend());
    expect(sent).toEqual({
      outcome: 'applied',
      ref: 'V100/S100-1',
      stage: 'unposted',
      answer: '[{"code":"G","text":"D000000001","column":"Document_ID"}]',
    });
    expect(server.connections()).toBe(1);
    const [head = '', body = ''] = (server.received[0] ?? '').split('\r\n\r\n');
    expect(head).toMatch(/^POST \/vendor\/invoice HTTP\/1\.1\r\n/);
    expect(head).toContain(`Authorization: Basic ${Buffer.from('ABC:S3CRET-ID').toString('base64')}`);
    expect(head).toContain(`Content-Length: ${body.length}\r\n`);
    expect(head).not.toMatch(/transfer-encoding/i);
    expect(JSON.parse(body)).toMatchObject({
      APInvoices: [
        {
          Invoice_Number: 'S100-1',
          Images: files.map((file) => ({ Image_File: file.toString('base64') })),
        },
      ],
    });
  });

  it('F21: asks whether it may still send after the files were read and the connection stands', async () => {
    const server = await serveAccepted();
    const seen: string[] = [];
    const image = apImage([Buffer.from('%PDF')], {
      async *open() {
        seen.push('read');
        yield Buffer.from('%PDF');
      },
    });
    const context: SendContext = {
      ...mayAlwaysSend(),
      assertMayStillSend: () => seen.push(`asked, ${server.connections()} connected`),
    };
    await client(server.url).addApInvoice(apDocument(), [image], context);
    expect(seen[0]).toBe('read');
    expect(seen[1]).toMatch(/^asked/);
    expect(seen.slice(2)).toEqual(['read']);
  });

  it('F21: is not sent when its time is over: not a byte was written and no file is read for it', async () => {
    const server = await serveAccepted();
    let reads = 0;
    const image = apImage([Buffer.from('%PDF')], {
      async *open() {
        reads++;
        yield Buffer.from('%PDF');
      },
    });
    const late: SendContext = {
      ...mayAlwaysSend(),
      assertMayStillSend() {
        throw new Error('too late');
      },
    };
    const sent = await client(server.url).addApInvoice(apDocument(), [image], late);
    expect(sent).toEqual({ outcome: 'notSent', why: 'too late', access: false });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(server.received.join('')).toBe('');
    expect(reads).toBe(1);
  });

  describe('before anything is sent', () => {
    const connectsToNobody = async (images: ApImage[], context = mayAlwaysSend()): Promise<Sent> => {
      const server = await serveAccepted();
      const sent = await client(server.url).addApInvoice(apDocument(), images, context);
      expect(server.connections()).toBe(0);
      return sent;
    };
    const good = apImage([Buffer.from('%PDF')]);

    it('TP8: the last file that is not as announced refuses all', async () => {
      const other = apImage([Buffer.from('%PDF')], { name: 'waiver.pdf', sha256: 'ab'.repeat(32) });
      expect(await connectsToNobody([good, other])).toEqual({
        outcome: 'refused',
        rows: [
          {
            code: 'I',
            column: 'Image_File',
            text: `Not sent: waiver.pdf is not the file with the SHA-256 ${other.sha256}.`,
          },
        ],
      });
    });

    it('TP8: a file that cannot be read is not sent, and may be tried again', async () => {
      const lost = apImage([Buffer.from('%PDF')], {
        open() {
          throw new Error('ENOENT waiver.pdf');
        },
      });
      expect(await connectsToNobody([good, lost])).toEqual({
        outcome: 'notSent',
        why: 'ENOENT waiver.pdf',
        access: false,
      });
    });

    it('stops reading files when it is cancelled', async () => {
      const stop = new AbortController();
      const image = apImage([Buffer.from('%P'), Buffer.from('DF')], {
        async *open() {
          yield Buffer.from('%P');
          stop.abort(new Error('cancelled'));
          yield Buffer.from('DF');
        },
      });
      expect(await connectsToNobody([image], mayAlwaysSend(stop.signal))).toMatchObject({
        outcome: 'notSent',
        why: 'cancelled',
      });
    });

    it('TP7: a body that breaks a rule is refused', async () => {
      const server = await serveAccepted();
      const document = apDocument({ retentionAmount: '-350.00' });
      expect(await client(server.url).addApInvoice(document, [], mayAlwaysSend())).toEqual({
        outcome: 'refused',
        rows: [{ code: 'I', column: '', text: 'Not sent: Retention_Amount "-350.00" is below zero.' }],
      });
      expect(server.connections()).toBe(0);
    });
  });

  it('TP8: a file that changed since it was verified leaves the invoice unfinished and the outcome unclear', async () => {
    let requests = 0;
    const server = await serve(() => void requests++);
    let reads = 0;
    const content = Buffer.alloc(200_000, 'page ');
    const image = apImage([content], {
      async *open() {
        yield reads++ === 0 ? content : Buffer.alloc(content.length, 'PAGE ');
      },
    });
    const sent = await client(server.url).addApInvoice(apDocument(), [image], mayAlwaysSend());
    expect(sent).toEqual({
      outcome: 'unclear',
      why: expect.stringContaining('pay-app.pdf is not the file with the SHA-256'),
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect({ connections: server.connections(), requests }).toEqual({ connections: 1, requests: 0 });
  });

  it.each<[string, Buffer, Sent['outcome']]>([
    ['an acceptance', httpAnswer(200, accepted), 'unclear'],
    ['a refusal at the door', httpAnswer(401, ''), 'notSent'],
    ['too large', httpAnswer(413, ''), 'notSent'],
  ])('%s before the whole request was written', async (_name, raw, outcome) => {
    const taken = await takeIn((socket) => socket.once('data', () => void socket.write(raw)));
    let given = 0;
    const content = Buffer.alloc(64 * 1024, 'x');
    const image = apImage([content, content, content], {
      async *open() {
        yield content;
        yield content;
        // The first reading verifies; of the second the last piece never comes.
        if (given++ > 0) await new Promise(() => undefined);
        yield content;
      },
    });
    const sent = await client(taken.url).addApInvoice(apDocument(), [image], mayAlwaysSend());
    expect(sent.outcome).toBe(outcome);
    if (sent.outcome === 'unclear') {
      expect(sent.why).toBe('an answer before the whole request was written');
    }
  });

  it.each<[string, string, Sent['outcome']]>([
    ['no rows', '{"response":[]}', 'applied'],
    ['an invoice of another vendor', accepted.replace('V100', 'V200'), 'unclear'],
    ['another number', accepted.replace('S100-1', 'S100-2'), 'unclear'],
    [
      'a number that is taken',
      '{"response":[{"error_code":"I","desc":"already exists","column":"Invoice_Number"}]}',
      'refused',
    ],
    ['an object without rows', '{}', 'unclear'],
  ])('answered by %s', async (_name, body, outcome) => {
    const server = await serve((socket) => void socket.end(httpAnswer(200, body)));
    const image = apImage([Buffer.from('%PDF')]);
    const sent = await client(server.url).addApInvoice(apDocument(), [image], mayAlwaysSend());
    expect(sent.outcome).toBe(outcome);
  });

  it('lets go of the file when it is cancelled on the way', async () => {
    const stop = new AbortController();
    const taken = await takeIn((socket) => socket.once('data', () => stop.abort()));
    let closed = 0;
    const content = Buffer.alloc(megabyte, 'x');
    const image = apImage(Array<Buffer>(20).fill(content), {
      async *open() {
        try {
          for (let i = 0; i < 20; i++) {
            yield content;
            await new Promise(setImmediate);
          }
        } finally {
          closed++;
        }
      },
    });
    const sent = await client(taken.url).addApInvoice(apDocument(), [image], mayAlwaysSend(stop.signal));
    expect(sent).toEqual({ outcome: 'unclear', why: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(closed).toBe(2);
  });

  it('sends the files from their beginning again when a token is refused', async () => {
    const server = await serve(
      (socket, request) =>
        void socket.end(request.includes('Bearer old') ? httpAnswer(401, '') : httpAnswer(200, accepted)),
    );
    const http = spectrumHttp(server.url, 5000);
    open.push(http);
    const tokens = { token: (rejected?: string) => Promise.resolve(rejected === undefined ? 'old' : 'new') };
    const puts = apPuts(enhancedAccess(http, tokens, 'S3CRET-ID'), 5000);
    const image = apImage([Buffer.alloc(100_000, 'x')]);
    expect(await puts.addApInvoice(apDocument(), [image], mayAlwaysSend())).toMatchObject({
      outcome: 'applied',
    });
    const [first = '', second = ''] = server.received.map((each) => each.split('\r\n\r\n')[1] ?? '');
    expect(JSON.parse(first)).toMatchObject({ APInvoices: [{ Invoice_Number: 'S100-1' }] });
    expect(second).toBe(first);
  });

  describe('TP8: 25 MB in ten files', () => {
    const piece = Buffer.alloc(64 * 1024, 'x');
    const pieces = 40;
    const all = 10 * pieces * piece.length;
    const images = (onPiece: (size: number) => unknown): ApImage[] =>
      Array.from({ length: 10 }, (_, at) =>
        apImage(Array<Buffer>(pieces).fill(piece), {
          name: `backup-${at}.pdf`,
          async *open() {
            for (let i = 0; i < pieces; i++) {
              await onPiece(piece.length);
              // Of its own, as a file's are: pieces that are kept would add up.
              yield Buffer.from(piece);
            }
          },
        }),
      );

    it('need a small part of their size in memory', async () => {
      setFlagsFromString('--expose-gc');
      const collect: unknown = runInNewContext('gc');
      if (typeof collect !== 'function') throw new Error('the heap cannot be collected at will');
      const used = async (): Promise<number> => {
        // What is let go of outside the heap is given back a moment later.
        collect();
        await new Promise((resolve) => setTimeout(resolve, 20));
        collect();
        const { heapUsed, external } = process.memoryUsage();
        return heapUsed + external;
      };
      const taken = await takeIn((socket) => {
        let length = Infinity;
        let seen = 0;
        socket.on('data', (chunk) => {
          if (seen === 0) {
            const head = chunk.toString('latin1');
            length = Number(/content-length: (\d+)/i.exec(head)?.[1]) + head.indexOf('\r\n\r\n') + 4;
          }
          seen += chunk.length;
          if (seen === length) socket.end(httpAnswer(200, accepted));
        });
      });
      let [read, most] = [0, 0];
      const files = images(async (size) => {
        read += size;
        if (read % (200 * size) === 0) most = Math.max(most, await used());
      });
      const before = await used();
      const sent = await client(taken.url, 10_000).addApInvoice(apDocument(), files, mayAlwaysSend());
      expect(sent.outcome).toBe('applied');
      expect(read).toBe(2 * all);
      expect(taken.bytes()).toBeGreaterThan((all * 4) / 3);
      // What the receiving side of this process holds is in it; a body in memory would be 1.33 and more.
      expect((most - before) / all).toBeLessThan(0.3);
    });

    it('are read no faster than Spectrum takes them', async () => {
      const taken = await takeIn((socket) => void socket.pause());
      let read = 0;
      const files = images((size) => (read += size));
      const sent = await client(taken.url, 600).addApInvoice(apDocument(), files, mayAlwaysSend());
      expect(sent).toEqual({ outcome: 'unclear', why: 'no complete answer within 600 ms' });
      // Once to verify all; of the second reading what the connection's own buffers hold.
      expect(read).toBeGreaterThan(all);
      expect((read - all) / all).toBeLessThan(0.6);
    });
  });
});
