import { lastPart, prefixes, reportKey } from './keys';
import type { Store } from './port';
import { put } from './update';

/**
 * Previews, tie-outs and answers of the doctor: made by short runs on workers, which have the ERP credentials, and
 * read by the command line and the gateway, which have not.
 *
 * @param report any JSON; a report of the same id is replaced.
 * @returns the key.
 */
export async function putReport(store: Store, id: string, report: unknown): Promise<string> {
  const key = reportKey(id);
  await put(store, key, report, (value) => value);
  return key;
}

export async function getReport<T>(
  store: Store,
  id: string,
  check: (value: unknown) => T,
): Promise<T | undefined> {
  return (await store.get(reportKey(id), check))?.value;
}

export async function* listReports(store: Store): AsyncGenerator<string> {
  for await (const key of store.list(prefixes.reports)) yield lastPart(key);
}

export async function removeReport(store: Store, id: string): Promise<void> {
  await store.remove(reportKey(id));
}
