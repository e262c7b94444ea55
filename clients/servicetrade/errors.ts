/** What a call of ServiceTrade that gave no usable answer means to the caller. */
export type ServiceTradeErrorKind =
  /** 404 in ServiceTrade's own words: the thing does not exist. */
  | 'notFound'
  /** 409: the change contradicts what is there. */
  | 'conflict'
  /** 403: the API user lacks a permission. */
  | 'forbidden'
  /** 401 also with a renewed token, or client id and secret refused. */
  | 'unauthorized'
  /** 429, and waiting would take longer than a call may. */
  | 'throttled'
  /** 400, 405, 413, 415, 422: the request is wrong. */
  | 'invalid'
  /** No connection, a time-out, a broken connection, 5xx: later. */
  | 'unavailable'
  /** An answer that cannot be believed: empty, HTML, cut off, without the fields documented. */
  | 'unclear';

/**
 * The only error that leaves this client. Flat on purpose: an HTTP library's error holds the request's headers
 * (the token) and is cyclic, which fails as a Temporal failure.
 */
export class ServiceTradeError extends Error {
  readonly status?: number;
  readonly retryAfterMs?: number;

  /** @param sentence plain words with the offending value; no token, no secret. */
  constructor(
    readonly kind: ServiceTradeErrorKind,
    readonly sentence: string,
    details: { status?: number; retryAfterMs?: number } = {},
  ) {
    super(sentence);
    this.name = 'ServiceTradeError';
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}

export function isServiceTradeError(error: unknown): error is ServiceTradeError {
  return error instanceof ServiceTradeError;
}
