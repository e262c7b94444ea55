import type { Row, SandboxRequest } from '../core';
import { asRow, SandboxInputError } from '../core';
import type { Tables } from './tables';

/** A secret and the instant at which it ends (ISO text), if it does. */
export interface Secret {
  secret: string;
  expires?: string;
}

/** Enhanced Authentication's OAuth client of one Authorization ID. */
export interface Client extends Secret {
  clientId: string;
  /** Secrets that were rotated away and may still open the door. */
  old: Secret[];
}

const named = (row: Row, name: string): string => {
  const value = row[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new SandboxInputError(`_authorizations.enhanced.${name} must be text, not ${JSON.stringify(value)}`);
};

function secretOf(value: unknown): Secret {
  const row = asRow(value, '_authorizations.enhanced');
  const { expires } = row;
  if (expires === undefined) return { secret: named(row, 'secret') };
  if (typeof expires !== 'string' || Number.isNaN(Date.parse(expires))) {
    throw new SandboxInputError(
      `_authorizations.enhanced.expires must be an ISO instant, not ${JSON.stringify(expires)}`,
    );
  }
  return { secret: named(row, 'secret'), expires };
}

/** The client of a row of `_authorizations`. @throws SandboxInputError for what is none and not null either */
export function clientOf({ enhanced }: Row): Client | undefined {
  if (enhanced === null || enhanced === undefined) return undefined;
  const row = asRow(enhanced, '_authorizations.enhanced');
  const old: unknown = row.old ?? [];
  if (!Array.isArray(old)) {
    throw new SandboxInputError(
      `_authorizations.enhanced.old must be an array, not ${JSON.stringify(row.old)}`,
    );
  }
  return { ...secretOf(row), clientId: named(row, 'clientId'), old: old.map(secretOf) };
}

/** Enhanced Authentication is on or off for a whole installation. */
export const isEnhanced = (tables: Tables): boolean =>
  tables.all('_authorizations').some((row) => clientOf(row) !== undefined);

const lives = ({ expires }: { expires?: unknown }): boolean =>
  expires === undefined || Date.parse(String(expires)) > Date.now();

/** Whether a secret opens the door now: the client's own, or one that was rotated away and has not ended. */
export const opens = (client: Client, secret: string | null): boolean =>
  [client, ...client.old].some((one) => one.secret === secret && lives(one));

/** The client id behind the request's bearer token, if the token is one and lives. */
export function bearerClient(tables: Tables, req: SandboxRequest): string | undefined {
  const token = /^bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '')?.[1];
  const row = token === undefined ? undefined : tables.find('_tokens', (one) => one.token === token);
  return row && lives(row) ? String(row.clientId) : undefined;
}
