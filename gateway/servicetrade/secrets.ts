import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * ServiceTrade signs nothing, so an unguessable part of the path says who calls. Several are valid at once while one
 * is being replaced.
 *
 * @returns a function that finds the connection of a secret. It compares digests of equal length, all of them, so
 * that neither the time it takes nor where it stops tells anything about a secret.
 */
export function secretFinder(
  connections: Record<string, { webhookSecrets: string[] }>,
): (given: string) => string | undefined {
  const known = Object.entries(connections).flatMap(([connection, { webhookSecrets }]) =>
    webhookSecrets
      .filter((secret) => secret !== '')
      .map((secret) => ({ connection, digest: digest(secret) })),
  );
  return (given) => {
    const candidate = digest(given);
    let found: string | undefined;
    for (const entry of known) if (timingSafeEqual(entry.digest, candidate)) found = entry.connection;
    return found;
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text, 'utf8').digest();
}
