import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceTradeClient, ServiceTradeTimes, TokenVault } from '../../../clients/servicetrade';
import { serviceTradeClient } from '../../../clients/servicetrade';
import { memoryVault } from '../store/support/memory-vault';

/** A request as a server of ours saw it. */
export interface Seen {
  method: string;
  path: string;
  query: Record<string, string>;
  authorization: string;
  body: unknown;
}

export type Respond = (seen: Seen, response: http.ServerResponse) => void;

export interface Loopback {
  url: string;
  /** Every request but those for tokens. */
  seen: Seen[];
  close(): Promise<void>;
}

export function json(response: http.ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export const data = (response: http.ServerResponse, value: unknown): void =>
  json(response, { data: value, messages: {} });

/** Cuts the connection with a TCP reset, as a firewall or a crash does. */
export const reset = (response: http.ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

/** A server that hands out tokens `token-1`, `token-2`, … and leaves everything else to `respond`. */
export async function loopback(respond: Respond, onToken?: Respond): Promise<Loopback> {
  const seen: Seen[] = [];
  let tokens = 0;
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '/', 'http://loopback');
      const raw = Buffer.concat(chunks).toString('utf8');
      const one: Seen = {
        method: request.method ?? '',
        path: url.pathname,
        query: Object.fromEntries(url.searchParams),
        authorization: request.headers.authorization ?? '',
        body: raw === '' ? undefined : JSON.parse(raw),
      };
      if (one.path === '/api/oauth2/token') {
        if (onToken) return onToken(one, response);
        tokens += 1;
        return json(response, { access_token: `token-${tokens}`, token_type: 'Bearer', expires_in: 86_400 });
      }
      seen.push(one);
      respond(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Opened by a test, closed after it. */
const opened: { close(): unknown }[] = [];

export function closeAfter<T extends { close(): unknown }>(thing: T): T {
  opened.push(thing);
  return thing;
}

export async function closeAll(): Promise<void> {
  for (const thing of opened.splice(0)) await thing.close();
}

export const serve = async (respond: Respond, onToken?: Respond): Promise<Loopback> =>
  closeAfter(await loopback(respond, onToken));

export function clientOf(
  url: string,
  times: Partial<ServiceTradeTimes> = {},
  vault: TokenVault = memoryVault(),
): ServiceTradeClient {
  const settings = {
    url,
    oauth: { clientId: 'girder', clientSecret: 'canary-client-secret' },
    limits: { perSecond: 1000, concurrent: 8 },
  };
  return closeAfter(serviceTradeClient(settings, 'acme', vault, { answerMs: 2_000, ...times }));
}
