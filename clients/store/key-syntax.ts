import { StoreError } from './errors';

/** S3's own limit on a key, in bytes; the directory adapter keeps to it so that a store can be moved. */
export const maxKeyBytes = 1024;

const wellFormed = /^[A-Za-z0-9._~@%-]+(\/[A-Za-z0-9._~@%-]+)*$/;

/** @throws StoreError STORE_MISUSE naming the key, when a part is empty, `.`, `..` or not percent-encoded. */
export function assertKey(key: string): void {
  const dots = key.split('/').some((part) => part === '.' || part === '..');
  if (!wellFormed.test(key) || dots || key.length > maxKeyBytes) {
    throw new StoreError(
      'STORE_MISUSE',
      `"${key.slice(0, 200)}" is not a store key: parts are separated by /, hold only A-Z a-z 0-9 . _ ~ @ % -, ` +
        `are not "." or "..", and the whole has at most ${maxKeyBytes} characters. Build keys with clients/store/keys.ts.`,
    );
  }
}

/** A prefix is the beginning of a key: it may end in `/`, within a part, or be empty. */
export function assertPrefix(prefix: string): void {
  if (prefix !== '') assertKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}
