import type { Row, SandboxRequest } from '../core';
import type { Tables } from './tables';

const listed = (value: unknown, name: string): boolean =>
  Array.isArray(value) && (value.includes('*') || value.includes(name));

export type Access = 'granted' | 'unknownId' | 'company' | 'service';

/** The Authorization ID's row, if it is set up and active. */
export function authorizationOf(tables: Tables, id: string): Row | undefined {
  return tables.find(
    '_authorizations',
    (row) => id !== '' && row.authorizationId === id && row.status === 'A',
  );
}

export function access(tables: Tables, id: string, company: string, service: string): Access {
  const row = authorizationOf(tables, id);
  if (!row) return 'unknownId';
  if (!listed(row.services, service)) return 'service';
  return listed(row.companies, company) ? 'granted' : 'company';
}

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

/** Enhanced Authentication: the Authorization ID that a live bearer token belongs to. */
function bearerOf(tables: Tables, req: SandboxRequest): string | undefined {
  const match = /^bearer\s+(\S+)$/i.exec(req.headers.authorization ?? '');
  const token = match?.[1] ? tables.find('_tokens', (row) => row.token === match[1]) : undefined;
  if (!token) return undefined;
  const id = req.query.get('Authorization_ID') ?? '';
  const row = authorizationOf(tables, id);
  return row && clientOf(row)?.clientId === token.clientId ? id : undefined;
}

export function clientOf(row: Row): { clientId: string; secret: string } | undefined {
  const { enhanced } = row;
  if (typeof enhanced !== 'object' || enhanced === null) return undefined;
  const clientId = 'clientId' in enhanced ? enhanced.clientId : undefined;
  const secret = 'secret' in enhanced ? enhanced.secret : undefined;
  return typeof clientId === 'string' && typeof secret === 'string' ? { clientId, secret } : undefined;
}

/** REST: the Authorization ID behind the request, or undefined for a 401. */
export function restAuthorization(tables: Tables, req: SandboxRequest): string | undefined {
  const bearer = bearerOf(tables, req);
  if (bearer !== undefined) return bearer;
  const basic = basicOf(req);
  const row = basic && authorizationOf(tables, basic.id);
  // Once Enhanced Authentication is on, Basic alone no longer opens the door.
  return basic && row && !clientOf(row) ? basic.id : undefined;
}
