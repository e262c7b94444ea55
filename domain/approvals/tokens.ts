import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Tokens of mailed links (TP6, B6): 256 random bits in the path, which only the mail knows. Of a token two things are
 * kept, neither of which leads back to it: an id, that names the link in keys, runs and logs, and a hash, that proves it.
 */
export const tokenBytes = 32;
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

export interface TokenMarks {
  /** 32 hex digits. */
  id: string;
  /** 64 hex digits. */
  hash: string;
}

/**
 * @param bytes 32 bytes of a cryptographic random source.
 * @returns the token, 43 characters of base64url, with its id and hash.
 * @throws RangeError for another number of bytes.
 */
export function tokenOf(bytes: Uint8Array): TokenMarks & { token: string } {
  if (bytes.length !== tokenBytes) {
    throw new RangeError(`A token is made of ${tokenBytes} random bytes, not of ${bytes.length}.`);
  }
  const token = Buffer.from(bytes).toString('base64url');
  return { token, ...marksOf(token) };
}

/** Id and hash of a token from a path; undefined when it is none. One token has one spelling. */
export function readToken(text: string): TokenMarks | undefined {
  if (!tokenPattern.test(text)) return undefined;
  return Buffer.from(text, 'base64url').toString('base64url') === text ? marksOf(text) : undefined;
}

/** Compares hashes in a time that tells nothing of where they differ. */
export function sameHash(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * The decision id of somebody who signed in (CLI, HTTP): of the form of a link's id, one for each request, so that a
 * refused request locks nobody out and a repeated one counts once.
 * @param request the caller's idempotency key.
 */
export function requestDecisionId(record: string, approver: string, request: string): string {
  return sha256('request', JSON.stringify([record, approver, request])).slice(0, 32);
}

function marksOf(token: string): TokenMarks {
  return { id: sha256('id', token).slice(0, 32), hash: sha256('hash', token) };
}

/** Of different purposes the digests have nothing in common. */
function sha256(purpose: 'id' | 'hash' | 'request', text: string): string {
  return createHash('sha256').update(`girder approval ${purpose}\n${text}`).digest('hex');
}
