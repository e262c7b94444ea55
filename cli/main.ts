/** The operator's command: `girder`. */
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { Client, Connection } from '@temporalio/client';
import { openStore } from '../clients/store/open-store';
import { formatProblems, loadConfig, readEnvironment } from '../config';
import { CannotError } from './answer';
import { run } from './program';
import type { CliWorld } from './session';

const environment = readEnvironment();

const world: CliWorld = {
  loadSettings(file, options) {
    const loaded = loadConfig(file ?? environment.configPath, environment.env, options);
    if (!loaded.ok) throw new CannotError(formatProblems(loaded.problems));
    return loaded.settings;
  },
  openStore: (settings) => openStore(settings.store),
  async connectTemporal({ temporal: { address, namespace } }) {
    const connection = await connect(address);
    return { client: new Client({ connection, namespace }), close: () => connection.close() };
  },
  user: environment.env['USER'] || userName(),
  now: () => new Date(),
  newId: () => randomUUID(),
  interrupted() {
    const controller = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
    return controller.signal;
  },
  patience: { requestMs: 30_000, reportMs: 60_000, rebuildMs: 900_000 },
};

async function connect(address: string): Promise<Connection> {
  try {
    return await Connection.connect({ address, connectTimeout: '5 seconds' });
  } catch (cause) {
    throw new CannotError(
      `Temporal cannot be reached at ${address}: start it, or correct temporal.address in the configuration.`,
      { cause },
    );
  }
}

/** A container may run as a user without a name. */
function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

run(process.argv.slice(2), world, {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
}).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `girder failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exitCode = 1;
  },
);
