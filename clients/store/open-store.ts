import type { StoreSettings } from '../../domain/settings';
import { directoryStore } from './directory';
import type { Store } from './port';
import { s3Store } from './s3';
import { sealedStore } from './sealed';
import { secretBox } from './secret-box';

/**
 * The record store of the configuration. Nothing is read or written yet, except that a missing directory is made.
 * @throws StoreError STORE_KEY when the key is malformed, STORE_UNAVAILABLE when the directory cannot be made.
 */
export function openStore(settings: StoreSettings): Store {
  // A malformed key should stop the start, not the first posting.
  if (settings.key !== undefined) secretBox(settings.key);
  return sealedStore(adapter(settings), settings.key);
}

function adapter(settings: StoreSettings): Store {
  switch (settings.kind) {
    case 'directory':
      return directoryStore({ path: settings.path });
    case 's3':
      return s3Store(settings);
  }
}
