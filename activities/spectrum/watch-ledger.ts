import { Context } from '@temporalio/activity';
import { updateHead } from '../../clients/store/heads';
import { listPostings, updatePosting } from '../../clients/store/postings';
import { listWatch, removeWatch } from '../../clients/store/watch';
import type { Difference } from '../../domain/effects';
import { differences } from '../../domain/effects';
import type { Posting } from '../../domain/postings';
import { parseRecordId, parseTarget } from '../../domain/record-id';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { ArHeaderRow } from '../../domain/spectrum/types';
import { arDocument, arEcho, arEchoOfRow } from '../effects/spectrum/ar-invoice';
import { inLanes } from '../lanes';
import { signalRecord } from '../records/start';
import type { World } from '../world';

export interface WatchResult {
  watched: number;
  updated: number;
  edited: number;
  removed: number;
}

/**
 * Compares what Girder posted with what Spectrum holds, while a clerk may still change it. Complete reads of both
 * header tables by batch; a document that is missing there is looked for by its number, because a clerk may move it
 * to another batch, and only the second complete read without it makes it Removed.
 */
export async function watchLedger(world: World, target: string): Promise<WatchResult> {
  const watched: Posting[] = [];
  await inLanes(listWatch(world.store, target), async (record) => {
    Context.current().heartbeat();
    const postings = (await listPostings(world.store, record)).filter(isWatched);
    if (postings.length === 0) await removeWatch(world.store, target, record);
    watched.push(...postings);
  });
  const ledger = await readLedger(world, target, watched);
  const result: WatchResult = { watched: watched.length, updated: 0, edited: 0, removed: 0 };
  const touched = new Map<string, boolean>();
  for (const posting of watched) {
    Context.current().heartbeat();
    const row = ledger.byNumber.get(numberOf(posting)) ?? (await findByNumber(world, target, posting));
    const change = row
      ? await seenInLedger(world, posting, row)
      : await seenMissing(world, posting, ledger.readAt);
    if (change === 'nothing') continue;
    result[change] += 1;
    touched.set(posting.record, (touched.get(posting.record) ?? false) || change !== 'updated');
  }
  for (const [record, needsPlan] of touched) await passOn(world, record, needsPlan);
  return result;
}

function isWatched(posting: Posting): boolean {
  return (
    posting.kind.startsWith('spectrum/ar-') && posting.state === 'posted' && posting.stage === 'unposted'
  );
}

async function readLedger(world: World, target: string, watched: Posting[]) {
  const { instance, company } = parseTarget(target);
  const batches = [...new Set(watched.map((posting) => arDocument.parse(posting.body).batch))];
  const readAt = world.now().toISOString();
  const rows = batches.length > 0 ? await world.spectrum(instance).arHeaders(company, { batches }) : [];
  return { readAt, byNumber: new Map(rows.map((row) => [canonicalCode(row.number), row])) };
}

async function findByNumber(
  world: World,
  target: string,
  posting: Posting,
): Promise<ArHeaderRow | undefined> {
  const { instance, company } = parseTarget(target);
  const [row] = await world.spectrum(instance).arHeaders(company, { number: numberOf(posting) });
  return row;
}

function numberOf(posting: Posting): string {
  return canonicalCode(arDocument.parse(posting.body).number);
}

type Change = 'nothing' | 'updated' | 'edited' | 'removed';

async function seenInLedger(world: World, posting: Posting, row: ArHeaderRow): Promise<Change> {
  const found = differences(arEcho(arDocument.parse(posting.body)), arEchoOfRow(row));
  const edited = !sameDifferences(found, posting.seen?.differences ?? []);
  const updated = row.stage === 'updated';
  if (!edited && !updated && !posting.seen?.absentSince) return 'nothing';
  await updatePosting(world.store, posting.key, (now) =>
    now?.state === 'posted'
      ? {
          ...now,
          stage: row.stage,
          seen: { stage: row.stage, at: world.now().toISOString(), differences: found },
        }
      : undefined,
  );
  if (edited && found.length > 0) return 'edited';
  return updated ? 'updated' : 'nothing';
}

async function seenMissing(world: World, posting: Posting, readAt: string): Promise<Change> {
  const before = posting.seen?.absentSince;
  const again = before !== undefined && before !== readAt;
  await updatePosting(world.store, posting.key, (now) => {
    if (now?.state !== 'posted') return undefined;
    const seen = {
      stage: now.stage ?? 'unposted',
      at: readAt,
      differences: [],
      absentSince: before ?? readAt,
    };
    return again ? { ...now, stage: 'removed', seen: { ...seen, stage: 'removed' } } : { ...now, seen };
  });
  return again ? 'removed' : 'nothing';
}

/** The update of a batch concerns many records and no person: their heads follow without a run of their own. */
async function passOn(world: World, record: string, needsPlan: boolean): Promise<void> {
  const postings = (await listPostings(world.store, record)).filter((p) => p.kind.startsWith('spectrum/ar-'));
  const allUpdated = postings.every((posting) => posting.state === 'posted' && posting.stage === 'updated');
  if (needsPlan || !allUpdated || !(await markUpdated(world, record))) {
    await signalRecord(world, record);
    return;
  }
  await removeWatch(world.store, parseRecordId(record).target, record);
}

/** Only from In Spectrum, and in one step: a plan may have begun meanwhile. @returns whether it was done. */
async function markUpdated(world: World, record: string): Promise<boolean> {
  const since = world.now().toISOString();
  const { value } = await updateHead(world.store, record, (now) =>
    now?.state === 'In Spectrum' && !now.reason ? { ...now, state: 'Updated', since } : undefined,
  );
  return value.state === 'Updated';
}

function sameDifferences(a: Difference[], b: Difference[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
