import { spectrumHttp } from '../../../clients/spectrum/http';
import type { SpectrumHttp, Transport } from '../../../clients/spectrum/http';
import type { StreamedBody } from '../../../clients/spectrum/streamed-body';
import { closedPort, httpAnswer, rawServer } from './support';
import type { RawServer } from './support';

/** A body that is read while it is sent (TP8); what an exchange is otherwise stands in http.test.ts. */
describe('an exchange with a streamed body', () => {
  const open: (SpectrumHttp | RawServer)[] = [];
  afterEach(async () => {
    for (const each of open.splice(0)) await each.close();
  });
  const send = (url: string, body: StreamedBody): Promise<Transport> => {
    const http = spectrumHttp(url, 300);
    open.push(http);
    const beforeWrite = (): void => undefined;
    return http.exchange({ method: 'POST', path: '/vendor/invoice', body, beforeWrite, timeoutMs: 400 });
  };
  const serve = async (): Promise<RawServer> => {
    const server = await rawServer((socket) => void socket.end(httpAnswer(200, '[]')));
    open.push(server);
    return server;
  };
  const bodyOf = (length: number, ...chunks: string[]): StreamedBody => ({
    length,
    async *chunks() {
      for (const chunk of chunks) {
        await new Promise(setImmediate);
        yield Buffer.from(chunk, 'utf8');
      }
    },
  });

  it('has the announced length, and arrives whole', async () => {
    const server = await serve();
    expect(await send(server.url, bodyOf(6, 'ab', '', 'cdef'))).toMatchObject({
      kind: 'answer',
      status: 200,
    });
    expect(server.received[0]).toMatch(/content-length: 6\r\n/i);
    expect(server.received[0]).toMatch(/\r\n\r\nabcdef$/);
  });

  it.each([
    ['fewer bytes than announced', bodyOf(7, 'abc', 'def'), 'the body has 6 bytes; 7 were announced'],
    ['more bytes than announced', bodyOf(5, 'abc', 'def'), 'the body has more than the 5 bytes announced'],
    [
      'nothing more to read',
      {
        length: 6,
        async *chunks() {
          yield Buffer.from('abc');
          throw new Error('the disk is gone');
        },
      },
      'the disk is gone',
    ],
  ])('is broken when there is %s, and what arrived is not whole', async (_name, body, why) => {
    const server = await serve();
    expect(await send(server.url, body)).toEqual({ kind: 'broken', why });
    expect(server.received.join('')).not.toContain('abcdef');
  });

  it('is not read when nothing listens', async () => {
    let reads = 0;
    const body: StreamedBody = {
      length: 3,
      async *chunks() {
        reads++;
        yield Buffer.from('abc');
      },
    };
    const port = await closedPort();
    expect(await send(`http://127.0.0.1:${port}`, body)).toMatchObject({ kind: 'notConnected' });
    expect(reads).toBe(0);
  });
});
