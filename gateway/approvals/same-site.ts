import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a decision was posted from its own page. A page with `no-referrer` sends `Origin: null` to itself, so where
 * the browser says more (`Sec-Fetch-Site`, which no page can set) that counts; programs send neither. It stands beside
 * the token, which no other site knows.
 *
 * @param publicUrl as people reach the gateway.
 */
export function isSameSite(headers: IncomingHttpHeaders, publicUrl: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const { origin } = headers;
  if (origin === undefined || origin === 'null') return true;
  return origin === originOf(publicUrl);
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
