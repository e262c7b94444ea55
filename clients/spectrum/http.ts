import axios from 'axios';
import type { AxiosInstance } from 'axios';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import * as http from 'node:http';
import * as https from 'node:https';
import { connectedAgents } from './connected-agent';
import type { StreamedBody } from './streamed-body';
import { uploadOf } from './streamed-body';

/** What became of one exchange. Flat: no axios error, no header and no secret leaves this file. */
export type Transport =
  /** A complete HTTP answer of whatever status. Header names are in lower case. */
  | { kind: 'answer'; status: number; headers: Record<string, string>; body: Buffer }
  /** Not one byte of the request was written, so nothing happened at the far side. */
  | { kind: 'notConnected'; why: string }
  /** The request may have been written, wholly or in part, and there is no complete answer. */
  | { kind: 'broken'; why: string };

export interface Exchange {
  method: 'GET' | 'POST';
  /** Below the instance's root, e.g. `/customer/invoice`. */
  path: string;
  headers?: Record<string, string>;
  body?: string | StreamedBody;
  /**
   * Called after the connection stands and directly before the request is written; if it throws, nothing is
   * written. With it the exchange is a write and gets a connection of its own: on a reused one, a server that
   * closes it while idle cannot be told from one that died with the request.
   */
  beforeWrite?: () => void;
  signal?: AbortSignal;
  /** From start to complete answer, however slowly it drips. */
  timeoutMs: number;
}

export interface SpectrumHttp {
  exchange(exchange: Exchange): Promise<Transport>;
  close(): void;
}

/** A whole invoice answers in a few hundred bytes, 500 customers in some hundred kilobytes. */
const maxAnswerBytes = 32 * 1024 * 1024;

/**
 * One HTTP client per Spectrum instance. It never retries, never follows a redirect and ignores proxy variables
 * of the environment: a write goes to the configured host once, or not at all.
 * @param root e.g. `https://tenant.example:8482`
 */
export function spectrumHttp(root: string, connectTimeoutMs: number): SpectrumHttp {
  const base = root.replace(/\/+$/, '');
  const reads = connectedAgents({ keepAlive: true, connectTimeoutMs });
  const writes = connectedAgents({ keepAlive: false, connectTimeoutMs });
  const client = axios.create({
    maxRedirects: 0,
    maxContentLength: maxAnswerBytes,
    responseType: 'arraybuffer',
    decompress: false,
    proxy: false,
    transitional: { clarifyTimeoutError: true },
    validateStatus: () => true,
    transformRequest: (data: unknown) => data,
    transformResponse: (data: unknown) => data,
  });
  return {
    exchange: (exchange) => run(client, base, exchange, exchange.beforeWrite ? writes : reads),
    close() {
      reads.destroy();
      writes.destroy();
    },
  };
}

type Phase = 'connecting' | 'written' | 'over';

async function run(
  client: AxiosInstance,
  base: string,
  exchange: Exchange,
  agents: { http: http.Agent; https: https.Agent },
): Promise<Transport> {
  let phase: Phase = 'connecting';
  let refusal: string | undefined;
  const stop = new AbortController();
  let stopped: string | undefined;
  const stopBecause = (why: string): void => {
    stopped ??= why;
    stop.abort();
  };
  const cancelled = (): void => stopBecause('cancelled');
  const failed = (why: string): Transport =>
    phase === 'written' ? { kind: 'broken', why } : { kind: 'notConnected', why };

  if (exchange.signal?.aborted) return { kind: 'notConnected', why: 'cancelled' };
  const { body } = exchange;
  const upload = typeof body === 'object' ? uploadOf(body) : undefined;
  const length = typeof body === 'object' ? { 'Content-Length': String(body.length) } : {};
  exchange.signal?.addEventListener('abort', cancelled, { once: true });
  const timer = setTimeout(
    () => stopBecause(`no complete answer within ${exchange.timeoutMs} ms`),
    exchange.timeoutMs,
  );

  /** The socket is connected and the request not yet flushed to it: the last moment to keep it back. */
  const onSocket = (request: ClientRequest): void => {
    if (phase === 'over' || stop.signal.aborted) {
      request.destroy();
      return;
    }
    try {
      exchange.beforeWrite?.();
      phase = 'written';
      upload?.open();
    } catch (error) {
      refusal = error instanceof Error ? error.message : 'the time to send was over';
      request.destroy(new Error(refusal));
    }
  };
  const transport = {
    request(options: RequestOptions, onAnswer: (answer: IncomingMessage) => void): ClientRequest {
      const native = options.protocol === 'https:' ? https : http;
      const request = native.request(options, onAnswer);
      request.once('socket', () => onSocket(request));
      return request;
    },
  };

  try {
    const answer = await client.request<unknown>({
      method: exchange.method,
      url: `${base}${exchange.path}`,
      headers: { 'Accept-Encoding': 'identity', ...exchange.headers, ...length },
      data: typeof body === 'string' ? Buffer.from(body, 'utf8') : upload?.stream,
      timeout: exchange.timeoutMs,
      signal: stop.signal,
      httpAgent: agents.http,
      httpsAgent: agents.https,
      transport,
    });
    if (!Buffer.isBuffer(answer.data)) return failed('the answer has no readable body');
    // A refusal may come early. An acceptance may not: it would be of a body that was not read to its end.
    if (upload && !upload.whole() && answer.status < 300) {
      return failed('an answer before the whole request was written');
    }
    return { kind: 'answer', status: answer.status, headers: flat(answer.headers), body: answer.data };
  } catch (error) {
    return failed(refusal ?? stopped ?? whyOf(error));
  } finally {
    phase = 'over';
    upload?.close();
    clearTimeout(timer);
    exchange.signal?.removeEventListener('abort', cancelled);
  }
}

function flat(headers: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
}

/** One line from whatever was thrown; an axios error itself is cyclic and holds the Authorization header. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const text = error.message.replace(/\s+/g, ' ').slice(0, 200) || error.name;
  return code === undefined || text.includes(code) ? text : `${text} (${code})`;
}
