import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseEnvelope } from './envelope';
import type { Envelope } from './envelope';
import { StoreError, errorCode } from './errors';

/**
 * One object of the directory adapter: a directory of numbered versions, the highest of which counts.
 *
 * A write is: temporary file, fsync, look whether the version it builds on is still the highest, `link()` to the
 * next number (EEXIST: somebody was first), fsync of the directory. There are no locks; a process that dies leaves
 * at most a temporary file.
 *
 * Old versions are pruned. That must not free a number that a stalled writer is about to link, which would be a
 * second winner. So the temporary file bears the number it builds on, exists before the writer looks, and protects
 * all higher numbers: the pruner lists versions first and temporary files second. A writer it does not see has not
 * looked yet, and when it looks it sees at least the versions that the pruner saw. A temporary file that nobody
 * finished is removed after some minutes; a writer that wakes up later finds it gone, so its `link()` fails.
 */
export type WriteStep =
  'begun' | 'temporary written' | 'temporary synced' | 'looked' | 'linked' | 'directory synced' | 'cleaned';

export interface ObjectOptions {
  /** Root of the store: new directories are made durable up to here. */
  root: string;
  /** For tests that kill a process between two steps. */
  onStep?: (step: WriteStep) => void;
  /** Age at which a temporary file counts as abandoned. */
  abandonedAfterMs: number;
}

/** Not JSON and not empty, so that neither a value nor a damaged file is taken for a removal. */
export const tombstone = 'gone\n';

const keepVersions = 3;
const pruneAbove = 8;

interface Listing {
  /** 0 when there is none. */
  highest: number;
  versions: number[];
  temporary: { name: string; base: number }[];
}

export interface Current {
  /** 0: never written. */
  number: number;
  /** Undefined: never written, or removed. */
  envelope: Envelope | undefined;
}

export async function readObject(directory: string): Promise<Current> {
  for (let round = 0; round < 100; round += 1) {
    const { highest } = await listObject(directory);
    if (highest === 0) return { number: 0, envelope: undefined };
    const text = await readVersion(directory, highest);
    // Pruned between listing and reading: there is a newer one.
    if (text === undefined) continue;
    const path = join(directory, versionName(highest));
    return { number: highest, envelope: text === tombstone ? undefined : parseEnvelope(text, path) };
  }
  throw new StoreError('STORE_CONTENDED', `${directory} changes faster than it can be read; try again.`);
}

/** Whether the object holds a value, without reading it. */
export async function isAlive(directory: string): Promise<boolean> {
  for (;;) {
    const { highest } = await listObject(directory);
    if (highest === 0) return false;
    const found = await absentAsUndefined(stat(join(directory, versionName(highest))));
    if (found) return found.size !== tombstone.length;
  }
}

/**
 * Writes the version after `base`. @returns false when it was not written: somebody else was first, or this process
 * was stalled for so long that its temporary file was taken for abandoned.
 */
export async function appendVersion(
  directory: string,
  base: number,
  content: string,
  options: ObjectOptions,
): Promise<boolean> {
  const step = options.onStep ?? (() => undefined);
  const temporary = join(directory, `t${base}-${randomUUID()}`);
  let listing: Listing;
  let won: boolean;
  try {
    await mkdir(directory, { recursive: true });
    step('begun');
    await writeDurably(temporary, content, step);
    listing = await listObject(directory);
    step('looked');
    won = listing.highest === base && (await linkVersion(temporary, directory, base + 1, content));
    if (won) {
      step('linked');
      await syncDirectories(directory, base === 0 ? options.root : directory);
      step('directory synced');
    }
  } finally {
    await absentAsUndefined(unlink(temporary)).catch(() => undefined);
  }
  step('cleaned');
  if (won && (listing.versions.length >= pruneAbove || listing.temporary.length > 1)) {
    await prune(directory, options.abandonedAfterMs);
  }
  return won;
}

async function writeDurably(path: string, content: string, step: (step: WriteStep) => void): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    step('temporary written');
    await file.sync();
    step('temporary synced');
  } finally {
    await file.close();
  }
}

async function linkVersion(
  temporary: string,
  directory: string,
  number: number,
  content: string,
): Promise<boolean> {
  try {
    await link(temporary, join(directory, versionName(number)));
    return true;
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return false;
    if (code !== 'EEXIST') throw error;
    // A network file system may repeat a link() whose answer was lost: our own transition id tells.
    return content !== tombstone && (await readVersion(directory, number)) === content;
  }
}

/** Makes the entry durable; for a new object also its directories, which another process may have just made. */
export async function syncDirectories(from: string, upTo: string): Promise<void> {
  for (let path = from; ; path = dirname(path)) {
    const directory = await open(path, 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
    if (path === upTo || path === dirname(path)) return;
  }
}

/** Best effort: what is left over is pruned after a later write. */
async function prune(directory: string, abandonedAfterMs: number): Promise<void> {
  try {
    for (const { name } of (await listObject(directory)).temporary) {
      const path = join(directory, name);
      const found = await absentAsUndefined(stat(path));
      if (found && Date.now() - found.mtimeMs > abandonedAfterMs) await absentAsUndefined(unlink(path));
    }
    // The order of these two is what makes it safe; see above.
    const { highest, versions } = await listObject(directory);
    const { temporary } = await listObject(directory);
    const last = Math.min(highest - keepVersions, ...temporary.map(({ base }) => base));
    for (const number of versions.filter((version) => version <= last)) {
      await absentAsUndefined(unlink(join(directory, versionName(number))));
    }
  } catch {
    // Disk trouble shows at the next write, which must not fail afterwards for having succeeded.
  }
}

async function listObject(directory: string): Promise<Listing> {
  const names = (await absentAsUndefined(readdir(directory))) ?? [];
  const versions = names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  const temporary = names.flatMap((name) => {
    const base = /^t(\d+)-/.exec(name)?.[1];
    return base === undefined ? [] : [{ name, base: Number(base) }];
  });
  return { highest: versions.at(-1) ?? 0, versions, temporary };
}

function readVersion(directory: string, number: number): Promise<string | undefined> {
  return absentAsUndefined(readFile(join(directory, versionName(number)), 'utf8'));
}

function versionName(number: number): string {
  return String(number).padStart(12, '0');
}

export async function absentAsUndefined<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
