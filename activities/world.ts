import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { MailClient } from '../clients/mail';
import type { ServiceTradeClient } from '../clients/servicetrade';
import type { SpectrumClient } from '../clients/spectrum';
import type { FileStore } from '../clients/store/files';
import type { Store } from '../clients/store/port';
import type { TrimblePayClient } from '../clients/trimble-pay';
import type { Reason } from '../domain/reasons';
import type { BoundEffect } from './effects/bind';
import type {
  ServiceTradeSettings,
  Settings,
  SpectrumSettings,
  TrimblePaySettings,
} from '../domain/settings';

/** Everything that activities reach the outside through; workers/ builds it, tests may build another. */
export interface World {
  settings: Settings;
  store: Store;
  temporal: Client;
  log: Logger;
  spectrum(instance: string): SpectrumClient;
  servicetrade(connection: string): ServiceTradeClient;
  trimblePay(connection: string): TrimblePayClient;
  /** Files by their SHA-256. */
  files: FileStore;
  mail: MailClient;
  now(): Date;
  /** Why nothing may be posted at present, e.g. a store that is older than Temporal knows. */
  whyNotPost(): Reason | undefined;
  /** After a rebuild: the record store as it is now is the true one, and posting may begin again. */
  acceptStore(): Promise<void>;
  /** Effects beyond the built-in ones, by kind. */
  extraEffects?: Record<string, (world: World, target: string) => BoundEffect>;
}

/** @throws Error naming the instance and those that are configured. */
export function spectrumSettings(world: World, instance: string): SpectrumSettings {
  return known(world.settings.spectrum, instance, 'Spectrum instance');
}

export function serviceTradeSettings(world: World, connection: string): ServiceTradeSettings {
  return known(world.settings.servicetrade, connection, 'ServiceTrade connection');
}

export function trimblePaySettings(world: Pick<World, 'settings'>, connection: string): TrimblePaySettings {
  return known(world.settings.trimblePay, connection, 'Trimble Pay connection');
}

function known<T>(table: Record<string, T>, name: string, what: string): T {
  const found = table[name];
  if (found === undefined) {
    throw new Error(
      `${what} "${name}" is not configured; configured: ${Object.keys(table).join(', ') || 'none'}.`,
    );
  }
  return found;
}
