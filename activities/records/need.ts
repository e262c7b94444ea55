/** What a record cannot go on without, and Girder makes itself: its record is started, and tells when it is there. */
import { readHead, updateHead } from '../../clients/store/heads';
import { causeId } from '../../domain/causes';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { RecordRef } from '../../domain/record-id';
import { parseRecordId, recordId } from '../../domain/record-id';
import { recheckCause } from '../causes/books';
import { externalIdBody } from '../effects/servicetrade/external-id';
import type { World } from '../world';
import { newHead } from './head';
import { signalRecord } from './start';

/**
 * Starts the record of a company that another one needs, once.
 * @returns its head as it stood before.
 */
export async function needCustomer(world: World, ref: RecordRef, company: string): Promise<Head | undefined> {
  const customer = recordId({ ...ref, process: 'customer', id: company });
  const before = (await readHead(world.store, customer))?.value;
  if (before?.neededBy !== undefined) return before;
  const neededBy = recordId(ref);
  await updateHead(world.store, customer, (now) => ({ ...(now ?? newHead(world, customer)), neededBy }));
  await signalRecord(world, customer);
  return before;
}

/** The code is an external id now: whoever waits for it goes on at once. */
export async function tellWhoNeeds(world: World, posting: Posting): Promise<void> {
  if (posting.kind !== 'servicetrade/external-id' || posting.state !== 'posted') return;
  const { entity, id } = externalIdBody.parse(posting.body);
  if (entity !== 'company') return;
  const { target } = parseRecordId(posting.record);
  const neededBy = (await readHead(world.store, posting.record))?.value.neededBy;
  if (neededBy !== undefined) await signalRecord(world, neededBy);
  await recheckCause(world, causeId({ target, code: 'CUSTOMER_PENDING', subject: `company-${id}` }));
}
