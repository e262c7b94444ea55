import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Answer = { status: number } | { error: string };

/** Hex HMAC-SHA256 over `timestamp.body`. */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

export interface Post {
  url: string;
  secret: string;
  body: string;
  timeoutMs: number;
}

/**
 * POSTs JSON once, without following redirects, signed with the instant of this attempt (epoch seconds). The
 * time limit covers everything up to the status line.
 */
export function post({ url, secret, body, timeoutMs }: Post, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const timeout = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const done = (answer: Answer): void => {
      clearTimeout(timeout);
      resolve(answer);
    };
    const timestamp = String(Math.floor(Date.now() / 1000));
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    const sent = request(url, {
      method: 'POST',
      signal,
      // A connection of its own: one that a restarted receiver has closed must not cost an attempt.
      agent: false,
      headers: {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(body)),
        'x-trimble-pay-timestamp': timestamp,
        'x-trimble-pay-signature': signatureOf(secret, timestamp, body),
      },
    });
    sent.on('response', (response) => {
      response.resume();
      response.on('error', () => undefined);
      done({ status: response.statusCode ?? 0 });
    });
    sent.on('error', (error) => done({ error: error.message }));
    sent.end(body);
  });
}
