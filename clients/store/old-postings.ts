import type { Posting } from '../../domain/postings';
import { oldPostingKey, postingKey } from './keys';
import type { Store } from './port';
import { postingSchema } from './schemas';

const check = (value: unknown) => postingSchema.parse(value);

/**
 * Puts a posting that later ones superseded out of its record's list, and keeps it. Dying in between leaves it in both
 * places; the next call ends it.
 */
export async function archivePosting(store: Store, posting: Posting): Promise<void> {
  const { record, part } = posting;
  await store.create(oldPostingKey(record, part), posting, check);
  await store.remove(postingKey(record, part));
}
