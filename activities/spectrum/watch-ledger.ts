import { Context } from '@temporalio/activity';
import { updateHead } from '../../clients/store/heads';
import { listPostings, updatePosting } from '../../clients/store/postings';
import { listWatch, removeWatch } from '../../clients/store/watch';
import type { Difference } from '../../domain/effects';
import { differences } from '../../domain/effects';
import type { Posting } from '../../domain/postings';
import { parseRecordId, parseTarget } from '../../domain/record-id';
import { isLedgerDocument } from '../../domain/transitions';
import { inLanes } from '../lanes';
import { signalRecord } from '../records/start';
import type { World } from '../world';
import { ledgersOf } from './ledgers';
import type { Ledger, LedgerRow, SentDocument } from './ledgers';

export interface WatchResult {
  watched: number;
  updated: number;
  edited: number;
  removed: number;
}

/**
 * Compares what Girder posted with what Spectrum holds, while a clerk may still change it. Complete reads of both
 * header tables by batch, of AR and of AP; a document that is missing there is looked for by its number, because a
 * clerk may move it to another batch, and only the second complete read without it makes it Removed.
 */
export async function watchLedger(world: World, target: string): Promise<WatchResult> {
  const watched: Posting[] = [];
  await inLanes(listWatch(world.store, target), async (record) => {
    Context.current().heartbeat();
    const postings = (await listPostings(world.store, record)).filter(isWatched);
    if (postings.length === 0) await removeWatch(world.store, target, record);
    watched.push(...postings);
  });
  const { instance, company } = parseTarget(target);
  const result: WatchResult = { watched: watched.length, updated: 0, edited: 0, removed: 0 };
  const failures: unknown[] = [];
  for (const ledger of ledgersOf(world.spectrum(instance), company)) {
    const own = watched.filter((posting) => ledger.has(posting));
    try {
      if (own.length > 0) await watchOne(world, ledger, own, result);
    } catch (error) {
      // One ledger that cannot be read keeps nobody from looking at the other.
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return result;
}

async function watchOne(
  world: World,
  ledger: Ledger,
  watched: Posting[],
  result: WatchResult,
): Promise<void> {
  const documents = watched.map((posting) => ({ posting, sent: ledger.sent(posting) }));
  const readAt = world.now().toISOString();
  const rows = await ledger.inBatches([...new Set(documents.map(({ sent }) => sent.batch))]);
  const byKey = new Map(rows.map((row) => [row.key, row]));
  const touched = new Map<string, boolean>();
  for (const { posting, sent } of documents) {
    Context.current().heartbeat();
    const row = byKey.get(sent.key) ?? (await sent.find());
    const change = row
      ? await seenInLedger(world, posting, sent, row)
      : await seenMissing(world, posting, readAt);
    if (change === 'nothing') continue;
    result[change] += 1;
    touched.set(posting.record, (touched.get(posting.record) ?? false) || change !== 'updated');
  }
  for (const [record, needsPlan] of touched) await passOn(world, record, needsPlan);
}

function isWatched(posting: Posting): boolean {
  return isLedgerDocument(posting.kind) && posting.state === 'posted' && posting.stage === 'unposted';
}

type Change = 'nothing' | 'updated' | 'edited' | 'removed';

async function seenInLedger(
  world: World,
  posting: Posting,
  sent: SentDocument,
  row: LedgerRow,
): Promise<Change> {
  const found = differences(sent.echo, row.echo);
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
  const postings = (await listPostings(world.store, record)).filter(({ kind }) => isLedgerDocument(kind));
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
