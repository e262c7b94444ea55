import type { TokenVault } from '../clients/servicetrade';
import { storeTokenVault } from '../clients/servicetrade';
import type { SecretVault } from '../clients/spectrum';
import { storeSecretVault } from '../clients/spectrum';
import type { Store } from '../clients/store/port';
import { trimblePayTokenVault } from '../clients/trimble-pay';
import type { Settings } from '../domain/settings';

/** OAuth tokens of a connection, sealed in the record store and shared by all processes that use them. */
export function vaultOf(settings: Settings, store: Store, connection: string): TokenVault {
  return storeTokenVault(store, connection, storeKeyFor('rotating tokens', settings));
}

/** The same of a Trimble Pay connection. */
export function payVaultOf(settings: Settings, store: Store, connection: string): TokenVault {
  return trimblePayTokenVault(store, connection, storeKeyFor('rotating tokens', settings));
}

/** Client secrets of a Spectrum instance, kept the same way while Girder renews them. */
export function secretVaultOf(settings: Settings, store: Store, instance: string): SecretVault {
  return storeSecretVault(store, instance, storeKeyFor('renewed secrets', settings));
}

function storeKeyFor(what: string, { store }: Settings): string {
  if (!store.key)
    throw new Error(`\`store.key\` must be set: ${what} are kept encrypted in the record store.`);
  return store.key;
}
