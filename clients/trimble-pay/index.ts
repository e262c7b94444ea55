import { createCalls } from '../http/calls';
import { createGrants } from '../http/grants';
import { createLimiter } from '../http/limiter';
import { createTokenSource, defaultTokenTimes } from '../http/token-source';
import type { TokenTimes } from '../http/token-source';
import { storeTokenVault } from '../http/token-vault';
import type { TokenVault } from '../http/token-vault';
import { createTransport } from '../http/transport';
import type { Store } from '../store/port';
import { downloader } from './attachments';
import type { ReadsFiles } from './attachments';
import { trimblePay } from './errors';
import { createHttp } from './http';
import { readsOf } from './reads';
import type { TrimblePayReads } from './reads';
import { writesOf } from './writes';
import type { TrimblePayWrites } from './writes';

export { classifyTrimblePayWrite } from './classify';
export { sectionOf } from './entities';
export { TrimblePayError, isTrimblePayError } from './errors';
export type { TrimblePayErrorKind } from './errors';
export {
  changeOrderExternalId,
  contractExternalId,
  projectExternalId,
  vendorExternalId,
} from './external-ids';
export type { SubcontractKey } from './external-ids';
export { externalKeyOf, placeOfKey } from './external-keys';
export type { WriteOptions } from './http';
export type * from './types';
export type { ListOptions, SentList } from './writes';

/**
 * One Trimble Pay account. Reads give domain types and throw `TrimblePayError`; a thing that does not exist is
 * undefined. Writes give `Sent` and throw only what `context.assertMayStillSend` throws, or RangeError for an
 * argument that can never be right.
 *
 * Trimble publishes no API of it: paths and shapes are proposals, and this folder is the only place that knows them.
 */
export interface TrimblePayClient extends TrimblePayReads, TrimblePayWrites, ReadsFiles {
  close(): void;
}

export interface TrimblePayAccess {
  /** Root of the API. */
  url: string;
  /** `tokenPath`: below `url`, default `/oauth2/token`. */
  oauth: { clientId: string; clientSecret: string; tokenPath?: string };
  limits: { perSecond: number; concurrent: number };
  /** Where attachments may be kept besides `url`, e.g. `https://files.example.com`. Default nowhere. */
  attachmentOrigins?: string[];
}

/** Times in milliseconds; the defaults are for production. */
export interface TrimblePayTimes {
  /** From a call to the end of its answer; of a file, between two pieces of it. Default 30,000. */
  answerMs: number;
  /** How long one read may wait for 429s. Default 10,000. */
  throttleBudgetMs: number;
  /** For one whole file. Default 300,000. */
  downloadMs: number;
  tokens: TokenTimes;
}

const ANSWER_MS = 30_000;
const DOWNLOAD_MS = 300_000;
/** Other processes wait while one fetches tokens, so that is short. */
const TOKEN_MS = 10_000;
const TOKEN_PATH = '/oauth2/token';

/** The tokens of a connection, apart from those of a ServiceTrade connection of the same name. */
export const trimblePayTokenVault = (store: Store, connection: string, storeKey: string): TokenVault =>
  storeTokenVault(store, `trimble-pay/${connection}`, storeKey);

/**
 * @param connection the name in the configuration, for messages.
 * @param vault where the tokens of this connection are kept; shared by all processes that use it.
 */
export function trimblePayClient(
  settings: TrimblePayAccess,
  connection: string,
  vault: TokenVault,
  times: Partial<TrimblePayTimes> = {},
): TrimblePayClient {
  const answerMs = times.answerMs ?? ANSWER_MS;
  const tokenMs = Math.min(answerMs, TOKEN_MS);
  const root = settings.url.replace(/\/+$/, '');
  const system = trimblePay(connection);
  const authority = createTransport(root, tokenMs);
  const tokenPath = settings.oauth.tokenPath ?? TOKEN_PATH;
  const grants = createGrants(authority, connection, settings.oauth, system, tokenPath);
  const tokenTimes = times.tokens ?? defaultTokenTimes(tokenMs);
  const tokens = createTokenSource(connection, vault, grants, tokenTimes, system);
  const limiter = createLimiter(settings.limits);
  const calls = createCalls({
    transport: createTransport(root, answerMs),
    tokens,
    limiter,
    throttleBudgetMs: times.throttleBudgetMs ?? 10_000,
  });
  const http = createHttp(calls);
  return {
    ...readsOf(http),
    ...writesOf(http),
    ...downloader({
      tokens,
      limiter,
      root,
      origins: settings.attachmentOrigins ?? [],
      times: { silenceMs: answerMs, wholeMs: times.downloadMs ?? DOWNLOAD_MS },
    }),
    close: () => {
      calls.close();
      authority.close();
    },
  };
}
