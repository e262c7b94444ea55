import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto';
import { StoreError } from './errors';

/** Encrypts and authenticates texts with `GIRDER_STORE_KEY`. */
export interface SecretBox {
  /** @returns `girder1.` and base64url of a fresh nonce, the tag and the text, sealed with AES-256-GCM. */
  seal(text: string): string;
  /** @throws StoreError STORE_KEY when it was not sealed with this key and context, or was changed since. */
  open(sealed: string): string;
}

const mark = 'girder1.';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * @param key 32 bytes in base64 (`openssl rand -base64 32`), or a passphrase of at least 16 characters.
 * @param context what the text belongs to, e.g. its store key: a sealed text opens only in its own context, so that
 *   nobody who can write to the store can put one value in the place of another.
 * @throws StoreError STORE_KEY when the key is missing or too short.
 */
export function secretBox(key: string, context = ''): SecretBox {
  const secret = keyBytes(key);
  const about = Buffer.from(context);
  return {
    seal(text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(about);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return mark + Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.slice(mark.length), 'base64url');
      if (!isSealedText(sealed) || bytes.length < nonceBytes + tagBytes) {
        throw new StoreError('STORE_KEY', `A value${named(context)} was expected to be sealed, but is not.`);
      }
      try {
        const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(about);
        decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
        const body = decipher.update(bytes.subarray(nonceBytes + tagBytes));
        return Buffer.concat([body, decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new StoreError(
          'STORE_KEY',
          `A value${named(context)} does not open with GIRDER_STORE_KEY: it was sealed with another key, or changed since.`,
          cause,
        );
      }
    },
  };
}

export function isSealedText(text: string): boolean {
  return text.startsWith(mark);
}

/** A passphrase costs about 50 ms, once per process. */
const derived = new Map<string, Buffer>();

function keyBytes(key: string): Buffer {
  const text = key.trim();
  const known = derived.get(text);
  if (known) return known;
  const bytes = /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : fromPassphrase(text);
  derived.set(text, bytes);
  return bytes;
}

function fromPassphrase(text: string): Buffer {
  if (text.length < 16) {
    throw new StoreError(
      'STORE_KEY',
      'GIRDER_STORE_KEY must be 32 bytes in base64 (`openssl rand -base64 32`), or a passphrase of at least ' +
        `16 characters; it has ${text.length}.`,
    );
  }
  // The salt is fixed, because every process must derive the same key from nothing else.
  return scryptSync(text, 'girder record store', 32, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 });
}

function named(context: string): string {
  return context === '' ? '' : ` of "${context}"`;
}
