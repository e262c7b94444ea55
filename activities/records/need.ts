/** What a record cannot go on without, and Girder makes itself: its record is started, and tells when it is there. */
import { readHead, updateHead } from '../../clients/store/heads';
import { causeId } from '../../domain/causes';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason, ReasonCode } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseRecordId, recordId } from '../../domain/record-id';
import type { Need } from '../../domain/servicetrade/match-outcome';
import { recheckCause } from '../causes/books';
import type { World } from '../world';
import { newHead } from './head';
import { signalRecord } from './start';

interface Needed {
  process: 'customer' | 'site' | 'job';
  /** While it is on its way, and when it is not going to be created. */
  pending: ReasonCode;
  unmapped: ReasonCode;
}

const needed: Record<Need['kind'], Needed> = {
  company: { process: 'customer', pending: 'CUSTOMER_PENDING', unmapped: 'CUSTOMER_UNMAPPED' },
  location: { process: 'site', pending: 'SITE_PENDING', unmapped: 'LOCATION_UNMAPPED' },
  job: { process: 'job', pending: 'JOB_PENDING', unmapped: 'JOB_UNMAPPED' },
};

/**
 * Starts the records of what a record needs.
 * @param why it waits; what a person has to do about something else comes first.
 * @returns the same, or why one of them is not going to be created.
 */
export async function startNeeded(
  world: World,
  ref: RecordRef,
  needs: readonly Need[],
  why: Reason,
): Promise<Reason> {
  let missing: Reason | undefined;
  for (const need of needs) {
    const { process, unmapped } = needed[need.kind];
    const before = await start(world, recordId({ ...ref, process, id: need.id }), recordId(ref));
    if (before?.state !== 'Skipped' || !isNeeded(before)) continue;
    const sentence = `Its ${process} is not created: ${before.reason?.sentence ?? 'its record is skipped'}`;
    missing ??= reason(unmapped, sentence, `${need.kind}-${need.id}`);
  }
  const pending = Object.values(needed).some((one) => one.pending === why.code);
  return pending ? (missing ?? why) : why;
}

/** So many are told one by one; the others by the cause that they wait on. */
const most = 50;

/** @returns its head as it stood before. */
async function start(world: World, record: string, neededBy: string): Promise<Head | undefined> {
  let before: Head | undefined;
  let isNew = false;
  await updateHead(world.store, record, (now) => {
    before = now;
    const known = now?.neededBy ?? [];
    // One that was skipped is read again: what it was skipped for may be over, or a crash kept the message from it.
    isNew = known.length === 0 || now?.state === 'Skipped';
    if (known.includes(neededBy) || known.length >= most) return undefined;
    return { ...(now ?? newHead(world, record)), neededBy: [...known, neededBy] };
  });
  if (isNew) await signalRecord(world, record);
  return before;
}

/** Whether something waits for it. */
export function isNeeded(head: Head | undefined): boolean {
  return (head?.neededBy ?? []).length > 0;
}

/** After its code became an external id. */
export async function tellAfterWriteBack(world: World, posting: Posting): Promise<void> {
  if (posting.kind !== 'servicetrade/external-id' || posting.state !== 'posted') return;
  await tellWhoNeeds(world, posting.record);
}

/** It is there, and ServiceTrade shows it: whoever waits for it goes on at once. */
export async function tellWhoNeeds(world: World, record: string): Promise<void> {
  const { process, id, target } = parseRecordId(record);
  const found = Object.entries(needed).find(([, one]) => one.process === process);
  if (!found) return;
  const [kind, { pending }] = found;
  const waiting = (await readHead(world.store, record))?.value.neededBy ?? [];
  if (waiting.length === 0) return;
  for (const one of waiting) await signalRecord(world, one);
  await updateHead(world.store, record, (now) => {
    const left = now?.neededBy?.filter((one) => !waiting.includes(one)) ?? [];
    return now && { ...now, neededBy: left.length > 0 ? left : undefined };
  });
  await recheckCause(world, causeId({ target, code: pending, subject: `${kind}-${id}` }));
}

/** A person linked it: whoever waits for that looks again at once. */
export async function tellWhoLacks(world: World, record: string): Promise<void> {
  const { process, id, target } = parseRecordId(record);
  for (const [kind, { process: of, unmapped }] of Object.entries(needed)) {
    if (of !== process) continue;
    await recheckCause(world, causeId({ target, code: unmapped, subject: `${kind}-${id}` }));
  }
}
