import { z } from 'zod';
import { checked } from './envelope';
import { StoreError } from './errors';
import { prefixes } from './keys';
import type { Store, Written } from './port';
import { isSealedText, secretBox } from './secret-box';

/** Values with names, rates and amounts: bodies of postings, source messages, reports, approvals. */
const confidential = [
  prefixes.postings,
  prefixes.inbox,
  prefixes.unreadable,
  prefixes.reports,
  prefixes.approvals,
  prefixes.decisions,
  prefixes.billing,
];

const sealedSchema = z.object({ sealed: z.string().refine(isSealedText, 'not sealed') });

/**
 * Puts encryption in front of a store. With a key, confidential values are sealed on the way in and opened on the way
 * out; those written before there was a key are still read. Tokens are sealed by their owner, with or without this;
 * a token in the clear is refused, so that none is ever stored.
 */
export function sealedStore(store: Store, key: string | undefined): Store {
  function sealing(name: string): boolean {
    return key !== undefined && confidential.some((prefix) => name.startsWith(prefix));
  }

  function outgoing(name: string, value: unknown): unknown {
    if (name.startsWith(prefixes.tokens)) return assertSealed(name, value);
    if (!sealing(name) || key === undefined) return value;
    return { sealed: secretBox(key, name).seal(JSON.stringify(value)) };
  }

  function incoming(name: string, value: unknown): unknown {
    if (name.startsWith(prefixes.tokens)) return value;
    const { success, data } = sealedSchema.safeParse(value);
    if (!success) return value;
    if (key === undefined) {
      throw new StoreError(
        'STORE_KEY',
        `"${name}" in the record store is encrypted: set GIRDER_STORE_KEY to the key it was written with.`,
      );
    }
    return JSON.parse(secretBox(key, name).open(data.sealed));
  }

  /** The adapter hands back what is stored; it is opened first and checked then. */
  function opened<T>(name: string, written: Written<unknown>, check: (value: unknown) => T): Written<T> {
    if (written.won) return written;
    if (written.current === undefined) return { won: false, current: undefined };
    const { value, version } = written.current;
    return { won: false, current: { value: checked(name, incoming(name, value), check), version } };
  }

  return {
    get: (name, check) => store.get(name, (value) => check(incoming(name, value))),
    async create(name, value, check) {
      return opened(name, await store.create<unknown>(name, outgoing(name, value), asStored), check);
    },
    async swap(name, version, value, check) {
      return opened(name, await store.swap<unknown>(name, version, outgoing(name, value), asStored), check);
    },
    remove: (name) => store.remove(name),
    list: (prefix) => store.list(prefix),
    close: () => store.close(),
  };
}

const asStored = (value: unknown): unknown => value;

function assertSealed(name: string, value: unknown): unknown {
  if (sealedSchema.safeParse(value).success) return value;
  throw new StoreError(
    'STORE_MISUSE',
    `"${name}" must be sealed before it is stored (clients/store/secret-box.ts): tokens never lie in the clear.`,
  );
}
