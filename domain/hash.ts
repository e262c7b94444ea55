import { createHash } from 'node:crypto';

/**
 * SHA-256, in hex, of a value's meaning: keys in order, absent and `undefined` fields alike, so that two readings of
 * the same thing have the same hash whatever wrote them.
 */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/** JSON with sorted keys and without `undefined`. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Eight hex digits: enough to tell one comment or mail of a record from another. */
export function shortHash(value: unknown): string {
  return hashOf(value).slice(0, 8);
}
