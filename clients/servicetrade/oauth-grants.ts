import { createGrants as createBoth } from '../http/grants';
import type { Grants } from '../http/grants';
import type { Transport } from '../http/transport';
import { serviceTrade } from './errors';

export { jwtExpiry } from '../http/grants';

/** @see {@link https://github.com/servicetrade/servicetrade-nodejs-sdk} for the two grants. */
export const createGrants = (
  transport: Transport,
  connection: string,
  oauth: { clientId: string; clientSecret: string },
): Grants => createBoth(transport, connection, oauth, serviceTrade(connection), '/oauth2/token');
