import { randomBytes } from 'node:crypto';
import { inboxKey, prefixes } from './keys';
import type { Store } from './port';

/**
 * Webhook messages that were too large or too slow to be handled before the answer. Each is one object, written
 * before the sender is told 2xx, and removed after it was handled: a message may be handled twice, never not at all.
 *
 * @returns the key; keys sort by time of arrival.
 */
export async function putInbox(store: Store, message: unknown): Promise<string> {
  const key = inboxKey(`${new Date().toISOString()}-${randomBytes(6).toString('hex')}`);
  await store.create(key, message, (value) => value);
  return key;
}

/** Keys of the messages that wait, oldest first. */
export function listInbox(store: Store): AsyncIterable<string> {
  return store.list(prefixes.inbox);
}

/** @returns undefined when it was handled meanwhile. */
export async function readInbox<T>(
  store: Store,
  key: string,
  check: (value: unknown) => T,
): Promise<T | undefined> {
  return (await store.get(key, check))?.value;
}

export async function removeInbox(store: Store, key: string): Promise<void> {
  await store.remove(key);
}
