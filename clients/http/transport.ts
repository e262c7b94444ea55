import http from 'node:http';
import https from 'node:https';
import axios from 'axios';

/** What became of one HTTP call, before anybody judges it. */
export type TransportResult =
  /** A complete HTTP answer; whether the body is complete JSON is not known yet. */
  | { kind: 'answered'; status: number; body: string; retryAfterMs?: number }
  /** Not one byte of the request was written: certainly nothing happened. */
  | { kind: 'notConnected'; why: string }
  /** The connection stood, and no complete answer came: it may or may not have happened. */
  | { kind: 'broken'; why: string; reusedConnection: boolean };

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Below the API's root, e.g. `/invoice/7`. */
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: object;
  /** Besides those that every call has. */
  headers?: Record<string, string>;
  /** Bearer token. */
  token?: string;
  signal?: AbortSignal;
}

export interface Transport {
  call(call: Call): Promise<TransportResult>;
  close(): void;
}

const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

/** @returns milliseconds of a `Retry-After` header (seconds or an HTTP date); undefined if it says nothing. */
export function retryAfterMs(header: unknown, nowMs: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header.trim()) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
}

/** Reads keep their connections; writes open their own (see `agentsFor`). */
function agents(keepAlive: boolean): { httpAgent: http.Agent; httpsAgent: https.Agent } {
  return { httpAgent: new http.Agent({ keepAlive }), httpsAgent: new https.Agent({ keepAlive }) };
}

/**
 * One per connection. Never throws for what the network or the server does.
 *
 * @param root where the API's paths begin, without a slash at the end
 * @param answerMs from the call to the end of the answer, so that a server that drips bytes cannot hold it open.
 */
export function createTransport(root: string, answerMs: number): Transport {
  const kept = agents(true);
  // A server may close an idle connection just when we write on it; for a write that would be in doubt.
  const own = agents(false);
  const client = axios.create({
    maxRedirects: 0,
    validateStatus: () => true,
    // Only the configuration says where calls go; axios would read HTTP_PROXY of the environment.
    proxy: false,
    responseType: 'arraybuffer',
    transformRequest: (body: unknown) => body,
    transformResponse: (body: unknown) => body,
    maxContentLength: MAX_ANSWER_BYTES,
    headers: { Accept: 'application/json', 'User-Agent': 'girder' },
  });

  async function call(wanted: Call): Promise<TransportResult> {
    const connection = { stands: false, reused: false };
    const deadline = new AbortController();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      deadline.abort();
    }, answerMs);
    const onAbort = (): void => deadline.abort();
    if (wanted.signal?.aborted) deadline.abort();
    wanted.signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = await client.request<Buffer>({
        method: wanted.method,
        url: root + wanted.path,
        params: wanted.query,
        ...(wanted.body === undefined ? {} : { data: JSON.stringify(wanted.body) }),
        headers: {
          ...wanted.headers,
          ...(wanted.body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...(wanted.token === undefined ? {} : { Authorization: `Bearer ${wanted.token}` }),
        },
        ...(wanted.method === 'GET' ? kept : own),
        transport: watching(connection),
        signal: deadline.signal,
      });
      const wait = retryAfterMs(answer.headers['retry-after'], Date.now());
      return {
        kind: 'answered',
        status: answer.status,
        body: new TextDecoder('utf-8', { fatal: true }).decode(answer.data),
        ...(wait === undefined ? {} : { retryAfterMs: wait }),
      };
    } catch (error) {
      const why = late ? `no complete answer within ${answerMs} ms` : whyOf(error);
      return connection.stands
        ? { kind: 'broken', why, reusedConnection: connection.reused }
        : { kind: 'notConnected', why };
    } finally {
      clearTimeout(timer);
      wanted.signal?.removeEventListener('abort', onAbort);
    }
  }

  return {
    call,
    close: () => [kept, own].forEach((pair) => [pair.httpAgent, pair.httpsAgent].forEach((a) => a.destroy())),
  };
}

/**
 * Node's own request function, noticing when the connection stands: before that no byte of the request has left,
 * whatever the error is called afterwards ("socket hang up" proves nothing).
 */
function watching(connection: { stands: boolean; reused: boolean }): {
  request(
    options: https.RequestOptions,
    onAnswer: (answer: http.IncomingMessage) => void,
  ): http.ClientRequest;
} {
  return {
    request(options, onAnswer) {
      const secure = options.protocol === 'https:';
      const request = (secure ? https : http).request(options, onAnswer);
      request.on('socket', (socket) => {
        connection.reused = request.reusedSocket;
        if (!socket.connecting) connection.stands = true;
        else socket.once(secure ? 'secureConnect' : 'connect', () => (connection.stands = true));
      });
      return request;
    },
  };
}

/** The error's code, or its message: nothing of the request. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (code === 'ERR_CANCELED') return 'the call was cancelled';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'the answer is not UTF-8';
  return (code === '' || error.message.includes(code) ? error.message : `${code}: ${error.message}`).slice(
    0,
    200,
  );
}
