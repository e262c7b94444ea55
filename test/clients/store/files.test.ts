import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FileStore, StoredFile } from '../../../clients/store/files';
import { openFileStore } from '../../../clients/store/open-files';
import type { StoreSettings } from '../../../domain/settings';
import { adapters, open, removeFolders, runChild } from './support/adapters';

/** What both adapters of the file store promise (TP8): the files of a billing backup, by their content. */
afterAll(removeFolders);

const fileOf = (bytes: Uint8Array): StoredFile => ({
  sha256: createHash('sha256').update(bytes).digest('hex'),
  size: bytes.byteLength,
});

async function* inPieces(bytes: Uint8Array, of = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += of) {
    await Promise.resolve();
    yield bytes.subarray(at, at + of);
  }
}

async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}

const contentOf = (name: string, size = 200_000): Buffer => Buffer.alloc(size, `${name}/`);

describe.each(adapters())('the file store on $name', ({ name: adapter, settings }) => {
  const promised = settings ? it : it.skip;
  let files: FileStore;

  beforeAll(() => {
    if (settings) files = openFileStore(settings);
  });

  async function putContent(content: Buffer): Promise<StoredFile> {
    await files.put(fileOf(content), inPieces(content));
    return fileOf(content);
  }

  promised('TP8: gives back what was put, as often as it is asked', async () => {
    const content = contentOf('waiver');
    await expect(files.has(fileOf(content))).resolves.toBe(false);
    const file = await putContent(content);
    await expect(files.has(file)).resolves.toBe(true);
    // A file of another size is another file, and so not there.
    await expect(files.has({ ...file, size: file.size + 1 })).resolves.toBe(false);
    for (let time = 0; time < 2; time += 1) {
      expect((await wholeOf(files.open(file.sha256))).equals(content)).toBe(true);
    }
  });

  promised('TP8: takes an empty file', async () => {
    const file = await putContent(Buffer.alloc(0));
    await expect(files.has(file)).resolves.toBe(true);
    await expect(wholeOf(files.open(file.sha256))).resolves.toHaveLength(0);
  });

  promised('TP8: takes the same file twice, also from two at once', async () => {
    const content = contentOf('twice');
    const file = await putContent(content);
    await putContent(content);
    const both = contentOf('at once');
    await Promise.all([putContent(both), putContent(both), putContent(both)]);
    expect((await wholeOf(files.open(file.sha256))).equals(content)).toBe(true);
    expect((await wholeOf(files.open(fileOf(both).sha256))).equals(both)).toBe(true);
  });

  promised('TP8: reads a file to the end, also when it is there: its source must not stall', async () => {
    const content = contentOf('drained');
    const file = await putContent(content);
    let read = 0;
    const counted = async function* () {
      for await (const piece of inPieces(content)) {
        read += piece.byteLength;
        yield piece;
      }
    };
    await files.put(file, counted());
    expect(read).toBe(content.byteLength);
  });

  const announced = contentOf('announced', 5_000);
  it.each([
    {
      what: 'fewer bytes',
      bytes: announced.subarray(0, 4_999),
      says: /4999 bytes, not the 5000 announced/,
    },
    {
      what: 'more bytes',
      bytes: Buffer.concat([announced, Buffer.from('!')]),
      says: /more than the 5000 bytes/,
    },
    { what: 'other bytes', bytes: contentOf('ANNOUNCED', 5_000), says: /has the SHA-256 [0-9a-f]{64}/ },
  ])('TP8: keeps nothing of a file with $what than were announced', async ({ bytes, says }) => {
    if (!settings) return;
    const file = fileOf(announced);
    const refused = files.put(file, inPieces(bytes));
    await expect(refused).rejects.toMatchObject({ code: 'STORE_FILE_DIFFERS', transient: false });
    await expect(refused).rejects.toThrow(says);
    await expect(refused).rejects.toThrow(file.sha256);
    await expect(files.has(file)).resolves.toBe(false);
    await expect(files.has(fileOf(bytes))).resolves.toBe(false);
    expect(leftOver(settings)).toEqual([]);
  });

  promised('TP8: passes on what its source throws, and keeps nothing', async () => {
    const content = contentOf('broken off');
    const broken = async function* () {
      yield content.subarray(0, 100_000);
      await Promise.resolve();
      throw Object.assign(new Error('the line broke'), { code: 'ECONNRESET' });
    };
    // The trouble of the source is not the store's, though it has a code like a disk's.
    await expect(files.put(fileOf(content), broken())).rejects.toThrow(/^the line broke$/);
    await expect(files.has(fileOf(content))).resolves.toBe(false);
    if (settings) expect(leftOver(settings)).toEqual([]);
  });

  promised('TP8: tells a file that is not there by the first byte', async () => {
    const { sha256 } = fileOf(contentOf('never put'));
    const bytes = files.open(sha256);
    await expect(wholeOf(bytes)).rejects.toMatchObject({ code: 'STORE_MISSING' });
    await expect(wholeOf(files.open(sha256))).rejects.toThrow(sha256);
  });

  promised.each(['', '../../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`])(
    'TP8: takes nothing but a digest for a name: "%s"',
    async (sha256) => {
      const misuse = { code: 'STORE_MISUSE' };
      await expect(files.has({ sha256, size: 0 })).rejects.toMatchObject(misuse);
      await expect(files.put({ sha256, size: 0 }, inPieces(Buffer.alloc(0)))).rejects.toMatchObject(misuse);
      await expect(wholeOf(files.open(sha256))).rejects.toMatchObject(misuse);
    },
  );

  promised('TP8: lets go of a file whose reader stops early', async () => {
    const content = contentOf('left early', 3_000_000);
    const { sha256 } = await putContent(content);
    const before = openHandles();
    for (let time = 0; time < 5; time += 1) {
      for await (const piece of files.open(sha256)) {
        expect(content.subarray(0, piece.byteLength).equals(piece)).toBe(true);
        break;
      }
    }
    for (let waited = 0; openHandles() > before && waited < 2_000; waited += 20) await sleep(20);
    expect(openHandles()).toBeLessThanOrEqual(before);
    expect((await wholeOf(files.open(sha256))).equals(content)).toBe(true);
  });

  promised('TP8: shows none of its files among the records', async () => {
    if (!settings || adapter === 'S3') return;
    await putContent(contentOf('apart'));
    const store = open(settings);
    await store.create('records/one', 1, Number);
    const keys: string[] = [];
    for await (const key of store.list('')) keys.push(key);
    expect(keys).toEqual(['records/one']);
  });

  promised(
    'TP8: holds little of a file of 30 MB, however large it is',
    async () => {
      const end = await runChild('large-file', [settings, 30_000_000], undefined, [
        '--expose-gc',
        '--max-old-space-size=64',
      ]);
      expect(end).toMatchObject({ code: 0 });
      const told: unknown = JSON.parse(end.output.trim().split('\n').at(-1) ?? '');
      expect(told).toMatchObject({ equal: true });
      const { whilePut, whileOpen } = told as { whilePut: number; whileOpen: number };
      expect(whilePut).toBeLessThan(8_000_000);
      expect(whileOpen).toBeLessThan(8_000_000);
    },
    60_000,
  );
});

/** Files that a failed put left behind on this host. */
function leftOver(settings: StoreSettings): string[] {
  return settings.kind === 'directory'
    ? readdirSync(join(settings.path, 'files', 'incoming'))
    : readdirSync(tmpdir()).filter((name) => name.startsWith('girder-file-'));
}

/** Files and sockets that this process has open. */
function openHandles(): number {
  return readdirSync('/proc/self/fd').filter((fd) => {
    try {
      const { isFile, isSocket } = kindOf(`/proc/self/fd/${fd}`);
      return isFile || isSocket;
    } catch {
      return false;
    }
  }).length;
}

function kindOf(path: string): { isFile: boolean; isSocket: boolean } {
  const found = statSync(path);
  return { isFile: found.isFile(), isSocket: found.isSocket() };
}
