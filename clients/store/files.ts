/**
 * Files by their content: `files/<sha256>`. What stands there never changes, so that whoever knows the digest knows the
 * file. A file is never in memory as a whole.
 */
export interface StoredFile {
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
  /** Bytes. */
  size: number;
}

export interface FileStore {
  /** Whether the whole file is there. */
  has(file: StoredFile): Promise<boolean>;
  /**
   * Keeps a file, unless it is there. Nothing is kept of bytes that turn out to be others than announced. They are
   * read to their end in any case, so that whoever writes them into a stream does not wait for ever; ask `has` first
   * to save the reading.
   * @throws StoreError STORE_FILE_DIFFERS naming what differs; a transient one where the store cannot be reached; what
   *   `bytes` throws, as it is
   */
  put(file: StoredFile, bytes: AsyncIterable<Uint8Array>): Promise<void>;
  /**
   * The bytes from the first on, whenever it is called. A reader that stops early ends the reading.
   * @throws StoreError STORE_MISSING at the first byte when there is no such file; a transient one where reading breaks off
   */
  open(sha256: string): AsyncIterable<Uint8Array>;
}
