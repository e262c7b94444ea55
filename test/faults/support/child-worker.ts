/** The real worker as a process of its own, on the configuration of a house, to be killed or stopped. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { secrets } from '../../../demo/configuration';
import type { House } from '../../support/house';
import { eventually } from './fault-house';

const root = path.join(__dirname, '..', '..', '..');

export interface ChildWorker {
  pid: number;
  /** What it wrote so far. */
  output(): string;
  kill(signal: 'SIGKILL' | 'SIGTERM' | 'SIGCONT' | 'SIGSTOP'): void;
  /** Ends with the exit code, or the signal that ended it. */
  ended: Promise<string>;
}

const section = z.record(z.string(), z.unknown());
const file = z.looseObject({
  spectrum: z.looseObject({ east: section }),
  servicetrade: z.looseObject({ acme: section }),
  trimblePay: z.looseObject({ main: section }).optional(),
  gateway: section,
});

/** Sections of `girder.yaml` that replace those of the house's own. */
export interface ChildSections {
  /** Of the Spectrum instance. */
  east?: Record<string, unknown>;
  /** Of the ServiceTrade connection. */
  acme?: Record<string, unknown>;
  /** Of the Trimble Pay connection, in a house that has one; its mails lead to the house's gateway. */
  main?: Record<string, unknown>;
}

/**
 * Writes the house's `girder.yaml` again with its namespace and short times, which the house itself has only in memory.
 * @param temporal replaces the address, e.g. by that of a proxy.
 */
export function childConfig(
  house: House,
  temporal = house.settings.temporal.address,
  { east, acme, main }: ChildSections = {},
): string {
  const told = file.parse(parse(readFileSync(house.configPath, 'utf8')));
  const config = {
    ...told,
    temporal: { ...house.settings.temporal, address: temporal },
    causes: { recheckFirst: '500ms', recheckMax: '2s', wakePerSecond: 100 },
    sweep: { every: '5s' },
    spectrum: {
      east: {
        ...told.spectrum.east,
        limits: { concurrent: 4, perSecond: 100 },
        timing: { sendBudget: '500ms', answer: '1s', heartbeat: '1s' },
        settle: '1s',
        polls: { ledger: '1s' },
        ...east,
      },
    },
    servicetrade: { acme: { ...told.servicetrade.acme, ...acme } },
    ...(told.trimblePay && {
      gateway: { ...told.gateway, publicUrl: house.url },
      trimblePay: { main: { ...told.trimblePay.main, ...main } },
    }),
  };
  const written = path.join(house.dir, 'child.yaml');
  // Codes stay quoted: an unquoted 3 would be a number.
  writeFileSync(written, stringify(config, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' }));
  return written;
}

/** Starts `npm run worker` without npm, and waits until its workers run. */
export async function startChildWorker(
  configPath: string,
  options: { preload?: string; env?: Record<string, string> } = {},
): Promise<ChildWorker> {
  const preload = options.preload ? ['-r', path.join(__dirname, options.preload)] : [];
  const child = spawn(
    process.execPath,
    ['-r', 'tsx/cjs', ...preload, path.join(root, 'workers', 'main.ts')],
    {
      cwd: root,
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        GIRDER_CONFIG: configPath,
        ...secrets,
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const collect = (chunk: Buffer): void => void (output += chunk.toString());
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const ended = once(child, 'close').then(([code, signal]: unknown[]) => String(signal ?? code));
  let over: string | undefined;
  void ended.then((how) => (over = how));
  const running = (): boolean => {
    if (over !== undefined) throw new Error(`The worker process ended (${over}):\n${output}`);
    return output.includes('workers are running');
  };
  await eventually('the worker process runs', running, 60_000).catch((error: unknown) => {
    child.kill('SIGKILL');
    throw new Error(`The worker process does not run: ${output}`, { cause: error });
  });
  if (child.pid === undefined) throw new Error('The worker process has no id.');
  return { pid: child.pid, output: () => output, kill: (signal) => void child.kill(signal), ended };
}

/** Resolves once the file is there. */
export async function untilMarked(marker: string): Promise<void> {
  await eventually(`the worker process stopped itself (${marker})`, () => existsSync(marker));
}
