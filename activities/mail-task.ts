import { postingKey } from '../clients/store/keys';
import { claimPosting } from '../clients/store/postings';
import { hashOf } from '../domain/hash';
import { mailQueue } from '../domain/queues';
import type { Task } from '../domain/steps';
import type { World } from './world';

/**
 * Claims a mail to the support contacts. Its key makes its Message-ID, so that it is one mail however often it is
 * sent, and its posting the evidence.
 * @param about what it belongs to: a cause, or a report.
 */
export async function claimMail(
  world: Pick<World, 'settings' | 'store' | 'now'>,
  about: string,
  part: string,
  mail: { subject: string; text: string },
): Promise<Task | undefined> {
  const { support, from } = world.settings.mail;
  if (support.length === 0) return undefined;
  const key = postingKey(about, part);
  const messageId = `<${hashOf({ key, from }).slice(0, 32)}@girder>`;
  const body = { messageId, to: support, ...mail };
  await claimPosting(world.store, {
    key,
    record: about,
    part,
    kind: 'mail/message',
    guard: 'notify',
    target: 'mail',
    naturalKey: messageId,
    body,
    bodyHash: hashOf(body),
    state: 'claimed',
    attempts: [],
    decisions: [],
    claimedAt: world.now().toISOString(),
  });
  return mailTask(key);
}

/** To deliver a mail that was claimed. */
export function mailTask(key: string): Task {
  const timing = { sendTimeoutMs: 90_000, heartbeatMs: 30_000 };
  return { key, guard: 'notify', queue: mailQueue, probeQueue: mailQueue, timing };
}
