/** What the record store reports. Every message names the key and says what to do. */
export type StoreErrorCode =
  /** The store cannot be reached or refuses to answer in time: the caller's retry will find it again. */
  | 'STORE_UNAVAILABLE'
  /** The store answers, but refuses: credentials, bucket or permissions must be corrected. */
  | 'STORE_REFUSED'
  /** Too many writers at one object; a later try finds its turn. */
  | 'STORE_CONTENDED'
  /** What is stored does not have the shape that Girder writes. */
  | 'STORE_CORRUPT'
  /** An update of something that is not there. */
  | 'STORE_MISSING'
  /** A file's bytes are others than were announced. */
  | 'STORE_FILE_DIFFERS'
  /** A key or a value that must not be stored as it is: a mistake of the caller. */
  | 'STORE_MISUSE'
  /** `GIRDER_STORE_KEY` is missing, malformed, or not the one that the value was sealed with. */
  | 'STORE_KEY';

export class StoreError extends Error {
  /** Whether the same call may succeed later without anybody's help. */
  readonly transient: boolean;

  constructor(
    readonly code: StoreErrorCode,
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'StoreError';
    this.transient = code === 'STORE_UNAVAILABLE' || code === 'STORE_CONTENDED';
  }
}

/** The `code` of a system or SDK error, or undefined. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
