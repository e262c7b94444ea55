import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type http from 'node:http';
import type { AddressInfo } from 'node:net';
import { PassThrough, Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isTrimblePayError } from '../../../clients/trimble-pay';
import type { Attachment, TrimblePayAccess, TrimblePayTimes } from '../../../clients/trimble-pay';
import { clientOf, closeAfter, closeAll, complaint, json, reset, serve } from './support';
import type { Respond } from './support';

afterEach(closeAll);

const content = Buffer.from('%PDF-1.4 backup of one pay application');
const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const file = (url: string, more: Partial<Attachment> = {}): Attachment => ({
  id: 'att_1',
  kind: 'backup',
  fileName: 'backup.pdf',
  contentType: 'application/pdf',
  size: content.length,
  sha256: sha256(content),
  url,
  ...more,
});

/** What came, and how the stream ended. */
function sink(): { to: Writable; got: () => Buffer; ended: () => boolean } {
  const chunks: Buffer[] = [];
  let ended = false;
  const to = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
    final(done) {
      ended = true;
      done();
    },
  });
  return { to, got: () => Buffer.concat(chunks), ended: () => ended };
}

async function fetched(
  respond: Respond,
  more: Partial<Attachment> = {},
  times: Partial<TrimblePayTimes> = {},
  access: Partial<TrimblePayAccess> = {},
) {
  const api = await serve(respond);
  const client = clientOf(api.url, { answerMs: 300, ...times }, access);
  const out = sink();
  const failure: unknown = await client
    .download(file('/files/att_1', more), out.to)
    .catch((one: unknown) => one);
  return { api, out, failure };
}

describe('TP8: a file', () => {
  test('goes through whole, with the token', async () => {
    const { api, out, failure } = await fetched((_seen, response) => response.end(content));
    expect(failure).toBeUndefined();
    expect(out.got()).toEqual(content);
    expect(out.ended()).toBe(true);
    expect(api.seen[0]).toMatchObject({ path: '/files/att_1', headers: { authorization: 'Bearer token-1' } });
  });

  test('of no bytes is a file', async () => {
    const empty = Buffer.alloc(0);
    const { out, failure } = await fetched((_s, r) => r.end(), { size: 0, sha256: sha256(empty) });
    expect(failure).toBeUndefined();
    expect(out.ended()).toBe(true);
  });

  test('is fetched once more after a 401, before anything was written (F5)', async () => {
    const { api, out, failure } = await fetched((seen, response) =>
      seen.headers.authorization === 'Bearer token-1'
        ? json(response, complaint('unauthorized'), 401)
        : response.end(content),
    );
    expect(failure).toBeUndefined();
    expect(out.got()).toEqual(content);
    expect(api.seen).toHaveLength(2);
  });

  const pieces =
    (...parts: Buffer[]): Respond =>
    (_seen, response) => {
      Readable.from(parts).pipe(response);
    };
  const changed = Buffer.from(content).fill('X', 10, 11);

  test.each<[string, Respond, Partial<Attachment>, object]>([
    [
      'with one byte more',
      pieces(content, Buffer.from('x')),
      {},
      { kind: 'mismatch', sentence: expect.stringContaining('more than') },
    ],
    [
      'announced longer by the server',
      (_s, r) => r.end(Buffer.concat([content, content])),
      {},
      { kind: 'mismatch' },
    ],
    [
      'with one byte less',
      pieces(content.subarray(1)),
      {},
      { kind: 'mismatch', sentence: expect.stringContaining('were announced') },
    ],
    [
      'with one bit other',
      pieces(changed),
      {},
      { kind: 'mismatch', sentence: expect.stringContaining('SHA-256') },
    ],
    ['that is empty', pieces(), {}, { kind: 'mismatch' }],
    ['that is HTML', (_s, r) => r.end('<html>Log in</html>'), {}, { kind: 'mismatch' }],
    [
      'cut off by a reset (F1)',
      (_s, r) => {
        r.write(content.subarray(0, 5));
        setTimeout(() => reset(r), 20);
      },
      {},
      { kind: 'unavailable' },
    ],
    [
      'cut off against its length',
      (_s, r) => {
        r.writeHead(200, { 'content-length': content.length });
        r.write(content.subarray(0, 5));
        setTimeout(() => r.destroy(), 20);
      },
      {},
      { kind: 'unavailable' },
    ],
    ['that never comes', () => undefined, {}, { kind: 'unavailable' }],
    [
      'that stops coming (F6)',
      (_s, r) => {
        r.write(content.subarray(0, 5));
      },
      {},
      { kind: 'unavailable', sentence: expect.stringContaining('nothing came for 300 ms') },
    ],
    ['that is gone', (_s, r) => json(r, complaint('not_found'), 404), {}, { kind: 'notFound' }],
    [
      'whose address has run out',
      (_s, r) => json(r, complaint('link_expired'), 403),
      {},
      { kind: 'forbidden' },
    ],
    [
      'that is elsewhere',
      (_s, r) => r.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      {},
      { kind: 'unclear' },
    ],
    [
      'under load',
      (_s, r) => r.writeHead(429, { 'retry-after': '7' }).end(),
      {},
      { kind: 'throttled', retryAfterMs: 7_000 },
    ],
    [
      'that is refused twice',
      (_s, r) => json(r, complaint('unauthorized'), 401),
      {},
      { kind: 'unauthorized' },
    ],
  ])('%s is never completed', async (_name, respond, more, expected) => {
    const { out, failure } = await fetched(respond, more);
    expect(failure).toMatchObject({ name: 'TrimblePayError', ...expected });
    expect(JSON.stringify(failure)).not.toMatch(/token-|canary/);
    expect(out.to.destroyed).toBe(true);
    expect(out.ended()).toBe(false);
  });

  test('stops at the first byte too many, and hands none of that piece on', async () => {
    const mib = Buffer.alloc(1024 * 1024);
    let sent = 0;
    const { out, failure } = await fetched((_seen, response) => {
      const more = (): void => {
        while (!response.destroyed && sent < 200) {
          sent += 1;
          if (!response.write(mib)) return void response.once('drain', more);
        }
      };
      more();
    });
    expect(failure).toMatchObject({ kind: 'mismatch' });
    expect(out.got()).toHaveLength(0);
    expect(sent).toBeLessThan(100);
  });

  test('that drips is bounded as a whole (F6)', async () => {
    const { failure } = await fetched(
      (_seen, response) => {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
      { size: 1_000_000 },
      { downloadMs: 300 },
    );
    expect(failure).toMatchObject({
      kind: 'unavailable',
      sentence: expect.stringContaining('within 300 ms'),
    });
  });

  test('whoever asked may stop it', async () => {
    const api = await serve((_seen, response) => response.write('x'));
    const out = sink();
    const stop = new AbortController();
    const pending = clientOf(api.url).download(file('/files/1'), out.to, stop.signal);
    while (api.seen.length === 0) await turn();
    stop.abort();
    await expect(pending).rejects.toMatchObject({ kind: 'unavailable' });
    expect(out.to.destroyed).toBe(true);
  });

  test('what the receiving end fails with comes back as it is', async () => {
    const api = await serve((_seen, response) => response.end(content));
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('the disk is full')) });
    const failure: unknown = await clientOf(api.url)
      .download(file('/files/1'), full)
      .catch((one: unknown) => one);
    expect(failure).toEqual(new Error('the disk is full'));
    expect(isTrimblePayError(failure)).toBe(false);
  });
});

