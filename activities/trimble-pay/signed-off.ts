import type { AnswerRow } from '../../domain/effects';
import type { SignedApplication } from '../../domain/trimble-pay/ap-document';
import { approvalsColumn } from '../../domain/trimble-pay/ap-refusal';
import { whyNotStillApproved } from '../../domain/trimble-pay/approvals';
import type { World } from '../world';
import { trimblePaySettings } from '../world';

/**
 * Reads Trimble Pay's sign-offs again, as they stand just before an invoice is sent on them.
 * @returns why it must not be sent; empty when it may
 * @throws TrimblePayError when that cannot be told
 */
export async function whyNotSignedOff(
  world: Pick<World, 'settings' | 'trimblePay'>,
  { connection, id, revision }: SignedApplication,
): Promise<AnswerRow[]> {
  const { approvals: mode } = trimblePaySettings(world, connection);
  const pay = world.trimblePay(connection);
  // The sign-offs first: one that is taken back meanwhile changes the application, which is read after them.
  const approvals = mode === 'girder' ? undefined : await pay.approvals(id);
  const application = await pay.application(id);
  if (!application) return [rowOf(`Application ${id} is not in Trimble Pay any more.`)];
  const why = whyNotStillApproved({ revision }, application, approvals, mode);
  return why === undefined ? [] : [rowOf(why)];
}

const rowOf = (text: string): AnswerRow => ({ code: 'I', text, column: approvalsColumn });
