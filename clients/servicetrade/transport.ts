import * as http from '../http/transport';

/** @returns the API's root without a slash at the end; a host alone gets `/api`, where ServiceTrade serves it. */
export function apiRoot(url: string): string {
  const parsed = new URL(url);
  const path = parsed.pathname.replace(/\/+$/, '');
  return `${parsed.origin}${path === '' ? '/api' : path}`;
}

/** @param url the setting `servicetrade.<connection>.url`. */
export const createTransport = (url: string, answerMs: number): http.Transport =>
  http.createTransport(apiRoot(url), answerMs);
