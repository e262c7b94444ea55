import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { absentAsUndefined, syncDirectories } from './directory-object';
import { explained } from './directory';
import { errorCode } from './errors';
import { assertDigest, handOn, noFile, piecesOf, writeAll } from './file-bytes';
import type { FileStore, StoredFile } from './files';
import { fileKey } from './keys';

export interface FilesDirectoryOptions {
  /** Of the record store. */
  path: string;
  /** Age at which a temporary file counts as left behind by a process that died; a day. */
  abandonedAfterMs?: number;
}

/**
 * Files of the directory adapter: `files/<first two digits>/<sha256>` below the record store's path.
 *
 * A file is written under another name, counted and hashed on the way, and made durable; only then does `link()` give
 * it its own name, so that what stands there was verified, whenever a process dies. Two that put the same file both
 * succeed: the second finds the name taken by the same content. A temporary file of a process that died is removed by
 * a later `put`.
 */
export function filesDirectory({ path, abandonedAfterMs = 86_400_000 }: FilesDirectoryOptions): FileStore {
  const root = resolve(path);
  const temporaries = join(root, 'files', 'incoming');

  function place(sha256: string): string {
    assertDigest(sha256);
    return join(root, 'files', sha256.slice(0, 2), sha256);
  }

  async function sizeOf(final: string): Promise<number | undefined> {
    return (await absentAsUndefined(stat(final)))?.size;
  }

  async function keep(temporary: string, file: StoredFile, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const key = fileKey(file.sha256);
    const handle = await explained(key, () => begin(temporary));
    try {
      // Only the store's own trouble is the store's: what the source throws goes to the caller as it is.
      await handOn(file, bytes, (piece) => explained(key, () => writeAll(handle, piece)));
      await explained(key, () => handle.sync());
    } finally {
      await handle.close();
    }
    await explained(key, () => name(temporary, file));
  }

  async function begin(temporary: string): Promise<FileHandle> {
    await mkdir(temporaries, { recursive: true });
    await removeAbandoned(temporaries, abandonedAfterMs);
    return open(temporary, 'wx');
  }

  async function name(temporary: string, { sha256, size }: StoredFile): Promise<void> {
    const final = place(sha256);
    await mkdir(dirname(final), { recursive: true });
    try {
      await link(temporary, final);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
      // Another size means that the disk lost bytes of a file that was whole once: the verified one takes its place.
      if ((await sizeOf(final)) !== size) await rename(temporary, final);
    }
    await syncDirectories(dirname(final), root);
  }

  return {
    async has({ sha256, size }) {
      const final = place(sha256);
      return (await explained(fileKey(sha256), () => sizeOf(final))) === size;
    },
    async put(file, bytes) {
      assertDigest(file.sha256);
      const temporary = join(temporaries, randomUUID());
      try {
        await keep(temporary, file, bytes);
      } finally {
        await absentAsUndefined(unlink(temporary)).catch(() => undefined);
      }
    },
    async *open(sha256) {
      const final = place(sha256);
      const handle = await explained(fileKey(sha256), () => absentAsUndefined(open(final, 'r')));
      if (!handle) throw noFile(sha256);
      try {
        yield* piecesOf(handle);
      } finally {
        await handle.close();
      }
    },
  };
}

/** Best effort: what cannot be removed now is removed later. */
async function removeAbandoned(directory: string, afterMs: number): Promise<void> {
  for (const name of await readdir(directory)) {
    const path = join(directory, name);
    const found = await absentAsUndefined(stat(path));
    if (found && Date.now() - found.mtimeMs > afterMs) {
      await absentAsUndefined(unlink(path)).catch(() => undefined);
    }
  }
}
