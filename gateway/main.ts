/** The gateway process: `node dist/gateway/main.js`. The configuration is named by GIRDER_CONFIG. */
import { openStore } from '../clients/store/open-store';
import { formatProblems, loadConfig, readEnvironment } from '../config';
import type { Settings } from '../domain/settings';
import { buildGateway } from './app';
import { connectTemporal } from './connect';
import { storeInbox } from './inbox';
import { createLog } from './log';

/** Requests under way may take so long after SIGTERM; ServiceTrade itself waits 5 seconds. */
const graceMs = 6000;

async function main(): Promise<void> {
  const { configPath, env } = readEnvironment();
  // It calls neither Spectrum nor ServiceTrade, so it is not given their credentials.
  const loaded = loadConfig(configPath, env, { credentials: false });
  if (!loaded.ok) return fail(formatProblems(loaded.problems));
  const { settings } = loaded;
  const log = createLog(settings.logLevel);
  const store = openStore(settings.store);
  const temporal = connectTemporal(settings.temporal);
  const app = await buildGateway({
    settings,
    store,
    inbox: storeInbox(store),
    temporal: temporal.client,
    log,
  });

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), graceMs).unref();
    void app
      .close()
      .then(() => Promise.all([temporal.close(), store.close()]))
      .then(() => process.exit(0));
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));

  try {
    await app.listen({ host: settings.gateway.host, port: settings.gateway.port });
  } catch (error) {
    return fail(whyNotListening(error, settings));
  }
  log.info({ port: settings.gateway.port, configuration: settings.hash }, 'gateway is listening');
}

function whyNotListening(error: unknown, { gateway: { host, port } }: Settings): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is taken by another process: stop it, or set gateway.port or GIRDER_PORT_BASE.`;
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL') {
    return `Cannot listen on ${host}:${port} (${code}): set gateway.host and gateway.port.`;
  }
  return `Cannot listen on ${host}:${port}: ${String(error)}`;
}

function fail(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

main().catch((error: unknown) => fail(error instanceof Error ? error.message : String(error)));
