import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

export type Answer = { status: number } | { error: string };

/** POSTs JSON once, without following redirects; the time limit covers everything up to the status line. */
export function post(url: string, body: string, timeoutMs: number, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve) => {
    const timeout = setTimeout(() => sent.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    const done = (answer: Answer): void => {
      clearTimeout(timeout);
      resolve(answer);
    };
    const request = url.startsWith('https:') ? httpsRequest : httpRequest;
    const sent = request(url, {
      method: 'POST',
      signal,
      // A connection of its own: one that a restarted receiver has closed must not cost an attempt.
      agent: false,
      headers: { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) },
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
