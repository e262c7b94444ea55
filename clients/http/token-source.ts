import { randomUUID } from 'node:crypto';
import type { System } from './api-error';
import type { Grants } from './grants';
import type { Tokens, TokenVault } from './token-vault';

/** Times of the agreement between processes, in milliseconds. */
export interface TokenTimes {
  /** How long a mark keeps the others waiting: longer than the two calls that it may take. */
  leaseMs: number;
  /** How often a waiting process looks. */
  lookMs: number;
  /** The old token, while it works, is used so long before the next early renewal is tried. */
  quietMs: number;
}

export const defaultTokenTimes = (answerMs: number): TokenTimes => ({
  leaseMs: 2 * answerMs + 5_000,
  lookMs: 200,
  quietMs: 30_000,
});

export interface TokenSource {
  /**
   * An access token that works as far as anybody knows.
   *
   * @param rejected the token that the system just answered 401 to, so that it is not given again.
   * @throws the system's error: `unauthorized`, `throttled`, `unavailable` or `unclear`
   */
  token(rejected?: string): Promise<string>;
}

const NONE: Tokens = { accessToken: '', renewAt: 0, expiresAt: 0 };

/**
 * Refresh tokens are good for one use, so of all processes only one may refresh: the one whose mark wins a
 * compare-and-swap on the stored tokens. The others wait and read again. A mark whose lease is over belongs to a
 * process that died while refreshing, so its refresh token may be used up and is not used again; that makes
 * clocks that differ harmless too.
 */
export function createTokenSource(
  connection: string,
  vault: TokenVault,
  grants: Grants,
  times: TokenTimes,
  system: System,
): TokenSource {
  let cached: Tokens = NONE;
  let renewing: Promise<Tokens> | undefined;
  let quietUntil = 0;

  const works = (tokens: Tokens, rejected: string | undefined, until: number): boolean =>
    tokens.accessToken !== '' && tokens.accessToken !== rejected && Date.now() < until;
  const fresh = (tokens: Tokens, rejected?: string): boolean => works(tokens, rejected, tokens.renewAt);
  const usable = (tokens: Tokens, rejected?: string): boolean => works(tokens, rejected, tokens.expiresAt);

  /** @returns fresh tokens, or the old ones while they work and no others are to be had. */
  async function renew(rejected: string | undefined): Promise<Tokens> {
    const me = randomUUID();
    const began = performance.now();
    let watched = { by: '', since: 0 };
    for (;;) {
      const held = await vault.read();
      const current = held?.value ?? NONE;
      if (fresh(current, rejected)) return current;
      const mark = current.refreshing;
      if (mark && mark.by !== watched.by) watched = { by: mark.by, since: performance.now() };
      // Watched by our own clock too: the other's may be ahead.
      if (mark && mark.until > Date.now() && performance.now() - watched.since < times.leaseMs) {
        if (usable(current, rejected)) return current;
        if (performance.now() - began > 3 * times.leaseMs) {
          throw system.error(
            'unavailable',
            `another process has been fetching tokens of ${connection} for too long`,
          );
        }
        await new Promise((resolve) => setTimeout(resolve, times.lookMs));
        continue;
      }
      const { refreshToken, ...rest } = current;
      const maybeSpent = mark !== undefined;
      const claimed: Tokens = {
        ...rest,
        ...(refreshToken === undefined || maybeSpent ? {} : { refreshToken }),
        refreshing: { by: me, until: Date.now() + times.leaseMs },
      };
      if (!(await vault.swap(held?.version, claimed))) continue;
      try {
        return await fetchTokens(me, claimed);
      } catch (error) {
        if (usable(current, rejected)) return current;
        throw error;
      }
    }
  }

  async function fetchTokens(me: string, claimed: Tokens): Promise<Tokens> {
    const granted = await grants.obtain(claimed.refreshToken);
    if ('tokens' in granted) {
      // They work even if they cannot be stored now; then the mark runs out and the next process fetches its own.
      await leave(me, granted.tokens).catch(() => undefined);
      return granted.tokens;
    }
    const { refreshing: _mark, refreshToken, ...rest } = claimed;
    await leave(me, { ...rest, ...(refreshToken === undefined || granted.spent ? {} : { refreshToken }) });
    throw granted.error;
  }

  /** Writes what came of it, unless our lease was over and somebody else marked it meanwhile. */
  async function leave(me: string, tokens: Tokens): Promise<void> {
    const held = await vault.read();
    if (held?.value.refreshing?.by === me) await vault.swap(held.version, tokens);
  }

  return {
    async token(rejected) {
      for (let tries = 0; tries < 3; tries += 1) {
        if (fresh(cached, rejected)) return cached.accessToken;
        if (usable(cached, rejected) && performance.now() < quietUntil) return cached.accessToken;
        renewing ??= renew(rejected).finally(() => (renewing = undefined));
        cached = await renewing;
        if (!fresh(cached)) quietUntil = performance.now() + times.quietMs;
        // A renewal that was under way for another reason may have given the rejected one.
        if (usable(cached, rejected)) return cached.accessToken;
      }
      throw system.error('unauthorized', `${system.name} keeps giving ${connection} a token that it refuses`);
    },
  };
}
