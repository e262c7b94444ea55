import { createHash } from 'node:crypto';
import { filesS3 } from '../../../clients/store/files-s3';
import type { FileStore } from '../../../clients/store/files';
import { s3Store } from '../../../clients/store/s3';
import { s3Settings } from '../../support/services';
import { faultProxy } from './support/fault-proxy';
import type { Fault, FaultProxy } from './support/fault-proxy';

/** TP8, F22: a file is there whole or not at all, whatever happens on the way to S3. */
const settings = s3Settings();
const withServer = settings ? describe : describe.skip;

withServer('files in S3 through a line that breaks', () => {
  if (!settings) return;
  let proxy: FaultProxy;
  let files: FileStore;
  /** Somebody else, whose line is good. */
  const other = filesS3(settings);

  beforeAll(async () => {
    proxy = await faultProxy(settings.endpoint ?? '');
    files = filesS3({ ...settings, endpoint: proxy.url, requestTimeoutMs: 1_000 });
  });
  afterEach(() => expect(proxy.rules).toEqual([]));
  afterAll(() => proxy.close());

  const contentOf = (name: string): Buffer => Buffer.alloc(300_000, `${name}/`);
  const fileOf = (bytes: Buffer) => ({
    sha256: createHash('sha256').update(bytes).digest('hex'),
    size: bytes.length,
  });
  async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
    await Promise.resolve();
    yield bytes;
  }
  async function wholeOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
    const pieces: Uint8Array[] = [];
    for await (const piece of bytes) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  const faults: Fault[] = ['halfRequest', 'answerLost', 'halfAnswer', 'status503', 'status409'];

  it.each(faults)('keeps a file though its source can be read only once, after %s', async (fault) => {
    const content = contentOf(fault);
    proxy.rules.push({ method: 'PUT', fault });
    await files.put(fileOf(content), once(content));
    await expect(other.has(fileOf(content))).resolves.toBe(true);
    expect((await wholeOf(other.open(fileOf(content).sha256))).equals(content)).toBe(true);
  });

  it('tells that the store cannot be reached when the line breaks while a file is read', async () => {
    const content = Buffer.alloc(8_000_000, 'read/');
    await other.put(fileOf(content), once(content));
    const line = await faultProxy(settings.endpoint ?? '');
    const breaking = filesS3({ ...settings, endpoint: line.url });
    const readAll = async (): Promise<void> => {
      for await (const piece of breaking.open(fileOf(content).sha256))
        if (piece.length > 0) await line.close();
    };
    await expect(readAll()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE', transient: true });
  });

  it('puts a file in the place of an object that has its name and another size', async () => {
    const content = contentOf('damaged');
    const file = fileOf(content);
    const store = s3Store(settings);
    await store.create(`files/${file.sha256}`, 'not a file', String);
    await expect(other.has(file)).resolves.toBe(false);
    await other.put(file, once(content));
    await expect(other.has(file)).resolves.toBe(true);
    await store.close();
  });

  it('says what to correct when S3 refuses', async () => {
    const content = contentOf('refused');
    const nowhere = filesS3({ ...settings, bucket: 'no-such-bucket' });
    await expect(nowhere.put(fileOf(content), once(content))).rejects.toMatchObject({
      code: 'STORE_REFUSED',
    });
    await expect(nowhere.put(fileOf(content), once(content))).rejects.toThrow(/bucket "no-such-bucket"/);
  });
});
