/** What a call of an outside JSON API that gave no usable answer means to the caller. */
export type ApiErrorKind =
  /** 404 in the system's own words: the thing does not exist. */
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

export interface ApiErrorDetails {
  status?: number;
  retryAfterMs?: number;
}

/**
 * What leaves a client of an outside JSON API; each has its own kind of it. Flat on purpose: an HTTP library's error
 * holds the request's headers (the token) and is cyclic, which fails as a Temporal failure.
 */
export class ApiError<Kind extends string = string> extends Error {
  readonly status?: number;
  readonly retryAfterMs?: number;

  /** @param sentence plain words with the offending value; no token, no secret. */
  constructor(
    readonly kind: Kind,
    readonly sentence: string,
    details: ApiErrorDetails = {},
  ) {
    super(sentence);
    if (details.status !== undefined) this.status = details.status;
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs;
  }
}

/** How the shared parts of the clients name a system and its account, and fail in its name. */
export interface System {
  /** For sentences, e.g. `ServiceTrade`. */
  name: string;
  /** The section of the configuration that says who Girder is, e.g. `servicetrade.acme.oauth`. */
  credentials: string;
  error(kind: ApiErrorKind, sentence: string, details?: ApiErrorDetails): ApiError;
}
