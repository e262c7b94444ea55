import { z } from 'zod';
import type { ApiError, System } from './api-error';
import { describeBody } from './describe-body';
import type { Tokens } from './token-vault';
import type { Transport, TransportResult } from './transport';

const EARLY_MS = 5 * 60_000;
/** Where neither `expires_in` nor the token says: well below a day, which is usual. */
const ASSUMED_LIFETIME_MS = 60 * 60_000;
/** A token just given counts as good so long, whatever a clock that differs makes of its `exp`. */
const LEAST_LIFETIME_MS = 30_000;

const answerSchema = z.looseObject({
  // It goes into a header.
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  expires_in: z.coerce.number().positive().optional().catch(undefined),
  refresh_token: z.string().min(1).nullish(),
});

/** @returns epoch milliseconds of the `exp` of a JWT; undefined for any other token. */
export function jwtExpiry(token: string): number | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const parsed = z.looseObject({ exp: z.number() }).safeParse(claims);
    return parsed.success ? parsed.data.exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @returns undefined unless it is a complete token answer. Renewed 5 minutes before its end, as ServiceTrade's SDK
 *   does, or at half of a shorter life, so that it is not renewed on every call.
 */
function tokensOf(result: TransportResult, nowMs: number): Tokens | undefined {
  if (result.kind !== 'answered' || (result.status !== 200 && result.status !== 201)) return undefined;
  let body: unknown;
  try {
    body = JSON.parse(result.body);
  } catch {
    return undefined;
  }
  const answer = answerSchema.safeParse(body);
  if (!answer.success) return undefined;
  const { access_token: accessToken, expires_in: seconds, refresh_token: refreshToken } = answer.data;
  // `expires_in` first: it does not depend on the two clocks agreeing.
  const end =
    seconds === undefined ? (jwtExpiry(accessToken) ?? nowMs + ASSUMED_LIFETIME_MS) : nowMs + seconds * 1000;
  const lifetime = Math.max(LEAST_LIFETIME_MS, end - nowMs);
  return {
    accessToken,
    ...(refreshToken ? { refreshToken } : {}),
    renewAt: nowMs + Math.max(lifetime - EARLY_MS, lifetime / 2),
    expiresAt: nowMs + lifetime,
  };
}

/** What came of asking for tokens: `spent` says that the refresh token may have been used up. */
export type Granted = { tokens: Tokens } | { error: ApiError; spent: boolean };

export interface Grants {
  /**
   * By the refresh token, else by client id and secret. A refresh whose answer was lost has used its token up,
   * and using it again is refused as `invalid_grant`: both fall back to client id and secret.
   */
  obtain(refreshToken: string | undefined): Promise<Granted>;
}

/** Both grants as JSON. @param path of the token endpoint, below the API's root */
export function createGrants(
  transport: Transport,
  connection: string,
  oauth: { clientId: string; clientSecret: string },
  system: System,
  path: string,
): Grants {
  const post = (body: object): Promise<TransportResult> => transport.call({ method: 'POST', path, body });

  return {
    async obtain(refreshToken) {
      if (refreshToken !== undefined) {
        const result = await post({
          grant_type: 'refresh_token',
          client_id: oauth.clientId,
          refresh_token: refreshToken,
        });
        const tokens = tokensOf(result, Date.now());
        if (tokens) return { tokens };
        if (result.kind === 'notConnected' || (result.kind === 'answered' && result.status === 429)) {
          return { error: errorOf(result, connection, system), spent: false };
        }
      }
      const result = await post({
        grant_type: 'client_credentials',
        client_id: oauth.clientId,
        client_secret: oauth.clientSecret,
      });
      const tokens = tokensOf(result, Date.now());
      return tokens ? { tokens } : { error: errorOf(result, connection, system), spent: true };
    },
  };
}

function errorOf(result: TransportResult, connection: string, system: System): ApiError {
  if (result.kind !== 'answered') {
    return system.error('unavailable', `${system.name} gave no token (${connection}): ${result.why}`);
  }
  const { status, retryAfterMs } = result;
  switch (status) {
    case 400:
    case 401:
    case 403:
      return system.error(
        'unauthorized',
        `${system.name} refused the client id and secret of ${connection} (${status}): check \`${system.credentials}\``,
        { status },
      );
    case 429:
      return system.error('throttled', `${system.name} gave no token (${connection}): too many calls`, {
        status,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    default:
      return system.error(
        status >= 500 ? 'unavailable' : 'unclear',
        `${system.name} gave no token (${connection}): it answered ${status} with ${describeBody(result.body)}`,
        { status },
      );
  }
}