describe('where a file may be fetched from', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data',
    'https://elsewhere.example/x',
    'file:///etc/passwd',
    'http://[',
  ])('%s is not called', async (url) => {
    const { api, failure, out } = await fetched((_s, r) => r.end(content), { url });
    expect(failure).toMatchObject({
      kind: 'forbidden',
      sentence: expect.stringContaining('attachmentOrigins'),
    });
    expect(out.to.destroyed).toBe(true);
    expect(api.seen).toHaveLength(0);
  });

  test('an address that the configuration names is called without the token', async () => {
    const files = await serve((_seen, response) => response.end(content));
    const url = `${files.url}/signed?x=1`;
    const { failure } = await fetched((_s, r) => r.end(), { url }, {}, { attachmentOrigins: [files.url] });
    expect(failure).toBeUndefined();
    expect(files.seen[0]?.query).toEqual({ x: '1' });
    expect(files.seen[0]?.headers.authorization).toBeUndefined();
  });
});

describe('TP8: 25 MB in little memory', () => {
  const piece = Buffer.alloc(64 * 1024, 'girder');
  const pieces = 400;
  const size = piece.length * pieces;

  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');

  /** What is held after everything that can go has gone, in bytes. */
  function held(): number {
    if (typeof collect !== 'function') throw new Error('no garbage collector to call');
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  }

  /** Serves the file piece by piece, from one piece in memory. */
  async function fileServer(): Promise<string> {
    const server = createServer((request: http.IncomingMessage, response) => {
      if (request.url === '/oauth2/token') {
        request.resume();
        return json(response, { access_token: 'token-1', expires_in: 3600 });
      }
      response.writeHead(200, { 'content-length': size });
      function* body(): Generator<Buffer> {
        for (let n = 0; n < pieces; n += 1) yield piece;
      }
      Readable.from(body(), { objectMode: false, highWaterMark: piece.length }).pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closeAfter({
      close: () => {
        server.closeAllConnections();
        server.close();
      },
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const hash = createHash('sha256');
  for (let n = 0; n < pieces; n += 1) hash.update(piece);
  const announced = hash.digest('hex');

  /** @returns the most that was held beyond what there was at the first piece, as a part of the file's size. */
  async function growth(keep: (chunk: Buffer) => void): Promise<number> {
    const url = await fileServer();
    const client = clientOf(url);
    let before: number | undefined;
    let most = 0;
    let written = 0;
    let looked = 0;
    const to = new Writable({
      write(chunk: Buffer, _encoding, done) {
        before ??= held();
        keep(chunk);
        written += chunk.length;
        if (written - looked > size / 10) {
          looked = written;
          most = Math.max(most, held() - before);
        }
        // Slower than the server: what it sends meanwhile must not pile up.
        setImmediate(done);
      },
    });
    await client.download(file(`${url}/files/1`, { size, sha256: announced }), to);
    expect(written).toBe(size);
    return most / size;
  }

  test('the file is handed through, never held', async () => {
    expect(await growth(() => undefined)).toBeLessThan(0.3);
  });

  test('the measure sees a receiver that holds the file', async () => {
    const kept: Buffer[] = [];
    expect(await growth((chunk) => kept.push(chunk))).toBeGreaterThan(0.8);
    expect(Buffer.concat(kept)).toHaveLength(size);
  });
});

test('a stream that is read elsewhere gets the file too', async () => {
  const api = await serve((_seen, response) => response.end(content));
  const through = new PassThrough();
  const [, chunks] = await Promise.all([
    clientOf(api.url).download(file('/files/1'), through),
    through.toArray() as Promise<Buffer[]>,
  ]);
  expect(Buffer.concat(chunks)).toEqual(content);
});
