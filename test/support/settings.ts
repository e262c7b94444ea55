import type { ServiceTradeSettings, Settings } from '../../domain/settings';
import { load, minimal } from '../config/base';

/**
 * The settings of the smallest file that is valid: what a file must say, and for all else the defaults of the schema. A
 * new setting arrives here by its default or, where it has none, by its line in `minimal`.
 */
export const smallest: Settings = settingsOf(minimal);

const [connection] = Object.values(smallest.servicetrade);

/** Of the settings those that a test is about, and of a section some. */
export type SomeServiceTradeSettings = {
  [Name in keyof ServiceTradeSettings]?: Some<ServiceTradeSettings[Name]>;
};

type Some<T> = T extends readonly unknown[] ? T : T extends object ? Partial<T> : T;

/** A connection of the smallest file, changed; what a changed section leaves out stays as it is there. */
export function serviceTradeSettings(change: SomeServiceTradeSettings = {}): ServiceTradeSettings {
  if (!connection) throw new Error('The smallest configuration has no connection to ServiceTrade.');
  const base = new Map<string, unknown>(Object.entries(connection));
  const changed = Object.entries(change).map(([name, value]) => [name, over(base.get(name), value)] as const);
  return { ...connection, ...Object.fromEntries<unknown>(changed) };
}

function over(base: unknown, change: unknown): unknown {
  if (change === undefined) return base;
  return isSection(base) && isSection(change) ? { ...base, ...change } : change;
}

function isSection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function settingsOf(text: string): Settings {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  return loaded.settings;
}
