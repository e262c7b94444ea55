import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Finds whose a secret is.
 *
 * @param owners each with its secrets; blank ones are none.
 * @returns a function that compares digests of equal length, all of them, so that neither the time it takes nor where
 *   it stops tells anything about a secret.
 */
export function secretFinder(
  owners: Iterable<readonly [string, readonly string[]]>,
): (given: string) => string | undefined {
  const known = [...owners].flatMap(([owner, secrets]) =>
    secrets.filter((secret) => secret !== '').map((secret) => ({ owner, digest: digest(secret) })),
  );
  return (given) => {
    const candidate = digest(given);
    let found: string | undefined;
    for (const entry of known) if (timingSafeEqual(entry.digest, candidate)) found = entry.owner;
    return found;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
