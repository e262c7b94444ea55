import type { Client } from '@temporalio/client';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Store } from '../clients/store/port';
import type { Settings } from '../domain/settings';
import { within } from './within';

export interface HealthDeps {
  settings: Settings;
  store: Store;
  temporal: Client;
  log: Logger;
}

/** One look at each may take so long. */
const lookMs = 2000;

/**
 * `/healthz`: the process is alive. `/readyz`: it can take webhooks, that is, the record store can be read and Temporal
 * answers for the namespace; else 503 with the names of what is missing. Both need no log-in and tell no secrets.
 */
export function health(deps: HealthDeps): (app: FastifyInstance) => Promise<void> {
  return async (app) => {
    app.get('/healthz', async () => ({ alive: true }));
    app.get('/readyz', async (_request, reply) => {
      const looks = await Promise.all([look(deps, 'store', readStore), look(deps, 'temporal', askTemporal)]);
      const missing = looks.filter((name) => name !== undefined);
      const answer = { ready: missing.length === 0, configuration: deps.settings.hash, missing };
      return reply.code(answer.ready ? 200 : 503).send(answer);
    });
  };
}

/** @returns the name of what did not answer; why is in the log, not in the answer. */
async function look(
  deps: HealthDeps,
  name: string,
  ask: (deps: HealthDeps) => Promise<void>,
): Promise<string | undefined> {
  try {
    await within(lookMs, name, ask(deps));
    return undefined;
  } catch (error) {
    deps.log.warn({ err: error, missing: name }, 'not ready');
    return name;
  }
}

/** Reads a key that need not exist: an answer of any kind shows that the store can be read. */
async function readStore({ store }: HealthDeps): Promise<void> {
  await store.get('meta/epoch', (value) => value);
}

async function askTemporal({ temporal, settings }: HealthDeps): Promise<void> {
  const { namespace } = settings.temporal;
  await temporal.withDeadline(Date.now() + lookMs, () =>
    temporal.workflowService.describeNamespace({ namespace }),
  );
}
