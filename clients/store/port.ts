/**
 * The record store's port. Two adapters pass the same contract tests: S3 (conditional writes) and a directory.
 * Keys are `/`-separated, each part percent-encoded outside `[A-Za-z0-9._~@%-]`, at most 1,024 characters
 * (clients/store/keys.ts builds them). Values are JSON.
 *
 * Every write carries a transition id, and remembers those before it. When a conditional write is refused, or its
 * answer is lost or late, the adapter reads the object and looks for its own id before it concludes that somebody
 * else won. So `won` means that this very call's write is or was there, also when others have built on it since.
 *
 * All methods throw StoreError (clients/store/errors.ts); a `transient` one leaves nothing undone that the same call
 * would not find or finish later.
 */
export interface Versioned<T> {
  value: T;
  /** Opaque: says nothing of order, and is good only for a swap in the same store. */
  version: string;
}

export type Written<T> =
  | { won: true; version: string }
  /** Somebody else was first; `current` is what they wrote (undefined: removed meanwhile). */
  | { won: false; current: Versioned<T> | undefined };

export interface Store {
  /** @param check turns the stored JSON into a `T` or throws; a zod schema's `parse` fits. */
  get<T>(key: string, check: (value: unknown) => T): Promise<Versioned<T> | undefined>;
  /** Writes only if the key does not exist. */
  create<T>(key: string, value: T, check: (value: unknown) => T): Promise<Written<T>>;
  /** Writes only if the object is still at `version`. */
  swap<T>(key: string, version: string, value: T, check: (value: unknown) => T): Promise<Written<T>>;
  /** Idempotent. */
  remove(key: string): Promise<void>;
  /**
   * Keys that begin with a prefix, which may end within a part, in the order of their bytes, however many there are.
   * What is written or removed meanwhile may or may not be among them.
   */
  list(prefix: string): AsyncIterable<string>;
  close(): Promise<void>;
}
