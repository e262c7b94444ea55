import { Connection } from '@temporalio/client';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, startBound } from '../../tools/bound-process';
import { resolveTemporal } from '../../tools/resolve';
import { variables } from '../support/services';

/**
 * Runs something against a Temporal server of its own, in memory and empty, which house.ts then finds by its
 * environment variable.
 * @param dynamic the server's dynamic settings, e.g. `limit.historyCount.suggestContinueAsNew`.
 */
export async function withTemporal<T>(
  dynamic: Record<string, number | boolean>,
  run: (address: string) => Promise<T>,
): Promise<T> {
  const executable = await resolveTemporal((line) => void process.stderr.write(`${line}\n`));
  const folder = mkdtempSync(path.join(tmpdir(), 'girder-temporal-'));
  const log = path.join(folder, 'temporal.log');
  const address = `127.0.0.1:${await freePort()}`;
  const settings = Object.entries(dynamic).flatMap(([name, value]) => [
    '--dynamic-config-value',
    `${name}=${String(value)}`,
  ]);
  const [, port = ''] = address.split(':');
  const server = startBound(
    executable,
    [
      ...['server', 'start-dev', '--headless', '--ip', '127.0.0.1', '--port', port],
      ...['--log-level', 'error', ...settings],
    ],
    log,
  );
  try {
    await untilUp(address, () => server.running() || undefined, log);
    process.env[variables.temporal] = address;
    return await run(address);
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function untilUp(address: string, running: () => true | undefined, log: string): Promise<void> {
  for (const end = Date.now() + 30_000; ; await sleep(50)) {
    try {
      const connection = await Connection.connect({ address, connectTimeout: 1_000 });
      await connection.close();
      return;
    } catch (cause) {
      if (running() && Date.now() < end) continue;
      throw new Error(`Temporal did not start: ${readFileSync(log, 'utf8').slice(-1_000)}`, { cause });
    }
  }
}
