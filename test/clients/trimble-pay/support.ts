import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { trimblePayClient } from '../../../clients/trimble-pay';
import type { TrimblePayAccess, TrimblePayClient, TrimblePayTimes } from '../../../clients/trimble-pay';
import { closeAfter, json } from '../servicetrade/loopback';
import { memoryVault } from '../store/support/memory-vault';

export { closeAfter, closeAll, json, reset } from '../servicetrade/loopback';

/** A request as a server of ours saw it. */
export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  headers: http.IncomingHttpHeaders;
  body: unknown;
}

export type Respond = (seen: Seen, response: http.ServerResponse) => void;

/** A server that hands out tokens `token-1`, `token-2`, … and leaves everything else to `respond`. */
export async function serve(respond: Respond): Promise<{ url: string; seen: Seen[] }> {
  const seen: Seen[] = [];
  let tokens = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://loopback');
      const raw = Buffer.concat(chunks).toString('utf8');
      if (url.pathname === '/oauth2/token') {
        tokens += 1;
        return json(response, { access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: 3600 });
      }
      const one: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        headers: request.headers,
        body: raw === '' ? undefined : JSON.parse(raw),
      };
      seen.push(one);
      respond(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeAfter({
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen };
}

export function clientOf(
  url: string,
  times: Partial<TrimblePayTimes> = {},
  access: Partial<TrimblePayAccess> = {},
): TrimblePayClient {
  const settings: TrimblePayAccess = {
    url,
    oauth: { clientId: 'girder', clientSecret: 'canary-client-secret' },
    limits: { perSecond: 1000, concurrent: 8 },
    ...access,
  };
  return closeAfter(trimblePayClient(settings, 'acme', memoryVault(), { answerMs: 2_000, ...times }));
}

export const complaint = (code: string, message = 'No', details: unknown = undefined): object => ({
  error: { code, message, details },
});

/** A key for each write of a test. */
let keys = 0;
export const options = (): { idempotencyKey: string } => ({ idempotencyKey: `test-${(keys += 1)}` });

export async function all<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}
