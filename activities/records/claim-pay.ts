/**
 * Writes to Trimble Pay become postings `<slot>@<n>`: `n` rises with every other content, so that what was written
 * before is written again when it is wanted again.
 */
import { postingKey } from '../../clients/store/keys';
import { archivePosting } from '../../clients/store/old-postings';
import { hashOf } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { ChangeOrderBody } from '../effects/trimble-pay/change-order';
import type { ContractBody } from '../effects/trimble-pay/contract';
import type { ErpConnectionBody } from '../effects/trimble-pay/erp-connection';
import type { ProjectBody } from '../effects/trimble-pay/project';
import type { Write } from '../effects/trimble-pay/put-effect';
import type { SectionsBody } from '../effects/trimble-pay/sections';
import type { SovBody } from '../effects/trimble-pay/sov';
import type { VendorBody, VendorMemberBody } from '../effects/trimble-pay/vendor';
import type { World } from '../world';

type Wanted<Kind extends string, Body> = { part: string; kind: Kind; body: Body };

export type WantedPay =
  | Wanted<'trimble-pay/project', ProjectBody>
  | Wanted<'trimble-pay/erp-connection', ErpConnectionBody>
  | Wanted<'trimble-pay/vendor', VendorBody>
  | Wanted<'trimble-pay/vendor-member', VendorMemberBody>
  | Wanted<'trimble-pay/contract', ContractBody>
  | Wanted<'trimble-pay/change-order', ChangeOrderBody>
  | Wanted<'trimble-pay/sections', SectionsBody>
  | Wanted<'trimble-pay/sov', SovBody>;

/** The postings of one slot, oldest first. */
export function ofSlot(done: readonly Posting[], slot: string): Posting[] {
  return done
    .filter(({ part }) => part.startsWith(`${slot}@`) && numberOf(part) > 0)
    .sort((a, b) => numberOf(a.part) - numberOf(b.part));
}

const numberOf = (part: string): number => Number(/@(\d+)$/.exec(part)?.[1] ?? 0);

/** The part that carries out a content which is not, or not certainly, there. */
export function nextPart(done: readonly Posting[], slot: string, content: unknown): string {
  const newest = ofSlot(done, slot).at(-1);
  if (!newest) return `${slot}@1`;
  const number = numberOf(newest.part);
  // One that may have arrived keeps its name for its own content only.
  const again = newest.state !== 'posted' && (isUntried(newest) || isSame(newest, content));
  return `${slot}@${again ? number : number + 1}`;
}

const isUntried = ({ attempts, state }: Posting): boolean => state === 'claimed' && attempts.length === 0;

/** Whether the posting's body has this content. */
export function isSame({ body }: Posting, content: unknown): boolean {
  return hashOf(contentOf(body)) === hashOf(content);
}

export function contentOf(body: unknown): unknown {
  return typeof body === 'object' && body !== null ? Reflect.get(body, 'content') : undefined;
}

/** The head says what may be claimed before anything is. */
export function planned(head: Head, wanted: readonly WantedPay[]): Head {
  const postings = wanted.map(({ part, kind }) => ({
    key: postingKey(head.record, part),
    part,
    kind,
    state: 'claimed' as const,
  }));
  return {
    ...head,
    plan: { id: hashOf(postings).slice(0, 12), postings, businessHash: '', finished: false },
  };
}

/** What every body begins with. */
export const writeOf = (record: string, part: string): Write => ({ record, write: part });

/**
 * Of each slot what was last taken and what came after it is looked at; what is older is put aside, so that a plan
 * reads no more after years than in the beginning.
 */
export async function putOldAside(world: World, done: readonly Posting[]): Promise<void> {
  const slots = new Set(done.filter(({ part }) => numberOf(part) > 0).map(({ part }) => slotOf(part)));
  for (const slot of slots) {
    const own = ofSlot(done, slot);
    const last = own.findLastIndex(({ state }) => state === 'posted');
    for (const posting of own.slice(0, Math.max(last, 0))) await archivePosting(world.store, posting);
  }
}

const slotOf = (part: string): string => part.slice(0, part.lastIndexOf('@'));
