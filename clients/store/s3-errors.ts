import { S3ServiceException } from '@aws-sdk/client-s3';
import { StoreError } from './errors';

export function hasStatus(error: unknown, status: number, name?: string): boolean {
  return (
    error instanceof S3ServiceException &&
    error.$metadata.httpStatusCode === status &&
    (name === undefined || error.name === name)
  );
}

/** Answers of the 4xx range that pass by themselves. */
const passing = new Set([
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);

/**
 * An error that no repetition cures, as a sentence that says what to correct; undefined for all others: lost
 * connections, time-outs, 5xx but 501, 408, 409, 429, answers that cannot be read.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export function fatal(error: unknown, bucket: string, key: string): StoreError | undefined {
  if (!(error instanceof S3ServiceException)) return undefined;
  const status = error.$metadata.httpStatusCode ?? 0;
  if (
    status < 300 ||
    (status >= 500 && status !== 501) ||
    [408, 409, 429].includes(status) ||
    passing.has(error.name)
  ) {
    return undefined;
  }
  return new StoreError(
    'STORE_REFUSED',
    `S3 refused "${key}" in bucket "${bucket}" (${status} ${error.name}): ${adviceFor(status, error.name)}`,
    error,
  );
}

function adviceFor(status: number, name: string): string {
  if (name === 'NoSuchBucket') return 'create the bucket, or correct `store.bucket`.';
  if (name === 'InvalidAccessKeyId' || name === 'SignatureDoesNotMatch' || status === 401) {
    return 'correct the access key in the configuration.';
  }
  if (status === 403) {
    return 'the key needs s3:GetObject, s3:PutObject, s3:DeleteObject and s3:ListBucket (without the last, S3 answers 403 for what does not exist).';
  }
  if (status < 400 || name === 'AuthorizationHeaderMalformed') {
    return 'correct `store.region` or `store.endpoint`.';
  }
  if (status === 501)
    return 'the server lacks conditional writes (If-None-Match, If-Match): use one that has them.';
  return 'see the cause.';
}

export function unreachable(key: string, bucket: string, cause?: unknown): StoreError {
  return new StoreError(
    'STORE_UNAVAILABLE',
    `S3 gave no usable answer for "${key}" in bucket "${bucket}" after several tries; nothing is lost, try again. ` +
      'Check `store.endpoint` and the network if it stays so.',
    cause,
  );
}
