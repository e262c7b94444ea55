import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { StoreError } from './errors';
import type { StoredFile } from './files';

const digest = /^[0-9a-f]{64}$/;

/** A digest becomes a path and a key, so nothing else may pass. @throws StoreError STORE_MISUSE */
export function assertDigest(sha256: string): void {
  if (digest.test(sha256)) return;
  throw new StoreError(
    'STORE_MISUSE',
    `"${sha256.slice(0, 80)}" is not a SHA-256: 64 lower-case hexadecimal digits are needed.`,
  );
}

/**
 * Hands the bytes on, piece by piece, while they are counted and hashed.
 * @throws StoreError STORE_FILE_DIFFERS: of a longer file at the first byte too many, which is not handed on, else at
 *   the end; what the source or `write` throws
 */
export async function handOn(
  { sha256, size }: StoredFile,
  bytes: AsyncIterable<Uint8Array>,
  write: (piece: Uint8Array) => Promise<void>,
): Promise<void> {
  const hash = createHash('sha256');
  let seen = 0;
  for await (const piece of bytes) {
    seen += piece.byteLength;
    if (seen > size) throw differs(sha256, `more than the ${size} bytes announced`);
    hash.update(piece);
    await write(piece);
  }
  if (seen < size) throw differs(sha256, `${seen} bytes, not the ${size} announced`);
  const found = hash.digest('hex');
  if (found !== sha256) throw differs(sha256, `the SHA-256 ${found}`);
}

function differs(sha256: string, what: string): StoreError {
  return new StoreError(
    'STORE_FILE_DIFFERS',
    `What came as the file ${sha256} has ${what}. Nothing of it was kept; fetch it again from where it comes from.`,
  );
}

export function noFile(sha256: string): StoreError {
  return new StoreError(
    'STORE_MISSING',
    `There is no file ${sha256} in the record store: it was never put there, or it was deleted.`,
  );
}

/** As much of a file as is in memory at once. */
const pieceBytes = 64 * 1024;

/** From the beginning, however often and by however many at once. The handle stays open. */
export async function* piecesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** `write` of a handle may take a part only. */
export async function writeAll(file: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.byteLength;) {
    at += (await file.write(piece, at, piece.byteLength - at)).bytesWritten;
  }
}
