/** A record's state after its tasks were carried out, from the store alone. */
import { readHead } from '../../clients/store/heads';
import { markTaken } from '../../clients/store/next-code';
import { listPostings } from '../../clients/store/postings';
import { shortHash } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { Reason, ReasonCode } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseRecordId, parseTarget, recordId } from '../../domain/record-id';
import { refusalWriteBacks } from '../../domain/servicetrade/invoice-write-back';
import { whatRefusalMeans } from '../../domain/spectrum/error-rows';
import type { ArDocument } from '../../domain/spectrum/types';
import type { Step } from '../../domain/steps';
import { arDocument } from '../effects/spectrum/ar-invoice';
import { customerBody } from '../effects/spectrum/customer';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { claimWriteBacks } from './claims';
import { doubtOf } from './doubt';
import type { Situation } from './head';
import { setSituation, stepOf } from './head';

const nothing = { tasks: [], writeBacks: [], planAgain: false };

export async function reportRecord(world: World, record: string): Promise<Step> {
  const ref = parseRecordId(record);
  if (ref.process === 'customer') return reportCustomer(world, ref);
  const head = (await readHead(world.store, record))?.value;
  const all = await listPostings(world.store, record);
  const byKey = new Map(all.map((posting) => [posting.key, posting]));
  const postings = (head?.plan?.postings ?? []).flatMap(({ key }) => byKey.get(key) ?? []);
  // The one that stopped the plan comes before those that were not even tried.
  const stopped =
    postings.find(({ state }) => state !== 'posted' && state !== 'claimed') ??
    postings.find(({ state }) => state !== 'posted');
  if (!stopped) {
    const unchanged = head ?? (await setSituation(world, record, { state: 'Posting' }));
    return stepOf(unchanged, { tasks: [], writeBacks: [], planAgain: true });
  }
  const situation = situationOf(stopped);
  const now = await setSituation(world, record, situation);
  const settings = serviceTradeSettings(world, ref.account);
  const wanted = situation.reason
    ? refusalWriteBacks(ref.id, situation.state, situation.reason, settings, all)
    : [];
  const writeBacks = await claimWriteBacks(world, record, ref.account, ref.source, wanted);
  return stepOf(now, { tasks: [], writeBacks, planAgain: false });
}

/** A company has no place for a comment: what stops its customer is mailed, and waits. */
async function reportCustomer(world: World, ref: RecordRef): Promise<Step> {
  const record = recordId(ref);
  const posting = (await listPostings(world.store, record)).find((one) => one.part === 'customer');
  const head = (await readHead(world.store, record))?.value;
  if (!posting || !head || posting.state === 'posted') {
    const unchanged = head ?? (await setSituation(world, record, { state: 'Posting' }));
    return stepOf(unchanged, { ...nothing, planAgain: true });
  }
  const { state, reason: why } = situationOf(posting);
  if (why?.code === 'NUMBER_TAKEN') return refusedCode(world, ref, head, posting, why);
  const waits = state === 'Rejected' ? 'Waiting' : state;
  return stepOf(await setSituation(world, record, { state: waits, reason: why }), nothing);
}

/**
 * Spectrum refused the code itself. Only if a customer has it is it somebody else's, and the next one is taken; a code
 * that is refused for its form would use up the whole range.
 */
async function refusedCode(
  world: World,
  ref: RecordRef,
  head: Head,
  posting: Posting,
  why: Reason,
): Promise<Step> {
  const { company, code } = customerBody.parse(posting.body);
  const { instance } = parseTarget(ref.target);
  if (await world.spectrum(instance).customerMaster(company, code)) {
    await markTaken(world.store, { target: ref.target, kind: 'customer', code, owner: recordId(ref) });
    return stepOf(head, { ...nothing, planAgain: true });
  }
  const sentence = `No customer has code ${code}, and yet: ${why.sentence}`;
  const reasonFor = reason('CODE_REFUSED', sentence, `Customer_Code-${code}`);
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
    meaning.subject ?? subjectOf(meaning.code, posting, column),
  );
  return { state: meaning.code === 'REFUSED' ? 'Rejected' : 'Waiting', reason: why };
}

/** What a refusal is about, so that records refused for the same thing share their cause. */
function subjectOf(code: ReasonCode, posting: Posting, column: string | undefined): string | undefined {
  const body = arDocument.safeParse(posting.body).data;
  if (!body) return undefined;
  if (code === 'PERIOD_CLOSED') return `AR-${body.glDate.slice(0, 7)}`;
  if ((code === 'LOCKED' || code === 'CODE_REFUSED') && column) return `${column}-${valueOf(column, body)}`;
  return undefined;
}

function valueOf(column: string, body: ArDocument): string {
  const values: Record<string, string> = {
    Company_Code: body.company,
    Customer_Code: body.customer,
    Job_Number: body.job,
    Sales_Tax_Code: body.taxCode,
    Terms_Code: body.terms,
    Salesperson_Code: body.salesperson,
    GL_Account: [...new Set(body.lines.map((line) => line.glAccount))].sort().join('-'),
  };
  const value = values[column] ?? body.number;
  return value.length > 60 ? shortHash(value) : value;
}

function unreached(posting: Posting): Reason {
  const last = posting.attempts.at(-1);
  const why = `Spectrum ${posting.target} took nothing: ${last?.answer ?? 'no attempt yet'}`;
  return reason(last?.access ? 'ACCESS' : 'TARGET_UNAVAILABLE', why, 'services');
}
