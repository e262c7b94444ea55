import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { z } from 'zod';
import { checked, lineage, parseEnvelope, wrap } from './envelope';
import type { Envelope } from './envelope';
import { StoreError } from './errors';
import { assertKey, assertPrefix } from './key-syntax';
import type { Store, Versioned, Written } from './port';
import { fatal, hasStatus, unreachable } from './s3-errors';
import { backoffMs, patiently as repeated, rounds } from './s3-patience';

export interface S3Options {
  bucket: string;
  /** Put in front of every key; empty, or ends in `/`. */
  prefix: string;
  region: string;
  /** Of an S3-compatible server; it must honour `If-None-Match: *` and `If-Match` on PUT. */
  endpoint?: string;
  forcePathStyle: boolean;
  accessKeyId: string;
  secretAccessKey: string;
  /** Of one request; 10 s. */
  requestTimeoutMs?: number;
  /** Of a line on which nothing moves; none. */
  idleTimeoutMs?: number;
}

/** What a caller gets as `version`: enough to recognise what the write builds on, and to carry its history on. */
const versionSchema = z.object({ etag: z.string(), ids: z.array(z.string()).min(1) });
type S3Version = z.infer<typeof versionSchema>;

interface Found {
  envelope: Envelope;
  etag: string;
}

/**
 * The S3 adapter. A write is one conditional PUT; whatever goes wrong with it (412, 409, a lost answer, a late one),
 * the object is read and the transition ids tell whether the write is there. It is repeated with the same transition
 * id, so that a first one that arrives late is recognised, too. Transition ids also make every version's ETag
 * different, so that `If-Match` never takes an old content for the current one.
 *
 * @throws StoreError STORE_UNAVAILABLE after some rounds; the caller's retry goes on from what is stored.
 */
export function s3Store(options: S3Options): Store {
  const client = connect(options);
  const { bucket } = options;
  const prefix =
    options.prefix === '' || options.prefix.endsWith('/') ? options.prefix : `${options.prefix}/`;

  async function read(key: string): Promise<Found | undefined> {
    return patiently(key, async () => {
      try {
        const answer = await client.send(new GetObjectCommand({ Bucket: bucket, Key: prefix + key }));
        const text = (await answer.Body?.transformToString()) ?? '';
        return { envelope: parseEnvelope(text, `s3://${bucket}/${prefix}${key}`), etag: answer.ETag ?? '' };
      } catch (error) {
        if (hasStatus(error, 404, 'NoSuchKey')) return undefined;
        throw error;
      }
    });
  }

  /** @returns the ETag, or undefined when it was refused or nobody knows. */
  async function tryPut(
    key: string,
    envelope: Envelope,
    over: string | undefined,
  ): Promise<string | undefined> {
    try {
      const answer = await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: prefix + key,
          Body: JSON.stringify(envelope),
          ContentType: 'application/json',
          ...(over === undefined ? { IfNoneMatch: '*' } : { IfMatch: over }),
        }),
      );
      return answer.ETag ?? '';
    } catch (error) {
      const refused = hasStatus(error, 412) || hasStatus(error, 409) || hasStatus(error, 404, 'NoSuchKey');
      const stop = refused ? undefined : fatal(error, bucket, prefix + key);
      if (stop) throw stop;
      return undefined;
    }
  }

  async function write<T>(
    key: string,
    value: T,
    base: S3Version | undefined,
    check: (value: unknown) => T,
  ): Promise<Written<T>> {
    const envelope = wrap(value, base?.ids);
    let over = base?.etag;
    for (let round = 0; round < rounds; round += 1) {
      if (round > 0) await sleep(backoffMs(round));
      const etag = await tryPut(key, envelope, over);
      if (etag !== undefined) return { won: true, version: versionOf({ envelope, etag }) };

      const now = await read(key);
      if (now && lineage(now.envelope).includes(envelope.transition)) {
        // Others may have built on it already; then this version is outdated, and the next swap finds out.
        const isCurrent = now.envelope.transition === envelope.transition;
        return { won: true, version: versionOf({ envelope, etag: isCurrent ? now.etag : '"outdated"' }) };
      }
      const unchanged = now?.envelope.transition === base?.ids[0];
      if (!unchanged) return { won: false, current: versioned(key, now, check) };
      over = now?.etag;
    }
    throw unreachable(key, bucket);
  }

  async function remove(key: string): Promise<void> {
    await patiently(key, () => client.send(new DeleteObjectCommand({ Bucket: bucket, Key: prefix + key })));
  }

  async function* list(beginning: string): AsyncGenerator<string> {
    let token: string | undefined;
    do {
      const page = await patiently(beginning, () =>
        client.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix + beginning, ContinuationToken: token }),
        ),
      );
      for (const { Key } of page.Contents ?? []) {
        if (Key !== undefined && !Key.endsWith('/')) yield Key.slice(prefix.length);
      }
      token = page.IsTruncated ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  /** Reads, listings and removals may be repeated. */
  function patiently<T>(key: string, work: () => Promise<T>): Promise<T> {
    return repeated(bucket, prefix + key, work);
  }

  return {
    async get(key, check) {
      assertKey(key);
      return versioned(key, await read(key), check);
    },
    async create(key, value, check) {
      assertKey(key);
      return write(key, value, undefined, check);
    },
    async swap(key, version, value, check) {
      assertKey(key);
      return write(key, value, parseVersion(key, version), check);
    },
    async remove(key) {
      assertKey(key);
      await remove(key);
    },
    list(beginning) {
      assertPrefix(beginning);
      return list(beginning);
    },
    close() {
      client.destroy();
      return Promise.resolve();
    },
  };
}

/** What the SDK would print of each upload that meets a conflict is no news to its caller. */
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };

/** For the two adapters of S3. */
export function connect(options: S3Options): S3Client {
  return new S3Client({
    region: options.region,
    endpoint: options.endpoint,
    forcePathStyle: options.forcePathStyle,
    credentials: { accessKeyId: options.accessKeyId, secretAccessKey: options.secretAccessKey },
    // Many S3-compatible servers stumble over the SDK's streaming checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // The SDK's own retries would meet our own write and call it a conflict; write() and patiently() know better.
    maxAttempts: 1,
    logger: silent,
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: options.requestTimeoutMs ?? 10_000,
      throwOnRequestTimeout: true,
      socketTimeout: options.idleTimeoutMs,
    },
  });
}

function versioned<T>(
  key: string,
  found: Found | undefined,
  check: (value: unknown) => T,
): Versioned<T> | undefined {
  return found && { value: checked(key, found.envelope.value, check), version: versionOf(found) };
}

function versionOf({ envelope, etag }: Found): string {
  return JSON.stringify({ etag, ids: lineage(envelope) });
}

function parseVersion(key: string, version: string): S3Version {
  try {
    return versionSchema.parse(JSON.parse(version));
  } catch (cause) {
    throw new StoreError(
      'STORE_MISUSE',
      `"${version.slice(0, 80)}" is not a version of "${key}" in S3: pass on what get, create or swap returned.`,
      cause,
    );
  }
}

function nothing(): void {
  // Every error is thrown.
}
