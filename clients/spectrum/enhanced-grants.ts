import { z } from 'zod';
import type { SpectrumHttp, Transport } from './http';
import { utf8 } from './xml';

/** A bearer token. Epoch milliseconds: from `renewAt` on a new one is fetched, until `expiresAt` this one works. */
export interface BearerToken {
  token: string;
  renewAt: number;
  expiresAt: number;
}

/** What became of asking for a token with one secret. */
export type TokenAnswer =
  | { kind: 'token'; token: BearerToken }
  /** The client id and this secret are not taken. */
  | { kind: 'refused'; why: string }
  /** Says nothing about the secret. */
  | { kind: 'unavailable'; why: string };

/** What became of asking for a new secret. */
export type RotationAnswer =
  | { kind: 'rotated'; secret: string; expiresAt: number }
  /** Certainly nothing changed: refused, or never asked. */
  | { kind: 'unchanged'; why: string }
  /** Spectrum may have made a new secret, and this one may have ended with it. */
  | { kind: 'unanswered'; why: string };

/**
 * Enhanced Authentication: OAuth 2 client credentials, on Spectrum's own host.
 * @see {@link https://help.trimble.com/en/spectrum/spectrum/api-web-services/authentication/enhanced-authentication}
 */
export interface Grants {
  token(secret: string): Promise<TokenAnswer>;
  /** Not idempotent: each call that arrives makes a new secret. */
  rotate(secret: string): Promise<RotationAnswer>;
}

const earlyMs = 5 * 60_000;
const dayMs = 24 * 3_600_000;
/** The shortest life of a secret that Spectrum allows: where its answer names none that can be read. */
const assumedSecretMs = 7 * dayMs;

const tokenSchema = z.looseObject({
  // It goes into a header.
  access_token: z.string().regex(/^[\x21-\x7e]{1,8192}$/),
  expires_in: z.coerce.number().positive(),
});

export function enhancedGrants(http: SpectrumHttp, clientId: string, timeoutMs: number): Grants {
  const post = (path: string, secret: string): Promise<Transport> =>
    http.exchange({
      method: 'POST',
      path,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: new URLSearchParams({
        client_id: clientId,
        client_secret: secret,
        scope: 'spectrumapi',
        grant_type: 'client_credentials',
      }).toString(),
      // A connection of its own, so that one which was never made is told from one that broke.
      beforeWrite: () => undefined,
      timeoutMs,
    });
  return {
    token: async (secret) => tokenAnswer(await post('/connect/token', secret), Date.now()),
    rotate: async (secret) => rotationAnswer(await post('/secretRotation', secret), Date.now()),
  };
}

/** Complaints about the request and not about who makes it. */
const notTheSecret = new Set([
  'invalid_request',
  'invalid_scope',
  'unsupported_grant_type',
  'temporarily_unavailable',
]);

/** Renewed 5 minutes before its end, or at half of a shorter life, so that it is not renewed on every call. */
export function tokenAnswer(transport: Transport, nowMs: number): TokenAnswer {
  if (transport.kind !== 'answer') return { kind: 'unavailable', why: transport.why };
  const { status } = transport;
  const body = jsonOf(transport.body);
  if (status === 200) {
    const answer = tokenSchema.safeParse(body);
    if (!answer.success) return { kind: 'unavailable', why: 'an answer without access_token and expires_in' };
    const lifetimeMs = answer.data.expires_in * 1000;
    return {
      kind: 'token',
      token: {
        token: answer.data.access_token,
        renewAt: nowMs + Math.max(lifetimeMs - earlyMs, lifetimeMs / 2),
        expiresAt: nowMs + lifetimeMs,
      },
    };
  }
  const error = errorOf(body);
  const why = error === '' ? `HTTP ${status}` : `HTTP ${status} ${error}`;
  const refuses = status === 400 || status === 401 || status === 403;
  return refuses && !notTheSecret.has(error) ? { kind: 'refused', why } : { kind: 'unavailable', why };
}

/** Refused at the door: no secret was made. */
const unchanging = new Set([400, 401, 403, 404, 405, 413, 415, 429]);

export function rotationAnswer(transport: Transport, nowMs: number): RotationAnswer {
  if (transport.kind === 'notConnected') return { kind: 'unchanged', why: transport.why };
  if (transport.kind === 'broken') return { kind: 'unanswered', why: transport.why };
  const body = jsonOf(transport.body);
  if (unchanging.has(transport.status)) {
    return { kind: 'unchanged', why: `HTTP ${transport.status} ${errorOf(body)}`.trim() };
  }
  if (transport.status !== 200) return { kind: 'unanswered', why: `HTTP ${transport.status}` };
  const fields = fieldsOf(body);
  const secret = fields.get('clientsecret');
  if (typeof secret !== 'string' || secret.trim() === '' || secret.length > 1024) {
    return { kind: 'unanswered', why: 'an answer without client_secret' };
  }
  return { kind: 'rotated', secret, expiresAt: expiryOf(fields.get('estimatedexpiration'), nowMs) };
}

/** The published page spells `client _secret`, so names are compared by their letters alone. */
function fieldsOf(body: unknown): Map<string, unknown> {
  const fields = z.record(z.string(), z.unknown()).safeParse(body);
  const entries = fields.success ? Object.entries(fields.data) : [];
  return new Map(entries.map(([name, value]) => [name.toLowerCase().replace(/[^a-z]/g, ''), value]));
}

function expiryOf(value: unknown, nowMs: number): number {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? nowMs + assumedSecretMs : at;
}

function errorOf(body: unknown): string {
  const answer = z.looseObject({ error: z.string() }).safeParse(body);
  return answer.success ? answer.data.error.replace(/[^\w .-]/g, '').slice(0, 60) : '';
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(utf8(body) ?? '');
  } catch {
    return undefined;
  }
}
