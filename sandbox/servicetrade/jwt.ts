import { createHmac, timingSafeEqual } from 'node:crypto';
import { asRow } from '../core';
import type { Row } from '../core';

const part = (value: Row): string => Buffer.from(JSON.stringify(value)).toString('base64url');

const signatureOf = (text: string, secret: string): Buffer =>
  createHmac('sha256', secret).update(text).digest();

export function signJwt(claims: Row, secret: string): string {
  const text = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${text}.${signatureOf(text, secret).toString('base64url')}`;
}

/** @returns the claims, or undefined when the token is not ours or its time is over */
export function readJwt(token: string, secret: string): Row | undefined {
  const [head, body, signature, ...rest] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || rest.length > 0)
    return undefined;
  const given = Buffer.from(signature, 'base64url');
  const wanted = signatureOf(`${head}.${body}`, secret);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const claims = asRow(JSON.parse(Buffer.from(body, 'base64url').toString('utf8')), 'claims');
  return typeof claims.exp === 'number' && claims.exp > Date.now() / 1000 ? claims : undefined;
}
