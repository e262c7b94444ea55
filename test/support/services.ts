import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { StoreSettings } from '../../domain/settings';

/** Environment variables by which global-setup.ts tells the tests where the servers of this run are. */
export const variables = {
  temporal: 'GIRDER_TEST_TEMPORAL',
  temporalMissing: 'GIRDER_TEST_TEMPORAL_MISSING',
  s3: 'GIRDER_TEST_S3',
  /** Files of this run, gone when it ends. */
  folder: 'GIRDER_TEST_FOLDER',
} as const;

export type S3Settings = Extract<StoreSettings, { kind: 's3' }>;

const s3Schema = z.object({
  bucket: z.string(),
  region: z.string(),
  endpoint: z.url(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});

/**
 * Address of the Temporal server of this test run, `127.0.0.1:<port>`, namespace `default`, in memory.
 * @throws Error that says why there is none.
 */
export function temporalAddress(): string {
  const address = process.env[variables.temporal];
  if (address) return address;
  throw new Error(
    process.env[variables.temporalMissing] ?? 'jest.config.js does not run test/support/global-setup.ts.',
  );
}

let told = false;

/**
 * Settings of the S3 server of this test run, with a prefix of their own.
 * @returns undefined when there is none; then a line says that the tests were not run, and why.
 */
export function s3Settings(): S3Settings | undefined {
  const text = process.env[variables.s3];
  if (!text) {
    if (!told) {
      process.stderr.write('NOT RUN: S3 contract tests, install Go 1.25+ or put versitygw on PATH\n');
    }
    told = true;
    return undefined;
  }
  const parsed: unknown = JSON.parse(text);
  return {
    kind: 's3',
    ...s3Schema.parse(parsed),
    prefix: `${randomBytes(6).toString('hex')}/`,
    forcePathStyle: true,
  };
}
