import { readHead, updateHead } from '../../clients/store/heads';
import type { Posting } from '../../domain/postings';
import { parseRecordId } from '../../domain/record-id';
import { businessHash } from '../../domain/servicetrade/invoice-business';
import { invoiceStatusBody } from '../effects/servicetrade/invoice-status';
import type { World } from '../world';
import { invoiceRules } from './rules';
import { sourceMark } from './source-mark';

/**
 * After Girder wrote to an invoice, its read-back mark is stored, so that the next poll does not wake the record for
 * Girder's own write. The mark is kept only while the invoice reads as Girder left it: an edit by a user in the same
 * moment must not hide behind it.
 */
export async function rememberOwnWrite(world: World, posting: Posting): Promise<void> {
  if (posting.kind !== 'servicetrade/invoice-status' || posting.state !== 'posted') return;
  const { status, invoiceId } = invoiceStatusBody.parse(posting.body);
  const { account } = parseRecordId(posting.record);
  const before = (await readHead(world.store, posting.record))?.value;
  const invoice = await world.servicetrade(account).invoice(invoiceId);
  if (!before || !invoice || invoice.status !== status || invoice.totalPrice !== before.title.total) return;
  const rules = await invoiceRules(world, parseRecordId(posting.record), false);
  if (before.businessHash !== undefined && before.businessHash !== businessHash(invoice, rules)) return;
  await updateHead(world.store, posting.record, (now) => now && { ...now, sourceMark: sourceMark(invoice) });
}
