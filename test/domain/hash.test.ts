import { canonicalJson, hashOf } from '../../domain/hash';

test('OP1: the same meaning has the same hash, whatever the order of keys', () => {
  expect(hashOf({ a: 1, b: { d: [1, 2], c: undefined } })).toBe(hashOf({ b: { d: [1, 2] }, a: 1 }));
  expect(hashOf({ a: [1, 2] })).not.toBe(hashOf({ a: [2, 1] }));
  expect(canonicalJson({ b: null, a: 'x' })).toBe('{"a":"x","b":null}');
});
