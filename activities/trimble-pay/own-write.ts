import { readHead, updateHead } from '../../clients/store/heads';
import { parseRecordId } from '../../domain/record-id';
import type { Posting } from '../../domain/postings';
import { applicationHash, applicationMark } from '../../domain/trimble-pay/application';
import type { World } from '../world';

/**
 * After Girder told Trimble Pay what became of an export, the application's read-back mark is stored, so that the next
 * poll does not wake the record for Girder's own write. The mark is kept only while the application reads as it was
 * planned: what a user changed in the same moment must not hide behind it.
 */
export async function rememberOwnPayWrite(world: World, posting: Posting): Promise<void> {
  if (posting.kind !== 'trimble-pay/export-status' || posting.state !== 'posted') return;
  const { account, id } = parseRecordId(posting.record);
  const planned = (await readHead(world.store, posting.record))?.value.businessHash;
  const readAt = world.now();
  const application = await world.trimblePay(account).application(id);
  if (!application || planned !== applicationHash(application)) return;
  const mark = applicationMark(application, readAt);
  await updateHead(world.store, posting.record, (now) =>
    now?.businessHash === planned ? { ...now, sourceMark: mark } : undefined,
  );
}
