import { nearest } from '../nearest';

/**
 * The sentence about a key that is no approver's, or none.
 * @param what the setting in which the key stands.
 */
export function unknownPerson(key: string, keys: readonly string[], what: string): string[] {
  if (keys.includes(key)) return [];
  const meant = nearest(key, keys);
  const hint = meant === undefined ? '' : ` Did you mean ${meant}?`;
  const allowed = keys.length === 0 ? 'none yet' : keys.join(', ');
  return [`${what} is "${key}", who is not among approvalPolicy.approvers; allowed are ${allowed}.${hint}`];
}
