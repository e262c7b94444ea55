import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../../../clients/store/open-store';
import type { Store } from '../../../../clients/store/port';
import type { StoreSettings } from '../../../../domain/settings';
import { s3Settings } from '../../../support/services';

export interface Adapter {
  name: string;
  /** Undefined: there is no such server here; a line was printed. */
  settings: StoreSettings | undefined;
}

const folders: string[] = [];

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'girder-store-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function adapters(): Adapter[] {
  return [
    { name: 'directory', settings: { kind: 'directory', path: temporaryFolder() } },
    { name: 'S3', settings: s3Settings() },
  ];
}

export function open(settings: StoreSettings | undefined): Store {
  if (!settings) throw new Error('This adapter has no server here.');
  return openStore(settings);
}

export interface ChildEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** Runs a file of children/ as a process of its own. `onStart` gets a function that kills it. */
export function runChild(
  file: string,
  argument: unknown,
  onStart: (kill: () => void) => void = () => undefined,
  /** Of Node. */
  flags: readonly string[] = [],
): Promise<ChildEnd> {
  return new Promise((resolve, reject) => {
    const path = join(__dirname, '..', 'children', `${file}.ts`);
    const child = spawn(process.execPath, [...flags, '-r', 'tsx/cjs', path, JSON.stringify(argument)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
    onStart(() => child.kill('SIGKILL'));
  });
}

/** Runs `work` over the items, a few at a time. */
export async function fewAtATime<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = [...items];
  const runner = async () => {
    for (let item = rest.shift(); item !== undefined; item = rest.shift()) await work(item);
  };
  await Promise.all([runner(), runner(), runner()]);
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
