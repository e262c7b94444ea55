import type { StoreSettings } from '../../domain/settings';
import type { FileStore } from './files';
import { filesDirectory } from './files-directory';
import { filesS3 } from './files-s3';

/** The files of the record store of the configuration. Nothing is read or written yet. */
export function openFileStore(settings: StoreSettings): FileStore {
  switch (settings.kind) {
    case 'directory':
      return filesDirectory({ path: settings.path });
    case 's3':
      return filesS3(settings);
  }
}
