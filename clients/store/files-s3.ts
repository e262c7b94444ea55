import { randomUUID } from 'node:crypto';
import { open as openFile, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { explained } from './directory';
import { assertDigest, handOn, noFile, piecesOf, writeAll } from './file-bytes';
import type { FileStore, StoredFile } from './files';
import { fileKey } from './keys';
import { connect } from './s3';
import type { S3Options } from './s3';
import { hasStatus, unreachable } from './s3-errors';
import { patiently } from './s3-patience';

/** Without a byte for so long a line counts as dead. Whoever reads slowly has as long for what is on its way. */
const idleMs = 60_000;

/** The slowest line on which a file still arrives; it bounds how long an upload may take. */
const slowestBytesPerMs = 100;

const defaultAnswerMs = 10_000;

/**
 * Files of the S3 adapter: `<prefix>files/<sha256>`.
 *
 * A file goes to a temporary one on this host first, counted and hashed on the way, and from there to S3. It must be
 * verified before S3 has it: an object exists with its last byte, and would then stand under a digest that is not its
 * own. It also makes the upload repeatable, where the source can be read only once. The temporary file has no name
 * from the moment it is open, so that nothing of it outlives the process.
 */
export function filesS3(options: S3Options): FileStore {
  const client = connect({ ...options, idleTimeoutMs: idleMs });
  const { bucket } = options;
  const prefix =
    options.prefix === '' || options.prefix.endsWith('/') ? options.prefix : `${options.prefix}/`;

  function keyOf(sha256: string): string {
    assertDigest(sha256);
    return prefix + fileKey(sha256);
  }

  async function sizeOf(key: string): Promise<number | undefined> {
    return patiently(bucket, key, async () => {
      try {
        return (await client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).ContentLength;
      } catch (error) {
        if (hasStatus(error, 404)) return undefined;
        throw error;
      }
    });
  }

  /** @returns false when S3 has an object of that name. */
  async function upload(
    key: string,
    { sha256, size }: StoredFile,
    spool: FileHandle,
    over: boolean,
  ): Promise<boolean> {
    const body = Readable.from(piecesOf(spool), { objectMode: false });
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: key,
          Body: body,
          ContentLength: size,
          ContentType: 'application/octet-stream',
          // S3 checks it against what arrived.
          ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
          ...(over ? {} : { IfNoneMatch: '*' }),
        }),
        {
          requestTimeout: (options.requestTimeoutMs ?? defaultAnswerMs) + Math.ceil(size / slowestBytesPerMs),
        },
      );
      return true;
    } catch (error) {
      if (hasStatus(error, 412)) return false;
      throw error;
    } finally {
      body.destroy();
    }
  }

  return {
    async has({ sha256, size }) {
      return (await sizeOf(keyOf(sha256))) === size;
    },
    async put(file, bytes) {
      const key = keyOf(file.sha256);
      const spool = await explained(key, namelessFile);
      try {
        await handOn(file, bytes, (piece) => explained(key, () => writeAll(spool, piece)));
        const made = await patiently(bucket, key, () => upload(key, file, spool, false));
        // Another size under this name is no file of Girder's: the verified one takes its place.
        if (!made && (await sizeOf(key)) !== file.size) {
          await patiently(bucket, key, () => upload(key, file, spool, true));
        }
      } finally {
        await spool.close();
      }
    },
    async *open(sha256) {
      const key = keyOf(sha256);
      const body = await patiently(bucket, key, async () => {
        try {
          return (await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }))).Body;
        } catch (error) {
          if (hasStatus(error, 404, 'NoSuchKey')) throw noFile(sha256);
          throw error;
        }
      });
      if (!(body instanceof Readable)) throw unreachable(key, bucket);
      try {
        for await (const piece of body) yield asBytes(piece);
      } catch (error) {
        // What the consumer throws does not come here, only what reading does.
        throw unreachable(key, bucket, error);
      } finally {
        // Ends the connection, too, when the consumer has stopped early.
        body.destroy();
      }
    },
  };
}

/** Open for writing and reading by this process alone, and gone when it is closed. */
async function namelessFile(): Promise<FileHandle> {
  const path = join(tmpdir(), `girder-file-${randomUUID()}`);
  const handle = await openFile(path, 'wx+', 0o600);
  try {
    await unlink(path);
  } catch (error) {
    await handle.close();
    throw error;
  }
  return handle;
}

function asBytes(piece: unknown): Uint8Array {
  if (piece instanceof Uint8Array) return piece;
  throw new TypeError(`S3's client gave ${typeof piece} instead of bytes.`);
}
