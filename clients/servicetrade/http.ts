import type { SendContext, Sent } from '../../domain/effects';
import { classifyServiceTradeWrite, describeBody, envelopeOf } from './classify';
import { ServiceTradeError, isServiceTradeError } from './errors';
import type { ServiceTradeErrorKind } from './errors';
import type { Limiter } from './limiter';
import type { TokenSource } from './oauth';
import type { Call, Transport, TransportResult } from './transport';

export interface Http {
  /**
   * One read. Renews the token once; waits for `Retry-After` and tries again within its budget.
   *
   * @returns `data` of a complete envelope.
   * @throws ServiceTradeError
   */
  get(path: string, query?: Record<string, string>): Promise<Record<string, unknown>>;
  /**
   * One write, never repeated after anything but a 401 (which proves that it was not applied).
   *
   * @throws only what `context.assertMayStillSend` throws; then nothing was sent.
   */
  write(method: 'POST' | 'PUT', path: string, body: object, context?: SendContext): Promise<Sent>;
  close(): void;
}

export interface HttpParts {
  transport: Transport;
  tokens: TokenSource;
  limiter: Limiter;
  /** How long one read may wait for 429s in all. */
  throttleBudgetMs: number;
}

/** Where a 429 does not say how long. */
const DEFAULT_WAIT_MS = 1_000;

export function createHttp({ transport, tokens, limiter, throttleBudgetMs }: HttpParts): Http {
  /** Sends with a token; a second time with a renewed one after a 401. */
  async function authorised(call: Call, beforeSending: () => void): Promise<TransportResult> {
    const send = (token: string): Promise<TransportResult> =>
      limiter.run(() => {
        beforeSending();
        return transport.call({ ...call, token });
      }, call.signal);
    const token = await tokens.token();
    const result = await send(token);
    return result.kind === 'answered' && result.status === 401 ? send(await tokens.token(token)) : result;
  }

  async function get(path: string, query: Record<string, string> = {}): Promise<Record<string, unknown>> {
    const call: Call = { method: 'GET', path, query };
    let budget = throttleBudgetMs;
    let mayReconnect = true;
    for (;;) {
      const result = await authorised(call, () => undefined);
      if (result.kind === 'answered' && result.status === 429) {
        const wait = result.retryAfterMs ?? DEFAULT_WAIT_MS;
        if (budget > 0 && wait <= budget) {
          // A wait of 0 must use the budget up too.
          budget -= Math.max(wait, DEFAULT_WAIT_MS / 4);
          await new Promise((resolve) => setTimeout(resolve, wait));
          continue;
        }
      }
      // The server closed a kept connection just when we wrote on it: says nothing about the server.
      if (result.kind === 'broken' && result.reusedConnection && mayReconnect) {
        mayReconnect = false;
        continue;
      }
      return dataOf(result, path);
    }
  }

  async function write(
    method: 'POST' | 'PUT',
    path: string,
    body: object,
    context?: SendContext,
  ): Promise<Sent> {
    let refusal: unknown;
    const beforeSending = (): void => {
      try {
        context?.assertMayStillSend();
      } catch (error) {
        refusal = error;
        throw error;
      }
    };
    const call: Call = { method, path, body, ...(context === undefined ? {} : { signal: context.signal }) };
    try {
      return classifyServiceTradeWrite(await authorised(call, beforeSending));
    } catch (error) {
      if (refusal !== undefined) throw refusal;
      // The transport does not throw: no token, or cancelled while waiting for a turn. Nothing was sent.
      const access = isServiceTradeError(error) && error.kind === 'unauthorized';
      const retryAfterMs = isServiceTradeError(error) ? error.retryAfterMs : undefined;
      const why = error instanceof Error ? error.message : String(error);
      return { outcome: 'notSent', why, access, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
  }

  return { get, write, close: () => transport.close() };
}

/** @throws ServiceTradeError unless the answer is complete and holds data. */
export function dataOf(result: TransportResult, path: string): Record<string, unknown> {
  const fail = (
    kind: ServiceTradeErrorKind,
    what: string,
    details: { retryAfterMs?: number } = {},
  ): never => {
    const status = result.kind === 'answered' ? { status: result.status } : {};
    throw new ServiceTradeError(kind, `ServiceTrade ${what} (GET ${path})`, { ...status, ...details });
  };
  if (result.kind === 'notConnected') return fail('unavailable', `cannot be reached: ${result.why}`);
  if (result.kind === 'broken') return fail('unavailable', `did not answer completely: ${result.why}`);

  const { status, body, retryAfterMs } = result;
  const envelope = envelopeOf(body);
  const said = envelope === undefined ? describeBody(body) : envelope.errors.join(' ') || 'no message';
  switch (status) {
    case 200:
      if (envelope?.data !== undefined && envelope.errors.length === 0) return envelope.data;
      return fail(
        'unclear',
        `answered 200 with ${envelope?.data === undefined && envelope ? 'no data' : said}`,
      );
    case 401:
      return fail('unauthorized', `refuses the token: ${said}`);
    case 403:
      return fail('forbidden', `refuses: the API user lacks the permission. ${said}`);
    case 404:
      // Only ServiceTrade's own word makes a thing missing; a wrong `url` must not look like deletions.
      return envelope === undefined
        ? fail('unclear', `answered 404 with ${said}: check \`url\``)
        : fail('notFound', `knows no such thing: ${said}`);
    case 409:
      return fail('conflict', `refuses: ${said}`);
    case 429:
      return fail('throttled', 'takes no more calls now', retryAfterMs === undefined ? {} : { retryAfterMs });
    case 400:
    case 405:
    case 413:
    case 415:
    case 422:
      return fail('invalid', `refuses the request (${status}): ${said}`);
    default:
      return fail(status >= 500 ? 'unavailable' : 'unclear', `answered ${status} with ${said}`);
  }
}
