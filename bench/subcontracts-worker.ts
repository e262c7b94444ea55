/** The real worker in a process of its own, so that its memory is its alone. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { startChildWorker } from '../test/faults/support/child-worker';
import type { ChildWorker } from '../test/faults/support/child-worker';
import type { House } from '../test/support/house';

const run = promisify(execFile);

const section = z.record(z.string(), z.unknown());
const written = z.looseObject({
  spectrum: z.looseObject({ east: section }),
  servicetrade: z.looseObject({ acme: section }),
  trimblePay: z.looseObject({ main: section }),
});

/** The limits protect the far sides; here they would be all that is measured. */
const limits = () => ({ concurrent: 40, perSecond: 1_000 });

/** The house's `girder.yaml` with its namespace, and with nothing that goes on by the clock. */
export function workerConfig(house: House): string {
  const told = written.parse(parse(readFileSync(house.configPath, 'utf8')));
  const file = path.join(house.dir, 'worker.yaml');
  const config = {
    ...told,
    temporal: house.settings.temporal,
    gateway: { ...section.parse(told.gateway), publicUrl: house.url },
    causes: { recheckFirst: '10m', recheckMax: '10m' },
    sweep: { every: '1h' },
    spectrum: {
      east: {
        ...told.spectrum.east,
        limits: limits(),
        timing: { sendBudget: '10s', answer: '60s', heartbeat: '10s' },
        settle: '2m',
        polls: { ledger: '1h' },
      },
    },
    servicetrade: {
      acme: { ...told.servicetrade.acme, polls: { servicetrade: '1h', overlap: '30s' } },
    },
    trimblePay: { main: { ...told.trimblePay.main, limits: limits(), polls: { trimblePay: '1h' } } },
  };
  // Codes stay quoted: an unquoted 3 would be a number.
  writeFileSync(file, stringify(config, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }));
  return file;
}

export interface Weighed {
  worker: ChildWorker;
  /** Until its workers took work. */
  startedMs: number;
  /** Bytes. */
  now(): Promise<number>;
  /** Bytes; looked at twice a second since it took work. */
  highest(): number;
  stop(): Promise<void>;
}

/** @param nodeOptions of its process, e.g. `--max-old-space-size=192`. */
export async function startWeighed(config: string, nodeOptions: string): Promise<Weighed> {
  const began = performance.now();
  const worker = await startChildWorker(config, { env: { NODE_OPTIONS: nodeOptions } });
  const startedMs = performance.now() - began;
  let highest = 0;
  const now = async (): Promise<number> => {
    const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(worker.pid)]);
    const bytes = Number(stdout.trim()) * 1024;
    highest = Math.max(highest, bytes);
    return bytes;
  };
  await now();
  const timer = setInterval(() => void now().catch(() => undefined), 500);
  return {
    worker,
    startedMs,
    now,
    highest: () => highest,
    async stop() {
      clearInterval(timer);
      worker.kill('SIGTERM');
      await worker.ended;
    },
  };
}
