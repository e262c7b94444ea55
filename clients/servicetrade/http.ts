import type { SendContext, Sent } from '../../domain/effects';
import { createCalls } from '../http/calls';
import type { CallParts } from '../http/calls';
import { describeBody } from '../http/describe-body';
import type { TransportResult } from '../http/transport';
import { classifyServiceTradeWrite, envelopeOf } from './classify';
import { ServiceTradeError } from './errors';
import type { ServiceTradeErrorKind } from './errors';

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

export function createHttp(parts: CallParts): Http {
  const calls = createCalls(parts);
  return {
    get: async (path, query) => dataOf(await calls.get(path, query), path),
    write: (method, path, body, context) =>
      calls.write({ method, path, body }, classifyServiceTradeWrite, context),
    close: () => calls.close(),
  };
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
