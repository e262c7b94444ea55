/** A record's state after its tasks were carried out, from the store alone. */
import { readHead } from '../../clients/store/heads';
import { markTaken } from '../../clients/store/next-code';
import { listPostings } from '../../clients/store/postings';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseRecordId, parseTarget, recordId } from '../../domain/record-id';
import { jobPartOf } from '../../domain/servicetrade/job-steps';
import { refusalWriteBacks } from '../../domain/servicetrade/invoice-write-back';
import { whatRefusalMeans } from '../../domain/spectrum/error-rows';
import type { Step } from '../../domain/steps';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { claimWriteBacks } from './claims';
import { doubtOf } from './doubt';
import type { Situation } from './head';
import { nothing, setSituation, stepOf } from './head';
import type { Master } from './masters';
import { masterOf } from './masters';
import { refusalSubject } from './refusal-subject';
import { reportPay } from './report-pay';

export async function reportRecord(world: World, record: string): Promise<Step> {
  const ref = parseRecordId(record);
  const head = (await readHead(world.store, record))?.value;
  const all = await listPostings(world.store, record);
  if (ref.source === 'trimble-pay') return reportPay(world, ref, head, all);
  const stopped = whatStopped(head, all);
  if (!stopped) {
    const unchanged = head ?? (await setSituation(world, record, { state: 'Posting' }));
    return stepOf(unchanged, { ...nothing, planAgain: true });
  }
  if (ref.process !== 'invoice') return reportSetup(world, ref, head, stopped, all);
  const situation = situationOf(stopped);
  const now = await setSituation(world, record, situation);
  const settings = serviceTradeSettings(world, ref.account);
  const wanted = situation.reason
    ? refusalWriteBacks(ref.id, situation.state, situation.reason, settings, all)
    : [];
  const writeBacks = await claimWriteBacks(world, record, ref.account, ref.source, wanted);
  return stepOf(now, { ...nothing, writeBacks });
}

/** The posting that stopped the plan comes before those that were not even tried. */
function whatStopped(head: Head | undefined, all: readonly Posting[]): Posting | undefined {
  const byKey = new Map(all.map((posting) => [posting.key, posting]));
  const postings = (head?.plan?.postings ?? []).flatMap(({ key }) => byKey.get(key) ?? []);
  return (
    postings.find(({ state }) => state !== 'posted' && state !== 'claimed') ??
    postings.find(({ state }) => state !== 'posted')
  );
}

/** Companies, locations and jobs have no status to set back: what stops them is mailed, and waits. */
async function reportSetup(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  stopped: Posting,
  all: readonly Posting[],
): Promise<Step> {
  const record = recordId(ref);
  const { state, reason: why } = situationOf(stopped);
  const master = masterOf(ref.process);
  if (master && head && why?.code === 'NUMBER_TAKEN') {
    return refusedCode(world, ref, master, head, stopped, why);
  }
  const waits = state === 'Rejected' ? 'Waiting' : state;
  const now = await setSituation(world, record, { state: waits, reason: why });
  return stepOf(now, { ...nothing, planAgain: hasOthersToBuild(head, all) });
}

/** Another job of the record is there, and nothing stopped it: it gets the rest. */
function hasOthersToBuild(head: Head | undefined, all: readonly Posting[]): boolean {
  const stopped = new Set(all.filter(({ state }) => state !== 'posted').map(({ part }) => jobPartOf(part)));
  return all.some(
    ({ kind, state, part }) =>
      kind === 'spectrum/job' && state === 'posted' && !head?.built?.includes(part) && !stopped.has(part),
  );
}

/**
 * Spectrum refused the code itself. Only if something has it is it somebody else's, and the next one is taken; a code
 * that is refused for its form would use up the whole range.
 */
async function refusedCode(
  world: World,
  ref: RecordRef,
  master: Master,
  head: Head,
  posting: Posting,
  why: Reason,
): Promise<Step> {
  const { instance, company } = parseTarget(ref.target);
  const code = master.codeOf(posting.body);
  if (await master.isThere(world.spectrum(instance), company, code)) {
    await markTaken(world.store, { target: ref.target, kind: master.process, code, owner: recordId(ref) });
    return stepOf(head, { ...nothing, planAgain: true });
  }
  const sentence = `No ${master.process} has code ${code}, and yet: ${why.sentence}`;
  const reasonFor = reason('CODE_REFUSED', sentence, `${master.column}-${code}`);
  return stepOf(await setSituation(world, recordId(ref), { state: 'Waiting', reason: reasonFor }), nothing);
}

/** What a posting that is not posted means for its record. */
function situationOf(posting: Posting): Situation {
  switch (posting.state) {
    case 'rejected':
      return refused(posting);
    case 'claimed':
      return { state: 'Waiting', reason: unreached(posting) };
    case 'sending':
    case 'inDoubt':
      return doubtOf(posting);
    case 'posted':
      throw new Error(`${posting.key} is posted; nothing stops its record.`);
  }
}

function refused(posting: Posting): Situation {
  const rows = posting.rows ?? [];
  const meaning = whatRefusalMeans(posting.kind, rows);
  const column = rows.find((row) => whatRefusalMeans(posting.kind, [row]).code === meaning.code)?.column;
  const why = reason(
    meaning.code,
    meaning.sentence,
    meaning.subject ?? refusalSubject(meaning.code, posting, column),
  );
  return { state: meaning.code === 'REFUSED' ? 'Rejected' : 'Waiting', reason: why };
}

function unreached(posting: Posting): Reason {
  const last = posting.attempts.at(-1);
  const why = `Spectrum ${posting.target} took nothing: ${last?.answer ?? 'no attempt yet'}`;
  return reason(last?.access ? 'ACCESS' : 'TARGET_UNAVAILABLE', why, 'services');
}
