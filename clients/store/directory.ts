import { mkdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { objectPath, prefixPath, readName } from './directory-names';
import { absentAsUndefined, appendVersion, isAlive, readObject, tombstone } from './directory-object';
import type { Current, ObjectOptions, WriteStep } from './directory-object';
import { checked, lineage, wrap } from './envelope';
import { StoreError, errorCode } from './errors';
import { assertKey, assertPrefix } from './key-syntax';
import type { Store, Versioned, Written } from './port';

export interface DirectoryOptions {
  /** Made when missing. All processes that share it must run on one host. */
  path: string;
  /** For tests that kill a process between two steps of a write. */
  onStep?: (step: WriteStep) => void;
  /** Age at which a temporary file counts as abandoned; ten minutes. */
  abandonedAfterMs?: number;
}

const patience = 1000;

/**
 * The embedded adapter: a directory on one host, safe with any number of processes.
 * @throws StoreError STORE_UNAVAILABLE when the directory cannot be made or the disk refuses a write.
 */
export function directoryStore({ path, onStep, abandonedAfterMs = 600_000 }: DirectoryOptions): Store {
  const root = resolve(path);
  const options: ObjectOptions = { root, onStep, abandonedAfterMs };
  makeRoot(root);

  async function get<T>(key: string, check: (value: unknown) => T): Promise<Versioned<T> | undefined> {
    return versioned(key, await readObject(place(key)), check);
  }

  async function create<T>(key: string, value: T, check: (value: unknown) => T): Promise<Written<T>> {
    for (let round = 0; round < patience; round += 1) {
      const current = await readObject(place(key));
      if (current.envelope) return { won: false, current: versioned(key, current, check) };
      const content = JSON.stringify(wrap(value));
      if (await appendVersion(place(key), current.number, content, options)) {
        return { won: true, version: String(current.number + 1) };
      }
    }
    throw contended(key);
  }

  async function swap<T>(
    key: string,
    version: string,
    value: T,
    check: (value: unknown) => T,
  ): Promise<Written<T>> {
    for (let round = 0; round < patience; round += 1) {
      const current = await readObject(place(key));
      if (!current.envelope || String(current.number) !== version) {
        return { won: false, current: versioned(key, current, check) };
      }
      const content = JSON.stringify(wrap(value, lineage(current.envelope)));
      if (await appendVersion(place(key), current.number, content, options)) {
        return { won: true, version: String(current.number + 1) };
      }
    }
    throw contended(key);
  }

  async function remove(key: string): Promise<void> {
    for (let round = 0; round < patience; round += 1) {
      const current = await readObject(place(key));
      if (!current.envelope) return;
      if (await appendVersion(place(key), current.number, tombstone, options)) return;
    }
    throw contended(key);
  }

  function place(key: string): string {
    assertKey(key);
    return objectPath(root, key);
  }

  return {
    get: (key, check) => explained(key, () => get(key, check)),
    create: (key, value, check) => explained(key, () => create(key, value, check)),
    swap: (key, version, value, check) => explained(key, () => swap(key, version, value, check)),
    remove: (key) => explained(key, () => remove(key)),
    list(prefix) {
      assertPrefix(prefix);
      const parent = prefix.slice(0, prefix.lastIndexOf('/') + 1);
      return walk(prefixPath(root, parent), parent, prefix.slice(parent.length));
    },
    close: () => Promise.resolve(),
  };
}

function versioned<T>(
  key: string,
  { number, envelope }: Current,
  check: (value: unknown) => T,
): Versioned<T> | undefined {
  if (!envelope) return undefined;
  return { value: checked(key, envelope.value, check), version: String(number) };
}

interface Entry {
  name: string;
  isObject: boolean;
  path: string;
}

/** Looking at so many objects at once hides the disk's latency. */
const ahead = 32;

/** Keys below `directory` in the order of their bytes, as S3 lists them: `a-b` before `a/b`. */
async function* walk(directory: string, prefix: string, beginning: string): AsyncGenerator<string> {
  const entries = (await entriesOf(directory, ''))
    .filter(({ name }) => name.startsWith(beginning))
    .map((entry) => ({ ...entry, order: entry.isObject ? entry.name : `${entry.name}/` }))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  for (let from = 0; from < entries.length; from += ahead) {
    const batch = entries.slice(from, from + ahead);
    const alive = await Promise.all(
      batch.map(({ isObject, path }) => (isObject ? isAlive(path) : Promise.resolve(false))),
    );
    for (const [index, { name, isObject, path }] of batch.entries()) {
      if (alive[index]) yield `${prefix}${name}`;
      if (!isObject) yield* walk(path, `${prefix}${name}/`, '');
    }
  }
}

/** The parts found in a directory; those with long names are put together from their pieces. */
async function entriesOf(directory: string, before: string): Promise<Entry[]> {
  const found: Entry[] = [];
  for (const item of (await absentAsUndefined(readdir(directory, { withFileTypes: true }))) ?? []) {
    if (!item.isDirectory()) continue;
    const path = join(directory, item.name);
    const { kind, name } = readName(item.name);
    if (kind === 'piece') found.push(...(await entriesOf(path, before + name)));
    else found.push({ name: before + name, isObject: kind === 'object', path });
  }
  return found;
}

function makeRoot(root: string): void {
  try {
    mkdirSync(root, { recursive: true });
  } catch (cause) {
    throw new StoreError(
      'STORE_UNAVAILABLE',
      `The record store's directory ${root} cannot be made (${errorCode(cause) ?? 'unknown'}): ` +
        'correct `store.path`, or let the user that runs Girder write there.',
      cause,
    );
  }
}

/** Trouble of the disk as a sentence that says what to do. */
export async function explained<T>(key: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = errorCode(cause);
    if (cause instanceof StoreError || code === undefined) throw cause;
    const advice: Record<string, string> = {
      ENOSPC: 'the disk is full: free some space; nothing is lost, and the write is tried again.',
      EDQUOT: 'the disk quota is used up: raise it; nothing is lost, and the write is tried again.',
      EACCES: 'the user that runs Girder may not write there: correct the owner of `store.path`.',
      EROFS: 'the file system is read-only: mount it writable, or change `store.path`.',
      EMFILE: 'too many files are open: raise the limit (`ulimit -n`).',
    };
    throw new StoreError(
      'STORE_UNAVAILABLE',
      `The record store could not reach "${key}" (${code}): ${advice[code] ?? 'see the cause.'}`,
      cause,
    );
  }
}

function contended(key: string): StoreError {
  return new StoreError('STORE_CONTENDED', `Too many writers at "${key}" in the record store; try again.`);
}
