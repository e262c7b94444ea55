import { createHash } from 'node:crypto';
import { openFileStore } from '../../../../clients/store/open-files';
import type { StoreSettings } from '../../../../domain/settings';

/**
 * Puts a file of many bytes and reads it back. Prints how much memory lived at most while that was done, above what
 * lived before, in bytes: counted after a collection, so that garbage is not taken for something held.
 */
const [settings, size] = JSON.parse(process.argv[2] ?? '') as [StoreSettings, number];

const pieceBytes = 100_000;

function* pieces(): Generator<Buffer> {
  for (let at = 0; at < size; at += pieceBytes) {
    yield Buffer.alloc(Math.min(pieceBytes, size - at), `${at}:`);
  }
}

function living(): number {
  // The memory of buffers is given back beside the collection; the next one waits until that is done.
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

async function* measured(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  let seen = 0;
  for await (const piece of bytes) {
    seen += piece.byteLength;
    if (seen >= looked + 1_000_000) {
      looked = seen;
      peak = Math.max(peak, living());
    }
    yield piece;
  }
}

let looked = 0;
let peak = 0;

async function main(): Promise<void> {
  if (!globalThis.gc) throw new Error('Run with --expose-gc.');
  const hash = createHash('sha256');
  for (const piece of pieces()) hash.update(piece);
  const file = { sha256: hash.digest('hex'), size };
  const files = openFileStore(settings);
  await files.put({ sha256: createHash('sha256').digest('hex'), size: 0 }, measured([]));
  const before = living();
  await files.put(file, measured(pieces()));
  const whilePut = peak - before;
  looked = 0;
  peak = 0;
  const again = createHash('sha256');
  for await (const piece of measured(files.open(file.sha256))) again.update(piece);
  process.stdout.write(
    JSON.stringify({ equal: again.digest('hex') === file.sha256, whilePut, whileOpen: peak - before }),
  );
}

void main().then(() => process.exit(0));
