import { StoreError } from '../../clients/store/errors';
import { readHead } from '../../clients/store/heads';
import type { Head } from '../../domain/heads';
import type { World } from '../world';

/** One head that cannot be read holds up its own record, whose run shows it, and not the poll of all others. */
export async function readableHead(world: World, record: string): Promise<Head | 'unreadable' | undefined> {
  try {
    return (await readHead(world.store, record))?.value;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'STORE_CORRUPT') throw error;
    world.log.error({ err: error, record }, 'a head cannot be read');
    return 'unreadable';
  }
}
