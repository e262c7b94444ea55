import { randomBytes, randomUUID } from 'node:crypto';
import type { Row, SandboxAnswer, SandboxRequest } from '../core';
import type { Account, Actor } from './account';
import { nowSeconds } from './account';
import { readJwt, signJwt } from './jwt';
import { numberOf, textOf } from './tables';

const json = (status: number, body: unknown, headers: Record<string, string> = {}): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

const refused = (error: string, description: string, status = 401): SandboxAnswer =>
  json(status, { error, error_description: description });

interface Session {
  username: string;
  token: string;
}

/** JSON or a form, whichever was sent. @returns an empty row when it is neither */
export function bodyOf(req: SandboxRequest): Row {
  const text = req.body.toString('utf8');
  if (req.headers['content-type']?.includes('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** OAuth tokens and the older sessions. Nothing of them is journalled. */
export class Login {
  private readonly secret = randomBytes(32).toString('hex');
  /** Refresh tokens that may be used once. */
  private readonly refreshTokens = new Map<string, string>();
  private readonly revoked = new Set<string>();
  private sessions: Session[] = [];

  constructor(private readonly account: Account) {}

  reset(): void {
    this.refreshTokens.clear();
    this.revoked.clear();
    this.sessions = [];
  }

  private rows(table: string): Row[] {
    return this.account.private.get(table) ?? [];
  }

  private client(clientId: unknown): Row | undefined {
    return this.rows('_clients').find((row) => row.clientId === clientId);
  }

  private actorOf(row: Row): Actor {
    return { userId: numberOf(row, 'userId') ?? this.account.settings.apiUserId, admin: row.admin !== false };
  }

  /** `POST /oauth2/token`: never wrapped in `data`. */
  token(req: SandboxRequest): SandboxAnswer {
    const body = bodyOf(req);
    const grantType = typeof body.grant_type === 'string' ? body.grant_type : null;
    const answer = this.grant(grantType, body);
    const log = this.rows('_grants');
    const clientId = typeof body.client_id === 'string' ? body.client_id : null;
    log.push({ clientId, grantType, accepted: answer.status === 200, at: new Date().toISOString() });
    this.account.private.set('_grants', log);
    return answer;
  }

  private grant(grantType: string | null, body: Row): SandboxAnswer {
    switch (grantType) {
      case 'client_credentials': {
        const client = this.client(body.client_id);
        if (!client || client.clientSecret !== body.client_secret) {
          return refused('invalid_client', 'Client authentication failed');
        }
        return this.issue(client);
      }
      case 'refresh_token': {
        const given = typeof body.refresh_token === 'string' ? body.refresh_token : '';
        const clientId = this.refreshTokens.get(given);
        const client = this.client(clientId);
        const another = body.client_id !== undefined && body.client_id !== clientId;
        if (!client || another) return refused('invalid_grant', 'The refresh token is invalid');
        this.refreshTokens.delete(given);
        return this.issue(client);
      }
      default:
        return refused('unsupported_grant_type', 'The grant type is not supported', 400);
    }
  }

  private issue(client: Row): SandboxAnswer {
    const clientId = textOf(client, 'clientId') ?? '';
    const seconds = numberOf(client, 'accessTokenSeconds') ?? 86_400;
    const iat = nowSeconds();
    const claims = { iss: 'servicetrade', sub: clientId, iat, exp: iat + seconds, jti: randomUUID() };
    const refresh = randomBytes(32).toString('base64url');
    this.refreshTokens.set(refresh, clientId);
    return json(200, {
      access_token: signJwt(claims, this.secret),
      token_type: 'Bearer',
      expires_in: seconds,
      refresh_token: refresh,
    });
  }

  /** `POST /oauth2/revoke`: succeeds whatever it is given. */
  revoke(req: SandboxRequest): SandboxAnswer {
    const body = bodyOf(req);
    for (const token of [body.refresh_token, body.token]) {
      if (typeof token !== 'string') continue;
      this.refreshTokens.delete(token);
      const claims = readJwt(token, this.secret);
      if (typeof claims?.jti === 'string') this.revoked.add(claims.jti);
    }
    return json(200, {});
  }

  /** `/auth`: GET, POST and DELETE of the session. */
  session(req: SandboxRequest): SandboxAnswer {
    switch (req.method) {
      case 'POST':
        return this.open(bodyOf(req));
      case 'GET': {
        const session = this.sessionOf(req);
        return session ? this.shown(session) : json(404, { messages: { error: ['There is no session'] } });
      }
      case 'DELETE': {
        const session = this.sessionOf(req);
        if (!session) return json(404, { messages: { error: ['There is no session'] } });
        this.sessions = this.sessions.filter((one) => one !== session);
        return { status: 204 };
      }
      default:
        return json(405, { messages: { error: [`${req.method} is not allowed on /auth`] } });
    }
  }

  private open({ username, password }: Row): SandboxAnswer {
    const data = { authenticated: false, authToken: null };
    if (typeof username !== 'string' || typeof password !== 'string' || username === '' || password === '') {
      return json(400, { messages: { error: ['username and password are required'] }, data });
    }
    const user = this.rows('_users').find((row) => row.username === username && row.password === password);
    if (!user) return json(403, { messages: { error: ['Invalid credentials provided'] }, data });
    const session = { username, token: randomBytes(16).toString('hex') };
    this.sessions.push(session);
    const own = this.sessions.filter((one) => one.username === username);
    const dropped = own.slice(0, Math.max(0, own.length - this.account.settings.sessionCap));
    this.sessions = this.sessions.filter((one) => !dropped.includes(one));
    return this.shown(session, { 'set-cookie': `PHPSESSID=${session.token}; path=/` });
  }

  private shown({ username, token }: Session, headers: Record<string, string> = {}): SandboxAnswer {
    const row = this.rows('_users').find((one) => one.username === username);
    const user = { id: row ? this.actorOf(row).userId : null, username };
    return json(200, { data: { authenticated: true, authToken: token, user }, messages: {} }, headers);
  }

  private sessionOf(req: SandboxRequest): Session | undefined {
    const token = /(?:^|;\s*)PHPSESSID=([^;]+)/.exec(req.headers.cookie ?? '')?.[1];
    return this.sessions.find((one) => one.token === token);
  }

  /** Who calls, by bearer token or session. */
  actor(req: SandboxRequest): Actor | undefined {
    const bearer = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1];
    if (bearer !== undefined) {
      const claims = readJwt(bearer, this.secret);
      if (!claims || this.revoked.has(String(claims.jti))) return undefined;
      const client = this.client(claims.sub);
      return client && this.actorOf(client);
    }
    const session = this.sessionOf(req);
    const user = this.rows('_users').find((row) => row.username === session?.username);
    return session && user && this.actorOf(user);
  }
}
