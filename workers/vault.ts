import type { TokenVault } from '../clients/servicetrade';
import { storeTokenVault } from '../clients/servicetrade';
import { tokenKey } from '../clients/store/keys';
import type { Store } from '../clients/store/port';
import type { SecretVault } from '../clients/spectrum';
import { secretKey, storeSecretVault } from '../clients/spectrum';
import { secretBox } from '../clients/store/secret-box';
import type { Settings } from '../domain/settings';

/** OAuth tokens of a connection, sealed in the record store and shared by all processes that use them. */
export function vaultOf(settings: Settings, store: Store, connection: string): TokenVault {
  const { key } = settings.store;
  if (!key)
    throw new Error('`store.key` must be set: rotating tokens are kept encrypted in the record store.');
  return storeTokenVault(store, connection, secretBox(key, tokenKey(connection)));
}

/** Client secrets of a Spectrum instance, kept the same way while Girder renews them. */
export function secretVaultOf(settings: Settings, store: Store, instance: string): SecretVault {
  const { key } = settings.store;
  if (!key)
    throw new Error('`store.key` must be set: renewed secrets are kept encrypted in the record store.');
  return storeSecretVault(store, instance, secretBox(key, secretKey(instance)));
}
