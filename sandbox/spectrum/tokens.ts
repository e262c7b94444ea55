import { randomUUID } from 'node:crypto';
import type { SandboxAnswer } from '../core';
import { clientOf } from './authorization';
import type { Tables } from './tables';

const answer = (status: number, body: unknown): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** `POST /connect/token`: OAuth 2 client credentials, for Authorization IDs with `enhanced` set. */
export function issueToken(tables: Tables, body: Buffer): SandboxAnswer {
  const form = new URLSearchParams(body.toString('utf8'));
  if (form.get('grant_type') !== 'client_credentials')
    return answer(400, { error: 'unsupported_grant_type' });
  if (form.get('scope') !== 'spectrumapi') return answer(400, { error: 'invalid_scope' });
  const known = tables.all('_authorizations').some((row) => {
    const client = clientOf(row);
    return client?.clientId === form.get('client_id') && client.secret === form.get('client_secret');
  });
  if (!known) return answer(401, { error: 'invalid_client' });
  const token = randomUUID();
  tables.insert('_tokens', { token, clientId: form.get('client_id') });
  return answer(200, { access_token: token, expires_in: 3600, token_type: 'Bearer', scope: 'spectrumapi' });
}
