import type { StoreSettings } from '../../domain/settings';
import type { FileStore } from './files';

/** The files of the record store of the configuration. Nothing is read or written yet. */
export function openFileStore(_settings: StoreSettings): FileStore {
  throw new Error('not yet');
}
