import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { control } from './control';
import { answerWithFault, send } from './fault-http';
import type { Sandbox, SandboxRequest } from './types';

export interface HttpOptions {
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1: a stand-in has no protection of its own. */
  host?: string;
}

export interface RunningHttp {
  port: number;
  url: string;
  close(): Promise<void>;
}

const maxBodyBytes = 128 * 1024 * 1024;

function headersOf(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return headers;
}

async function read(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxBodyBytes) throw new Error(`the body is over ${maxBodyBytes} bytes`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** Serves the control interface and, with faults around it, the stand-in itself. */
export async function startHttp(sandbox: Sandbox, options: HttpOptions): Promise<RunningHttp> {
  const host = options.host ?? '127.0.0.1';
  const timers = new Map<NodeJS.Timeout, (go: boolean) => void>();
  const wait = (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        resolve(true);
      }, ms);
      timers.set(timer, resolve);
    });
  const cancelWaits = (): void => {
    for (const [timer, resolve] of timers) {
      clearTimeout(timer);
      resolve(false);
    }
    timers.clear();
  };

  async function serve(message: IncomingMessage, res: ServerResponse): Promise<void> {
    const url = new URL(message.url ?? '/', 'http://sandbox');
    const req: SandboxRequest = {
      method: message.method ?? 'GET',
      path: url.pathname,
      query: url.searchParams,
      headers: headersOf(message),
      body: Buffer.alloc(0),
    };
    if (req.path.startsWith('/__sandbox/')) {
      req.body = await read(message);
      if (req.path === '/__sandbox/reset') cancelWaits();
      return send(res, await control(sandbox, req));
    }
    const fault = sandbox.faults.next(sandbox.operationOf(req));
    if (fault?.name === 'refuseConnection') {
      res.destroy();
      return;
    }
    req.body = await read(message);
    await answerWithFault(sandbox, req, res, fault, wait);
    // The stand-in was reset or closed while this call waited: its client gets no answer at all.
    if (!res.headersSent && !res.destroyed) res.destroy();
  }

  const server = createServer((message, res) => {
    serve(message, res).catch((error: unknown) => {
      if (res.headersSent || res.destroyed) return res.destroy();
      const body = JSON.stringify({ error: error instanceof Error ? error.message : String(error) });
      send(res, { status: 500, headers: { 'content-type': 'application/json' }, body });
    });
  });
  // Pooled clients must not meet a socket that the stand-in closed for idleness in the same moment.
  server.keepAliveTimeout = 60_000;

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;

  return {
    port,
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        cancelWaits();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
