import type { ServiceTradeSettings, Settings, TrimblePaySettings } from '../../domain/settings';
import { load, minimal, withTrimblePay } from '../config/base';

/**
 * The settings of the smallest file that is valid: what a file must say, and for all else the defaults of the schema. A
 * new setting arrives here by its default or, where it has none, by its line in `minimal`.
 */
export const smallest: Settings = settingsOf(minimal);

const [connection] = Object.values(smallest.servicetrade);
const [account] = Object.values(settingsOf(withTrimblePay).trimblePay);

/** Of the settings those that a test is about, and of a section some. */
export type SomeServiceTradeSettings = Sections<ServiceTradeSettings>;
export type SomeTrimblePaySettings = Sections<TrimblePaySettings>;

type Sections<T> = { [Name in keyof T]?: Some<T[Name]> };

type Some<T> = T extends readonly unknown[] ? T : T extends object ? Partial<T> : T;

/** A connection of the smallest file, changed; what a changed section leaves out stays as it is there. */
export function serviceTradeSettings(change: SomeServiceTradeSettings = {}): ServiceTradeSettings {
  if (!connection) throw new Error('The smallest configuration has no connection to ServiceTrade.');
  return { ...connection, ...sectionsOver(connection, change) };
}

/** The same of Trimble Pay; `ap.retainage` is cumulative, which a file must say. */
export function trimblePaySettings(change: SomeTrimblePaySettings = {}): TrimblePaySettings {
  if (!account) throw new Error('The smallest configuration has no connection to Trimble Pay.');
  return { ...account, ...sectionsOver(account, change) };
}

function sectionsOver(base: object, change: object): Record<string, unknown> {
  const before = new Map<string, unknown>(Object.entries(base));
  return Object.fromEntries(
    Object.entries(change).map(([name, value]: [string, unknown]) => [name, over(before.get(name), value)]),
  );
}

function over(base: unknown, change: unknown): unknown {
  if (change === undefined) return base;
  return isSection(base) && isSection(change) ? { ...base, ...change } : change;
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of a file, as `minimal` is one. */
export function settingsOf(text: string): Settings {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  return loaded.settings;
}
