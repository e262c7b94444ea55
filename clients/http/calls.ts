import type { SendContext, Sent } from '../../domain/effects';
import { ApiError } from './api-error';
import type { Limiter } from './limiter';
import type { TokenSource } from './token-source';
import type { Call, Transport, TransportResult } from './transport';

export interface Calls {
  /**
   * One read. Renews the token once; waits for `Retry-After` and tries again within its budget.
   *
   * @returns what came of it, for the caller to judge.
   * @throws the system's error where no token is to be had
   */
  get(path: string, query?: Record<string, string>): Promise<TransportResult>;
  /**
   * One write, never repeated after anything but a 401 (which proves that it was not applied).
   *
   * @param classify what the result means
   * @throws only what `context.assertMayStillSend` throws; then nothing was sent.
   */
  write(call: Call, classify: (result: TransportResult) => Sent, context?: SendContext): Promise<Sent>;
  close(): void;
}

export interface CallParts {
  transport: Transport;
  tokens: TokenSource;
  limiter: Limiter;
  /** How long one read may wait for 429s in all. */
  throttleBudgetMs: number;
}

/** Where a 429 does not say how long. */
const DEFAULT_WAIT_MS = 1_000;

/** Sends with a token, in its turn; a second time with a renewed one where the first was refused. */
export async function withToken<T>(
  { tokens, limiter }: Pick<CallParts, 'tokens' | 'limiter'>,
  send: (token: string) => Promise<T>,
  wasRefused: (result: T) => boolean,
  signal?: AbortSignal,
): Promise<T> {
  const token = await tokens.token();
  const result = await limiter.run(() => send(token), signal);
  if (!wasRefused(result)) return result;
  const renewed = await tokens.token(token);
  return limiter.run(() => send(renewed), signal);
}

export function createCalls(parts: CallParts): Calls {
  const { transport, throttleBudgetMs } = parts;

  const authorised = (call: Call, beforeSending: () => void): Promise<TransportResult> =>
    withToken(
      parts,
      async (token) => {
        beforeSending();
        return transport.call({ ...call, token });
      },
      (result) => result.kind === 'answered' && result.status === 401,
      call.signal,
    );

  async function get(path: string, query: Record<string, string> = {}): Promise<TransportResult> {
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
      return result;
    }
  }

  async function write(
    call: Call,
    classify: (result: TransportResult) => Sent,
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
    try {
      const signal = context === undefined ? {} : { signal: context.signal };
      return classify(await authorised({ ...call, ...signal }, beforeSending));
    } catch (error) {
      if (refusal !== undefined) throw refusal;
      // The transport does not throw: no token, or cancelled while waiting for a turn. Nothing was sent.
      const access = error instanceof ApiError && error.kind === 'unauthorized';
      const retryAfterMs = error instanceof ApiError ? error.retryAfterMs : undefined;
      const why = error instanceof Error ? error.message : String(error);
      return { outcome: 'notSent', why, access, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
    }
  }

  return { get, write, close: () => transport.close() };
}
