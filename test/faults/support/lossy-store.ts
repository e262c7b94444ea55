import { StoreError } from '../../../clients/store/errors';
import type { Store } from '../../../clients/store/port';

export interface Loss {
  /** Which write is lost: the first that fits. */
  key: RegExp;
  /** `state` of the posting or head that is written. */
  state: string;
  /** Whether the write itself took place; its answer is lost either way. */
  committed: boolean;
}

/** Losses that wait to strike, in all lossy stores of this test file. */
export const losses: Loss[] = [];

/** How many have struck. */
export const struck: Loss[] = [];

/** The record store, but for the writes whose answer gets lost. */
export function lossyStore(inner: Store): Store {
  async function lose<W>(key: string, value: unknown, write: () => Promise<W>): Promise<W> {
    const at = losses.findIndex((loss) => loss.key.test(key) && stateOf(value) === loss.state);
    const [loss] = at < 0 ? [] : losses.splice(at, 1);
    if (!loss) return write();
    struck.push(loss);
    if (loss.committed) await write();
    throw new StoreError('STORE_UNAVAILABLE', `The answer of the write of "${key}" was lost.`);
  }
  return {
    get: (key, check) => inner.get(key, check),
    create: (key, value, check) => lose(key, value, () => inner.create(key, value, check)),
    swap: (key, version, value, check) => lose(key, value, () => inner.swap(key, version, value, check)),
    remove: (key) => inner.remove(key),
    list: (prefix) => inner.list(prefix),
    close: () => inner.close(),
  };
}

function stateOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'state' in value ? value.state : undefined;
}
