import { randomUUID } from 'node:crypto';
import type { Access } from './access';
import type { BearerToken } from './enhanced-grants';
import type { Exchange, SpectrumHttp, Transport } from './http';
import type { SecretKeeper } from './secret-rotation';

/** Bearer tokens of one process, fetched before they end, and at once when Spectrum refuses one. */
export interface BearerTokens {
  /** @param rejected the token that Spectrum just answered 401 to, so that it is not given again */
  token(rejected?: string): Promise<string>;
}

const none: BearerToken = { token: '', renewAt: 0, expiresAt: 0 };

/** @param quietMs how long the old token, while it works, is used before the next early renewal is tried */
export function bearerTokens(keeper: Pick<SecretKeeper, 'token'>, quietMs: number): BearerTokens {
  let cached = none;
  let fetching: Promise<BearerToken> | undefined;
  let quietUntil = 0;

  const until = (end: number, rejected: string | undefined): boolean =>
    cached.token !== '' && cached.token !== rejected && Date.now() < end;

  return {
    async token(rejected) {
      if (until(cached.renewAt, rejected)) return cached.token;
      if (until(cached.expiresAt, rejected) && performance.now() < quietUntil) return cached.token;
      fetching ??= keeper.token().finally(() => (fetching = undefined));
      try {
        cached = await fetching;
      } catch (error) {
        if (!until(cached.expiresAt, rejected)) throw error;
        quietUntil = performance.now() + quietMs;
      }
      return cached.token;
    },
  };
}

/**
 * Enhanced Authentication: a bearer token on every call. REST has no Basic password then, so the Authorization ID
 * and a GUID go into the query string, as the page of `GET /vendors` says of its own. A call that is answered 401
 * was not judged, so it is made once more with a new token, also when it is a write.
 */
export function enhancedAccess(http: SpectrumHttp, tokens: BearerTokens, authorizationId: string): Access {
  const run = (exchange: Exchange, token: string): Promise<Transport> =>
    http.exchange({ ...exchange, headers: { ...exchange.headers, Authorization: `Bearer ${token}` } });
  return {
    async exchange(door, _company, exchange) {
      const identified =
        door === 'rest' ? { ...exchange, path: withQuery(exchange.path, authorizationId) } : exchange;
      const token = await tokens.token();
      const answer = await run(identified, token);
      if (answer.kind !== 'answer' || answer.status !== 401) return answer;
      return run(identified, await tokens.token(token));
    },
  };
}

function withQuery(path: string, authorizationId: string): string {
  const query = new URLSearchParams({ Authorization_ID: authorizationId, GUID: randomUUID() });
  return `${path}${path.includes('?') ? '&' : '?'}${query.toString()}`;
}
