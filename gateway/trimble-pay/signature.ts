import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a webhook message came with. */
export interface Signed {
  /** Epoch seconds, as the header spells them. */
  timestamp: string;
  /** Hexadecimal, with or without `sha256=` before it. */
  signature: string;
  /** The bytes as they came: a body that was parsed and written again has another signature. */
  body: Buffer;
}

export type Verdict =
  | 'valid'
  /** Timestamp or signature are not spelled as one. */
  | 'malformed'
  /** By none of the secrets. */
  | 'wrong'
  /** Truly signed, but too long ago, or in the future: somebody may be repeating an old message. */
  | 'stale';

/** Also how far the two clocks may differ. */
export const defaultMaxAgeMs = 5 * 60_000;

/**
 * Trimble Pay signs `timestamp.body` with HMAC-SHA256. Several secrets are valid at once while one is being replaced;
 * all are compared, each in constant time, so that how long it takes tells nothing about any.
 *
 * @param secrets blank ones are no secrets; without any nothing is valid
 */
export function verifySignature(
  { timestamp, signature, body }: Signed,
  secrets: readonly string[],
  nowMs: number,
  maxAgeMs = defaultMaxAgeMs,
): Verdict {
  const [, digits] = /^(?:sha256=)?([0-9a-f]{64})$/i.exec(signature) ?? [];
  if (digits === undefined || !/^\d{1,12}$/.test(timestamp)) return 'malformed';
  const given = Buffer.from(digits, 'hex');
  let valid = false;
  for (const secret of secrets) {
    const own = createHmac('sha256', secret).update(`${timestamp}.`).update(body).digest();
    // `timingSafeEqual` first: a valid signature must not make the loop shorter.
    valid = (timingSafeEqual(own, given) && secret !== '') || valid;
  }
  if (!valid) return 'wrong';
  return Math.abs(nowMs - Number(timestamp) * 1000) <= maxAgeMs ? 'valid' : 'stale';
}
