import { createTokenSource as createSource } from '../http/token-source';
import type { TokenSource, TokenTimes } from '../http/token-source';
import type { Grants } from '../http/grants';
import type { TokenVault } from '../http/token-vault';
import { serviceTrade } from './errors';

export type { TokenSource } from '../http/token-source';

/** @throws ServiceTradeError, from `token` */
export const createTokenSource = (
  connection: string,
  vault: TokenVault,
  grants: Grants,
  times: TokenTimes,
): TokenSource => createSource(connection, vault, grants, times, serviceTrade(connection));
