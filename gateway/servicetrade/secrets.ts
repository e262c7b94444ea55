import { secretFinder } from '../secret-finder';

/**
 * ServiceTrade signs nothing, so an unguessable part of the path says who calls. Several are valid at once while one
 * is being replaced.
 *
 * @returns a function that finds the connection of a secret.
 */
export function connectionFinder(
  connections: Record<string, { webhookSecrets: string[] }>,
): (given: string) => string | undefined {
  return secretFinder(
    Object.entries(connections).map(([connection, { webhookSecrets }]) => [connection, webhookSecrets]),
  );
}
