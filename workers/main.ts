/** The worker process: reads the configuration, runs every queue's worker and the sweeper, stops on SIGTERM. */
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createLogger } from '../clients/log';
import { formatProblems, loadConfig, readEnvironment } from '../config';
import { runWorkers } from './run';

async function main(): Promise<number> {
  const environment = readEnvironment();
  const loaded = loadConfig(environment.configPath, environment.env);
  if (!loaded.ok) {
    process.stderr.write(`${formatProblems(loaded.problems)}\n`);
    return 1;
  }
  const { settings } = loaded;
  const log = createLogger({ level: settings.logLevel, name: 'worker' });
  Runtime.install({
    // Temporal's messages go through our logger, so that all lines have one shape and are redacted alike.
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // Most queues have activities only; the SDK warns of each.
      if (message.startsWith('No workflows registered')) return;
      log[level === 'ERROR' ? 'error' : 'warn'](meta ?? {}, message);
    }),
    // This process ends its workers itself.
    shutdownSignals: [],
  });
  const running = await runWorkers({ settings, log });
  log.info({ config: settings.hash }, 'workers are running');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void running.stop());
  await running.done;
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`The worker ended: ${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
