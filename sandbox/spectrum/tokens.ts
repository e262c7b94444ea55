import { randomUUID } from 'node:crypto';
import type { SandboxAnswer } from '../core';
import { clientOf, opens } from './clients';
import type { Client } from './clients';
import type { Tables } from './tables';
import { canonical } from './values';
import type { Written } from './written';

const answer = (status: number, body: unknown): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
const daySeconds = 24 * 60 * 60;

/** The client of a form with its four fields, or the refusal that OAuth 2 has for it. */
function clientOfForm(tables: Tables, form: URLSearchParams): Client | SandboxAnswer {
  if (form.get('grant_type') !== 'client_credentials')
    return answer(400, { error: 'unsupported_grant_type' });
  if (form.get('scope') !== 'spectrumapi') return answer(400, { error: 'invalid_scope' });
  const client = tables
    .all('_authorizations')
    .map(clientOf)
    .find((one) => one?.clientId === form.get('client_id'));
  return client && opens(client, form.get('client_secret'))
    ? client
    : answer(401, { error: 'invalid_client' });
}

const numberSetting = (tables: Tables, name: string): number => Number(tables.setting(name));

/** `POST /connect/token`: OAuth 2 client credentials, for Authorization IDs with `enhanced` set. */
export function issueToken(tables: Tables, body: Buffer): SandboxAnswer {
  const client = clientOfForm(tables, new URLSearchParams(body.toString('utf8')));
  if ('status' in client) return client;
  const token = randomUUID();
  const seconds = numberSetting(tables, 'tokenSeconds');
  tables.insert('_tokens', { token, clientId: client.clientId, expires: inSeconds(seconds) });
  return answer(200, {
    access_token: token,
    expires_in: seconds,
    token_type: 'Bearer',
    scope: 'spectrumapi',
  });
}

/** What is told of a rotation in the journal: never a secret. */
export const rotationKey = (body: Buffer): string =>
  canonical(new URLSearchParams(body.toString('utf8')).get('client_id'));

/**
 * `POST /secretRotation`: a new secret for the same four fields. The one before ends at once, or after
 * `secretOverlapSeconds`; tokens that it got live on to their own end.
 */
export function rotateSecret(
  tables: Tables,
  body: Buffer,
  record: (written: Written) => void,
): SandboxAnswer {
  const key = rotationKey(body);
  const told = (given: SandboxAnswer, accepted: boolean, journalled: unknown): SandboxAnswer => {
    record({ key, accepted, body: { client_id: key }, answer: journalled });
    return given;
  };
  const client = clientOfForm(tables, new URLSearchParams(body.toString('utf8')));
  if ('status' in client) return told(client, false, client.body);
  if (tables.setting('allowSelfRotation') !== true) {
    const refused = answer(400, { error: 'unauthorized_client' });
    return told(refused, false, refused.body);
  }
  const secret = randomUUID();
  const expires = inSeconds(numberSetting(tables, 'secretDays') * daySeconds);
  const ended = { secret: client.secret, expires: overlapEnd(tables, client) };
  const enhanced = { clientId: client.clientId, secret, expires, old: [...client.old, ended] };
  tables.update('_authorizations', (row) => clientOf(row)?.clientId === client.clientId, { enhanced });
  const given = answer(200, { client_secret: secret, estimated_expiration: expires });
  return told(given, true, { estimated_expiration: expires });
}

/** No secret outlives its own end. */
function overlapEnd(tables: Tables, { expires }: Client): string {
  const end = inSeconds(numberSetting(tables, 'secretOverlapSeconds'));
  return expires !== undefined && Date.parse(expires) < Date.parse(end) ? expires : end;
}
