import fc from 'fast-check';
import { readToken, requestDecisionId, sameHash, tokenOf } from '../../../domain/approvals/tokens';

const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

test('TP6: a token is read back to the id and hash that are kept, which hold nothing of it', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const { token, id, hash } = tokenOf(random);
      expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(hash).toMatch(/^[0-9a-f]{64}$/);
      expect(readToken(token)).toEqual({ id, hash });
      expect(hash.startsWith(id)).toBe(false);
      expect([id, hash]).not.toContain(Buffer.from(random).toString('hex'));
    }),
  );
});

test('TP6: one changed bit makes another token', () => {
  fc.assert(
    fc.property(bytes, fc.nat(255), (random, bit) => {
      const other = Uint8Array.from(random, (byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
      expect(tokenOf(other).id).not.toBe(tokenOf(random).id);
      expect(sameHash(tokenOf(other).hash, tokenOf(random).hash)).toBe(false);
    }),
  );
});

test('B6: what is no token is none, and a token has one spelling', () => {
  const { token } = tokenOf(new Uint8Array(32));
  expect(token).toBe('A'.repeat(43));
  // The last character carries two bits that no byte uses.
  for (const text of [
    '',
    'A'.repeat(42),
    'A'.repeat(44),
    `${'A'.repeat(42)}B`,
    `${token}=`,
    `${token}\n`,
    `${'A'.repeat(42)}/`,
  ]) {
    expect([text, readToken(text)]).toEqual([text, undefined]);
  }
  expect(() => tokenOf(new Uint8Array(31))).toThrow('32 random bytes, not of 31');
});

test('TP6: hashes are compared as a whole', () => {
  const { hash } = tokenOf(new Uint8Array(32));
  expect(sameHash(hash, hash)).toBe(true);
  expect(sameHash(hash, hash.slice(0, 63))).toBe(false);
  expect(sameHash(hash, '')).toBe(false);
});

test('TP6: a caller’s request has one id, of the form of a link’s', () => {
  const id = requestDecisionId('r', 'ann', 'k1');
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(requestDecisionId('r', 'ann', 'k1')).toBe(id);
  expect(new Set([id, requestDecisionId('r', 'ann', 'k2'), requestDecisionId('ra', 'nn', 'k1')]).size).toBe(
    3,
  );
});
