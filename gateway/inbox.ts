import { createHash } from 'node:crypto';
import { z } from 'zod';
import { putInbox, removeInbox } from '../clients/store/inbox';
import { prefixes } from '../clients/store/keys';
import type { Store } from '../clients/store/port';
import type { InboxMessage } from '../domain/inbox';

/** Where messages go that Temporal did not take; the gateway empties it, and the workers' sweeper after it. */
export interface Inbox {
  /** Keeps what a message asks for, in one write. @returns its store key. */
  keep(message: InboxMessage): Promise<string>;
  /** After everything in it was handled. */
  remove(key: string): Promise<void>;
  /** Keeps a message that cannot be read, for a person; the same message is kept once. @returns its store key. */
  keepUnreadable(message: { connection: string; receivedAt: string; raw: Buffer }): Promise<string>;
}

/** Apart from `inbox/`, so that what nobody can read holds up nothing. */
export const unreadablePrefix = prefixes.unreadable;

const unreadable = z.looseObject({ connection: z.string(), receivedAt: z.string(), base64: z.string() });

export function storeInbox(store: Store): Inbox {
  return {
    keep: (message) => putInbox(store, message),
    remove: (key) => removeInbox(store, key),
    async keepUnreadable({ connection, receivedAt, raw }) {
      const key = `${unreadablePrefix}${createHash('sha256').update(raw).digest('hex')}`;
      // A repeated delivery finds its own; that is as good as written.
      await store.create(key, { connection, receivedAt, base64: raw.toString('base64') }, (value) =>
        unreadable.parse(value),
      );
      return key;
    },
  };
}
