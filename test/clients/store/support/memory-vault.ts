import type { Vault } from '../../../../clients/store/sealed-vault';

/** A vault in this process only. */
export function memoryVault<T>(): Vault<T> {
  let held: { value: T; version: string } | undefined;
  let count = 0;
  return {
    read: () => Promise.resolve(held === undefined ? undefined : structuredClone(held)),
    swap(version, value) {
      if (held?.version !== version) return Promise.resolve(false);
      count += 1;
      held = { value: structuredClone(value), version: String(count) };
      return Promise.resolve(true);
    },
  };
}
