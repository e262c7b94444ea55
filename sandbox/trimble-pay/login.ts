import { randomBytes } from 'node:crypto';
import type { SandboxAnswer, SandboxRequest } from '../core';
import type { Account } from './account';

const json = (status: number, body: unknown): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(body),
});

const refused = (status: number, error: string, error_description: string): SandboxAnswer =>
  json(status, { error, error_description });

function fields(req: SandboxRequest): Map<string, unknown> {
  const text = req.body.toString('utf8');
  if (!req.headers['content-type']?.includes('application/json')) return new Map(new URLSearchParams(text));
  try {
    const parsed: unknown = JSON.parse(text);
    return new Map(typeof parsed === 'object' && parsed !== null ? Object.entries(parsed) : []);
  } catch {
    return new Map();
  }
}

interface Issued {
  clientId: string;
  /** Epoch milliseconds. */
  until: number;
}

/**
 * `POST /oauth2/token` with client credentials, as a form or as JSON: an opaque bearer token, and no refresh
 * token. Its errors have OAuth's own shape. Nothing of it is journalled.
 */
export class Login {
  private readonly issued = new Map<string, Issued>();

  constructor(private readonly account: Account) {}

  reset(): void {
    this.issued.clear();
  }

  token(req: SandboxRequest): SandboxAnswer {
    const body = fields(req);
    const answer = this.grant(body);
    const clientId = body.get('client_id');
    this.account.private._grants.push({
      client_id: typeof clientId === 'string' ? clientId : null,
      accepted: answer.status === 200,
      at: new Date().toISOString(),
    });
    return answer;
  }

  private grant(body: Map<string, unknown>): SandboxAnswer {
    if (body.get('grant_type') !== 'client_credentials') {
      return refused(400, 'unsupported_grant_type', 'The grant type is not supported');
    }
    const client = this.account.private._clients.find(
      (one) => one.client_id === body.get('client_id') && one.client_secret === body.get('client_secret'),
    );
    if (!client) return refused(401, 'invalid_client', 'Client authentication failed');
    const token = randomBytes(32).toString('base64url');
    const seconds = client.access_token_seconds;
    this.issued.set(token, { clientId: client.client_id, until: Date.now() + seconds * 1000 });
    return json(200, { access_token: token, token_type: 'Bearer', expires_in: seconds });
  }

  /** The client of the bearer token, while that and the client are valid. */
  client(req: SandboxRequest): string | undefined {
    const token = /^Bearer (.+)$/i.exec(req.headers.authorization ?? '')?.[1] ?? '';
    const issued = this.issued.get(token);
    if (!issued || issued.until <= Date.now()) return undefined;
    const known = this.account.private._clients.some(({ client_id }) => client_id === issued.clientId);
    return known ? issued.clientId : undefined;
  }
}
