import { isIPv6 } from 'node:net';

export interface Limit {
  /** So many within the window; the next is told to wait. */
  most: number;
  windowMs: number;
  /** Addresses that are remembered at once; of more, the oldest is forgotten. */
  addresses: number;
}

export const defaultLimit: Limit = { most: 20, windowMs: 10 * 60_000, addresses: 10_000 };

/**
 * Counts unknown tokens by address, in the memory of this process. Of 2^256 tokens nobody finds one, with or without
 * it: it keeps noise down and shows it in the log. A link that is known is never counted, so that nobody is shut out by
 * others behind the same proxy.
 */
export class Limiter {
  private readonly counts = new Map<string, { count: number; endsAt: number }>();

  constructor(private readonly limit: Limit = defaultLimit) {}

  /** @returns seconds to wait, once there were too many. */
  count(address: string, nowMs: number): number | undefined {
    const key = networkOf(address);
    const old = this.counts.get(key);
    const entry = old && old.endsAt > nowMs ? old : { count: 0, endsAt: nowMs + this.limit.windowMs };
    entry.count += 1;
    // Moved to the end: what was not seen for longest is forgotten first.
    this.counts.delete(key);
    this.counts.set(key, entry);
    if (this.counts.size > this.limit.addresses) {
      const [oldest] = this.counts.keys();
      if (oldest !== undefined) this.counts.delete(oldest);
    }
    return entry.count > this.limit.most ? Math.ceil((entry.endsAt - nowMs) / 1000) : undefined;
  }
}

/** Of IPv6 the half that names a network: one sender has all of the other half. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [before = '', after] = address.split('::');
  const head = before.split(':').filter((part) => part !== '');
  const tail = (after ?? '').split(':').filter((part) => part !== '');
  const zeros =
    after === undefined ? [] : Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0');
  return [...head, ...zeros, ...tail].slice(0, 4).join(':');
}
