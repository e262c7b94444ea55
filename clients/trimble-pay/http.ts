import type { SendContext, Sent } from '../../domain/effects';
import type { Calls } from '../http/calls';
import { describeBody } from '../http/describe-body';
import type { TransportResult } from '../http/transport';
import { answerOf, sentenceOf } from './answer';
import { classifyTrimblePayWrite } from './classify';
import type { Expected } from './classify';
import { TrimblePayError } from './errors';
import type { TrimblePayErrorKind } from './errors';

export type Json = Record<string, unknown> | unknown[];

/** What goes with every write. */
export interface WriteOptions {
  /** The same for every repetition of one write, another for any other; 1 to 200 visible characters. */
  idempotencyKey: string;
  /** That the write was made from; refused as `conflict` where the thing has moved on. */
  revision?: number;
  context?: SendContext;
}

export interface Http {
  /**
   * One read.
   *
   * @returns the object or list of a complete answer.
   * @throws TrimblePayError
   */
  get(path: string, query?: Record<string, string>): Promise<Json>;
  /**
   * One write, never repeated here after anything but a 401.
   *
   * @throws what `context.assertMayStillSend` throws, and RangeError for a key that cannot stand in a header; then
   *   nothing was sent.
   */
  write(
    method: 'POST' | 'PUT' | 'PATCH',
    path: string,
    body: object,
    expected: Expected,
    options: WriteOptions,
  ): Promise<Sent>;
}

export function createHttp(calls: Pick<Calls, 'get' | 'write'>): Http {
  return {
    get: async (path, query) => valueOf(await calls.get(path, query), path),
    async write(method, path, body, expected, { idempotencyKey, revision, context }) {
      if (!/^[\x21-\x7e]{1,200}$/.test(idempotencyKey)) {
        throw new RangeError('an idempotency key has 1 to 200 visible ASCII characters');
      }
      const headers = { 'Idempotency-Key': idempotencyKey };
      return calls.write(
        { method, path, body: revision === undefined ? body : { ...body, revision }, headers },
        (result) => classifyTrimblePayWrite(result, expected),
        context,
      );
    },
  };
}

/** @throws TrimblePayError unless the answer is complete. */
function valueOf(result: TransportResult, path: string): Json {
  if (result.kind === 'answered' && result.status === 200) {
    const answer = answerOf(result.body);
    if (answer.kind === 'value') return answer.value;
  }
  throw errorOf(result, `GET ${path}`);
}

/** @param call for the sentence, e.g. `GET /contracts/7`; without query. */
export function errorOf(result: TransportResult, call: string): TrimblePayError {
  const fail = (kind: TrimblePayErrorKind, what: string, retryAfterMs?: number): TrimblePayError =>
    new TrimblePayError(kind, `Trimble Pay ${what} (${call})`, {
      ...(result.kind === 'answered' ? { status: result.status } : {}),
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    });
  if (result.kind === 'notConnected') return fail('unavailable', `cannot be reached: ${result.why}`);
  if (result.kind === 'broken') return fail('unavailable', `did not answer completely: ${result.why}`);

  const { status, body, retryAfterMs } = result;
  const answer = answerOf(body);
  const said = answer.kind === 'complaint' ? sentenceOf(status, answer.complaint) : describeBody(body);
  switch (status) {
    case 401:
      return fail('unauthorized', `refuses the token: ${said}`);
    case 403:
      return fail('forbidden', `refuses: the API user lacks the permission. ${said}`);
    case 404:
      // Only Trimble Pay's own word makes a thing missing; a wrong `url` must not look like deletions.
      return answer.kind === 'complaint'
        ? fail('notFound', `knows no such thing: ${said}`)
        : fail('unclear', `answered 404 with ${said}: check \`url\``);
    case 409:
      return fail('conflict', `refuses: ${said}`);
    case 429:
      return fail('throttled', 'takes no more calls now', retryAfterMs);
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

/** @returns undefined if Trimble Pay says in its own words that there is no such thing. */
export async function unlessMissing<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof TrimblePayError && error.kind === 'notFound') return undefined;
    throw error;
  }
}

/** The path part of an opaque id. @throws RangeError for one that could change the path */
export function idPart(id: string): string {
  if (id.trim() === '' || id === '.' || id === '..' || id.length > 200) {
    throw new RangeError(`${JSON.stringify(id.slice(0, 60))} is no id of Trimble Pay`);
  }
  return encodeURIComponent(id);
}
