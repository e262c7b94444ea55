import { createHash } from 'node:crypto';

/**
 * Twelve hex digits of what a file means: comments, order, quoting and defaults that are written out change nothing.
 * @param meaning the settings as read with references in place of secrets (`nothingOutside`), so that a replaced
 *   secret keeps the hash and no hash says anything about a secret.
 */
export function configHash(meaning: unknown): string {
  return createHash('sha256').update(canonical(meaning)).digest('hex').slice(0, 12);
}

/** JSON with sorted keys; keys without value are left out. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`).join(',')}}`;
}
