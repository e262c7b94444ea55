import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildGateway } from '../../gateway/app';
import type { GatewayDeps } from '../../gateway/app';
import { connectTemporal } from '../../gateway/connect';
import { storeInbox } from '../../gateway/inbox';
import { createLog } from '../../gateway/log';
import { directoryStore } from '../../clients/store/directory';
import type { Store } from '../../clients/store/port';
import type { Settings, ServiceTradeSettings } from '../../domain/settings';
import { freshNamespace } from '../support/namespace';
import { serviceTradeSettings, smallest } from '../support/settings';
import { registerSearchAttributes } from '../../workers/search-attributes';

/** A connection to a namespace of its own, with the search attributes that runs set. */
export async function liveTemporal(): Promise<LiveTemporal> {
  const at = await freshNamespace();
  const temporal = connectTemporal(at);
  await registerSearchAttributes(temporal.client);
  return { ...temporal, ...at };
}

export type LiveTemporal = ReturnType<typeof connectTemporal> & { address: string; namespace: string };

/** A Temporal that refuses connections: nothing listens on port 1 of the loopback. */
export function deadTemporal(): ReturnType<typeof connectTemporal> {
  return connectTemporal({ address: '127.0.0.1:1', namespace: 'default' });
}

/** An address that refuses connections until it is opened; then it leads to `address`. */
export async function closedDoor(
  address: string,
): Promise<{ address: string; open(): Promise<void>; close(): Promise<void> }> {
  const [host = '', port = ''] = address.split(':');
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), host);
    for (const socket of [incoming, outgoing]) {
      open.add(socket);
      socket.on('error', () => socket.destroy());
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  const listen = (at: number): Promise<void> => new Promise((done) => server.listen(at, '127.0.0.1', done));
  const shut = (): Promise<void> => new Promise((done) => server.close(() => done()));
  await listen(0);
  const bound = server.address();
  const own = typeof bound === 'object' && bound ? bound.port : 0;
  await shut();
  return {
    address: `127.0.0.1:${own}`,
    open: () => listen(own),
    close: async () => {
      for (const socket of open) socket.destroy();
      await shut();
    },
  };
}

export async function temporaryStore(): Promise<{ store: Store; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'girder-gateway-'));
  const store = directoryStore({ path: folder });
  return {
    store,
    remove: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A store that is down. */
export const brokenStore: Store = {
  get: () => Promise.reject(new Error('store is down')),
  create: () => Promise.reject(new Error('store is down')),
  swap: () => Promise.reject(new Error('store is down')),
  remove: () => Promise.reject(new Error('store is down')),
  list: () => ({
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('store is down')) }),
  }),
  close: () => Promise.resolve(),
};

export async function keysUnder(store: Store, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.list(prefix)) keys.push(key);
  return keys;
}

/** A gateway whose log lines are kept, to look at. */
export async function gateway(
  deps: Omit<GatewayDeps, 'log' | 'inbox'> & { inbox?: GatewayDeps['inbox'] },
): Promise<TestGateway> {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  const app = await buildGateway({ ...deps, inbox: deps.inbox ?? storeInbox(deps.store), log });
  return { app, lines, url: await app.listen({ host: '127.0.0.1', port: 0 }) };
}

export interface TestGateway {
  app: FastifyInstance;
  /** What it logged, as JSON lines. */
  lines: string[];
  url: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  body: string;
}

export async function call(url: string, init: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(url, init);
  return { status: answer.status, headers: answer.headers, body: await answer.text() };
}

export const secret = 'whsec-5c1f0a7e9b';

const servicetrade = serviceTradeSettings({
  url: 'http://127.0.0.1:4720',
  webhookSecrets: [secret],
  apiUserId: '999',
  goLive: '2026-01-01',
});

export function settingsFor(
  connections: Record<string, Partial<ServiceTradeSettings>>,
  temporal = { address: '127.0.0.1:7233', namespace: 'default' },
): Settings {
  return {
    ...smallest,
    hash: '0123456789ab',
    accounting: { zone: 'America/New_York' },
    temporal,
    store: { kind: 'directory', path: 'unused' },
    gateway: { ...smallest.gateway, bodyLimitBytes: 100_000 },
    logLevel: 'debug',
    servicetrade: Object.fromEntries(
      Object.entries(connections).map(([name, some]) => [name, { ...servicetrade, ...some }]),
    ),
  };
}
