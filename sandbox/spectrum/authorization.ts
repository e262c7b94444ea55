import type { Row, SandboxRequest } from '../core';
import { bearerClient, clientOf, isEnhanced } from './clients';
import type { Tables } from './tables';

const listed = (value: unknown, name: string): boolean =>
  Array.isArray(value) && (value.includes('*') || value.includes(name));

export type Access = 'granted' | 'unknownId' | 'company' | 'service';

/** Who knocks: with Enhanced Authentication the client of a live bearer token, else nobody in particular. */
export interface Caller {
  client?: string;
}

/** The Authorization ID's row, if it is set up, active, and not another client's. */
export function authorizationOf(tables: Tables, id: string, { client }: Caller = {}): Row | undefined {
  if (id === '') return undefined;
  const row = tables.find('_authorizations', (one) => one.authorizationId === id && one.status === 'A');
  if (!row || client === undefined) return row;
  return clientOf(row)?.clientId === client ? row : undefined;
}

export function access(
  tables: Tables,
  id: string,
  company: string,
  service: string,
  caller: Caller = {},
): Access {
  const row = authorizationOf(tables, id, caller);
  if (!row) return 'unknownId';
  if (!listed(row.services, service)) return 'service';
  return listed(row.companies, company) ? 'granted' : 'company';
}

/** Whether an Authorization ID may fill one of the user defined fields. */
export const isMapped = (authorization: Row | undefined, udf: string): boolean =>
  listed(authorization?.udfMap, udf);

/** The published text; the others keep its voice. */
export const notSetUp = 'The Web Service is not authorized. Authorization ID is not setup in the system.';
export const serviceNotGranted = 'The web service is not Authorized';
export const companyNotGranted = 'Company_Code is not authorized for this Authorization ID';

export function basicOf(req: SandboxRequest): { company: string; id: string } | undefined {
  const match = /^basic\s+(\S+)$/i.exec(req.headers.authorization ?? '');
  if (!match?.[1]) return undefined;
  const [company = '', ...rest] = Buffer.from(match[1], 'base64').toString('utf8').split(':');
  return { company, id: rest.join(':') };
}

/** SOAP: anybody, until Enhanced Authentication wants a live bearer token; undefined for a 401. */
export function soapCaller(tables: Tables, req: SandboxRequest): Caller | undefined {
  if (!isEnhanced(tables)) return {};
  const client = bearerClient(tables, req);
  return client === undefined ? undefined : { client };
}

/**
 * REST: the Authorization ID behind the request, or undefined for a 401. It is the password of Basic; with a
 * bearer token there is none, so that it travels in the query.
 */
export function restCaller(tables: Tables, req: SandboxRequest): (Caller & { id: string }) | undefined {
  if (isEnhanced(tables)) {
    const client = bearerClient(tables, req);
    return client === undefined ? undefined : { client, id: req.query.get('Authorization_ID') ?? '' };
  }
  const basic = basicOf(req);
  return basic && authorizationOf(tables, basic.id) ? { id: basic.id } : undefined;
}
