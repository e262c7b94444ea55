/** What an operator decides about a record: checked against what the operator saw, written down, answered. */
import { readHead, updateHead } from '../../clients/store/heads';
import { listPostings, updatePosting } from '../../clients/store/postings';
import type { Stage } from '../../domain/effects';
import type { Head, Order } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import { parseRecordId } from '../../domain/record-id';
import { isOpenRemoval, readLedger } from '../../domain/servicetrade/invoice-ledger';
import { baseOf } from '../../domain/servicetrade/invoice-number';
import { whatRefusalMeans } from '../../domain/spectrum/error-rows';
import type {
  LinkVerdict,
  OperatorAnswer,
  OperatorRequest,
  ResolveRequest,
  Verdict,
} from '../../domain/steps';
import { decideNotPosted, decidePosted, isRemoved } from '../../domain/transitions';
import { hashOf } from '../../domain/hash';
import { effectOf } from '../effects';
import { arDocument } from '../effects/spectrum/ar-invoice';
import { deliver } from '../postings/deliver';
import { timingOf } from '../postings/timing';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { claim } from './claims';
import { decideAccept, decideUndo } from './decide-application';
import { decideLink } from './decide-link';
import { accepted, movedOn, noted, refused } from './decision';

export async function decideRetry(
  world: World,
  record: string,
  request: OperatorRequest,
): Promise<OperatorAnswer> {
  return withHead(world, record, request, async () => {
    await updateHead(
      world.store,
      record,
      (now) =>
        now && { ...now, skip: undefined, decisions: [...now.decisions, noted(world, request, 'retry')] },
    );
    return accepted('The record is read and planned again.');
  });
}

export async function decideSkip(
  world: World,
  record: string,
  request: OperatorRequest,
): Promise<OperatorAnswer> {
  return withHead(world, record, request, async () => {
    const documents = (await listPostings(world.store, record)).filter(isDocument);
    const open = documents.find(isUnsettled);
    if (open) return refused(`${open.naturalKey} is in doubt: resolve it first, it may be in Spectrum.`);
    const posted = documents.find((one) => one.state === 'posted');
    if (posted) return refused(`${posted.naturalKey} is in Spectrum: what is posted cannot be skipped.`);
    const skip = noted(world, request, 'skip');
    await updateHead(
      world.store,
      record,
      (now) => now && { ...now, skip, decisions: [...now.decisions, skip] },
    );
    return accepted('The record is skipped until somebody retries it.');
  });
}

/** Verdicts on what is no invoice. */
const ofSetup: readonly Verdict['kind'][] = ['posted', 'notPosted', 'create'];

export async function decideResolve(
  world: World,
  record: string,
  request: ResolveRequest,
): Promise<OperatorAnswer> {
  const { verdict } = request;
  if (verdict.kind === 'link' || verdict.kind === 'unlink') {
    return decideLink(world, record, request, verdict);
  }
  return withHead(world, record, request, async (head) => {
    const { process } = parseRecordId(record);
    if (process === 'application') return ofApplication(world, head, request, verdict);
    if (process === 'subcontract' && verdict.kind === 'sendAgain') {
      return sendEditedAgain(world, head, request);
    }
    if (process !== 'invoice' && !ofSetup.includes(verdict.kind)) {
      return refused(`This verdict is for invoices; for a ${process} there are ${ofSetup.join(', ')}.`);
    }
    if (process === 'job' && verdict.kind === 'create') {
      return refused('The number is taken: link the job, or change its number in ServiceTrade.');
    }
    switch (verdict.kind) {
      case 'posted':
      case 'notPosted':
        return settleDoubt(world, record, request, verdict);
      case 'sendAgain':
        return sendAgain(world, head, request);
      case 'accept':
        return accept(world, head, request);
      case 'creditAndRebill':
        return creditAndRebill(world, head, request, verdict.newBase);
      case 'offset':
        return order(world, head, request, ['VOID_OF_CREDIT', 'VOID_UNPOSTED'], 'offset');
      case 'create':
        return order(world, head, request, ['POSSIBLE_DUPLICATE'], 'create');
      case 'askSource':
        return askSource(world, head, request);
      case 'undo':
        return refused('This verdict is for pay applications.');
    }
  });
}

async function ofApplication(
  world: World,
  head: Head,
  request: ResolveRequest,
  verdict: Exclude<Verdict, LinkVerdict>,
): Promise<OperatorAnswer> {
  switch (verdict.kind) {
    case 'posted':
    case 'notPosted':
      return settleDoubt(world, head.record, request, verdict);
    case 'undo':
      return decideUndo(world, head, request);
    case 'accept':
      return decideAccept(world, head, request);
    case 'creditAndRebill':
    case 'sendAgain':
    case 'askSource':
    case 'offset':
    case 'create':
      return refused(
        'For a pay application there are posted, notPosted, undo and accept; `approvals export` sends it.',
      );
  }
}

async function withHead(
  world: World,
  record: string,
  request: OperatorRequest,
  decide: (head: Head) => Promise<OperatorAnswer>,
): Promise<OperatorAnswer> {
  const head = (await readHead(world.store, record))?.value;
  if (!head) return refused(`Girder does not know the record ${record}.`);
  const answer = movedOn(head, request) ?? (await decide(head));
  world.log.info({ record, operator: request.operator, accepted: answer.accepted }, 'decided');
  return answer;
}

/** In doubt: shows a fresh probe first; contradicting a conclusive one needs force. */
async function settleDoubt(
  world: World,
  record: string,
  request: ResolveRequest,
  verdict: Extract<Verdict, { kind: 'posted' | 'notPosted' }>,
): Promise<OperatorAnswer> {
  const isMeant =
    verdict.kind === 'posted' ? (one: Posting) => isUnsettled(one) || isTaken(one) : isUnsettled;
  const doubtful = (await listPostings(world.store, record)).filter(isDocument).filter(isMeant);
  const posting = verdict.part ? doubtful.find((one) => one.part === verdict.part) : doubtful[0];
  if (!posting) return refused('Nothing of this record is in doubt.');
  if (!verdict.part && doubtful.length > 1) {
    return refused(
      `Several documents are in doubt; name one with --part: ${doubtful.map((one) => one.part).join(', ')}.`,
    );
  }
  const settleUntil = mayArriveUntil(world, posting);
  const settling = settleUntil !== undefined && Date.parse(settleUntil) > world.now().getTime();
  if (settling && !request.force)
    return refused(`It may still arrive until ${settleUntil}; decide then, or with --force.`);

  const seen = await effectOf(world, posting).probe(posting.body);
  const says =
    seen.result === 'found'
      ? `found in Spectrum (${seen.evidence})`
      : seen.result === 'absent'
        ? 'not in Spectrum, by a complete read'
        : `not known: ${seen.why}`;
  const contradicts = verdict.kind === 'posted' ? seen.result === 'absent' : seen.result === 'found';
  if (contradicts && !request.force)
    return refused(`A probe just now: ${says}. Use --force to decide against it.`);

  const decision = noted(world, request, verdict.kind === 'posted' ? `posted ${verdict.ref}` : 'notPosted');
  await updatePosting(world.store, posting.key, (now) => {
    if (!now || !isMeant(now)) return undefined;
    return verdict.kind === 'posted'
      ? decidePosted(now, verdict.ref, decision)
      : decideNotPosted(now, decision);
  });
  const what = verdict.kind === 'posted' ? `counts as posted as ${verdict.ref}` : 'is sent again';
  return accepted(`${posting.naturalKey} ${what}. A probe just now: ${says}.`);
}

/** Removed in Spectrum: sent again once a probe has proven that it is not there. */
async function sendAgain(world: World, head: Head, request: ResolveRequest): Promise<OperatorAnswer> {
  // Only what the plan would send: a removal that nobody accepted, and that is no removed pair.
  const removed = readLedger(await listPostings(world.store, head.record), head)
    .standing.filter(isOpenRemoval)
    .map(({ posting }) => posting);
  if (removed.length === 0) return refused('Nothing of this record was removed in Spectrum.');
  for (const posting of removed) {
    const seen = await effectOf(world, posting).probe(posting.body);
    if (seen.result === 'found' && seen.differences.length === 0) {
      await backAgain(world, posting.key, seen.stage);
      return accepted(`${posting.naturalKey} is back in Spectrum (${seen.evidence}); nothing is sent.`);
    }
    if (seen.result === 'found') return refused(`${posting.naturalKey} is in Spectrum: ${seen.evidence}.`);
    if (seen.result === 'unknown')
      return refused(`It cannot be proven that ${posting.naturalKey} is not there: ${seen.why}.`);
  }
  await keepOrder(
    world,
    head,
    request,
    { kind: 'sendAgain', at: world.now().toISOString(), operator: request.operator },
    'sendAgain',
  );
  return accepted(`${removed.map((one) => one.naturalKey).join(', ')} is not in Spectrum and is sent again.`);
}

/** A change order that was edited after it was imported: the next plan puts it into Trimble Pay as it is now, once. */
async function sendEditedAgain(world: World, head: Head, request: ResolveRequest): Promise<OperatorAnswer> {
  if (head.reason?.code !== 'CHANGE_ORDER_EDITED') {
    return refused('No change order of this subcontract was edited after it was imported.');
  }
  const at = world.now().toISOString();
  await keepOrder(world, head, request, { kind: 'sendAgain', at, operator: request.operator }, 'sendAgain');
  return accepted('The edited change order is put into Trimble Pay as it is in Spectrum now.');
}

/** What was missing in two reads is there again, and ours: a clerk put it back. */
async function backAgain(world: World, key: string, stage: Stage): Promise<void> {
  await updatePosting(world.store, key, (now) =>
    now && isRemoved(now) ? { ...now, stage, seen: undefined } : undefined,
  );
}

async function accept(world: World, head: Head, request: ResolveRequest): Promise<OperatorAnswer> {
  if (head.state === 'Removed in Spectrum') return setOrder(world, head, request, 'acceptRemoved');
  const codes = [
    'EDITED_IN_SPECTRUM',
    'CHANGED_AFTER_POSTING',
    'VOID_OF_PAID',
    'VOID_OF_CREDIT',
    'VOID_UNPOSTED',
  ];
  return order(world, head, request, codes, 'acceptEdit');
}

async function creditAndRebill(
  world: World,
  head: Head,
  request: ResolveRequest,
  newBase: string,
): Promise<OperatorAnswer> {
  // A rebill whose number turned out to be taken may be given another one.
  const again = head.order?.kind === 'creditAndRebill' || isRebillTaken(head);
  if (head.reason?.code !== 'CHANGED_AFTER_POSTING' && !again) {
    return refused(`The record is ${head.state} ${head.reason?.code ?? ''}, not changed after posting.`);
  }
  if (!/^[A-Z0-9_-]{0,8}[0-9]$/.test(newBase)) {
    return refused(`"${newBase}" cannot be an AR number: at most 9 of A-Z, 0-9, _ and -, ending in a digit.`);
  }
  const documents = (await listPostings(world.store, head.record)).filter(isDocument);
  const own = documents.find(({ body }) => baseOf(arDocument.parse(body).number) === newBase);
  if (own && (own.state === 'posted' || !again)) {
    return refused(`The record has used ${newBase} itself (${own.part}); a rebill needs another number.`);
  }
  const number =
    documents.filter(({ part, state }) => /^rebill-\d+$/.test(part) && state === 'posted').length + 1;
  const wanted: Order = {
    kind: 'creditAndRebill',
    newBase,
    number,
    at: world.now().toISOString(),
    operator: request.operator,
  };
  await keepOrder(world, head, request, wanted, `creditAndRebill ${newBase}`);
  return accepted(`What was posted is credited, and the invoice as it is now is posted as ${newBase}.`);
}

/** Leaves Spectrum as it is and asks the office, by a comment, to put the source right. */
async function askSource(world: World, head: Head, request: ResolveRequest): Promise<OperatorAnswer> {
  if (head.reason?.code !== 'EDITED_IN_SPECTRUM')
    return refused('Only a document that a clerk edited can be asked about.');
  const ref = parseRecordId(head.record);
  const marker = hashOf([head.record, head.since, 'askSource']).slice(0, 8);
  const posting = await claim(world, head.record, ref.account, {
    part: `comment-${marker}`,
    kind: 'servicetrade/comment',
    body: {
      entityType: serviceTradeSettings(world, ref.account).entityTypes.invoice,
      entityId: ref.id,
      content: `Please correct this invoice: ${head.reason.sentence} ${request.reason}`,
      marker,
    },
  });
  await deliver(world, posting.key);
  await updateHead(
    world.store,
    head.record,
    (now) => now && { ...now, decisions: [...now.decisions, noted(world, request, 'askSource')] },
  );
  return accepted('A comment on the invoice asks the office to correct it; the record waits until then.');
}

async function order(
  world: World,
  head: Head,
  request: ResolveRequest,
  codes: string[],
  kind: 'acceptEdit' | 'offset' | 'create',
): Promise<OperatorAnswer> {
  const code = head.reason?.code;
  if (!code || !codes.includes(code)) {
    return refused(`The record is ${head.state} ${code ?? ''}; this verdict is for ${codes.join(', ')}.`);
  }
  return setOrder(world, head, request, kind);
}

async function setOrder(
  world: World,
  head: Head,
  request: ResolveRequest,
  kind: 'acceptEdit' | 'acceptRemoved' | 'offset' | 'create',
): Promise<OperatorAnswer> {
  const wanted: Order = { kind, at: world.now().toISOString(), operator: request.operator };
  await keepOrder(world, head, request, wanted, kind);
  return accepted(orderSentences[kind]);
}

const orderSentences = {
  acceptEdit: 'Spectrum stays as it is; this is written down.',
  acceptRemoved: 'Spectrum stays as it is; this is written down.',
  offset: 'The reversal is posted.',
  create: 'It is created in Spectrum.',
} as const;

async function keepOrder(
  world: World,
  head: Head,
  request: OperatorRequest,
  wanted: Order,
  choice: string,
): Promise<void> {
  await updateHead(
    world.store,
    head.record,
    (now) => now && { ...now, order: wanted, decisions: [...now.decisions, noted(world, request, choice)] },
  );
}

function isDocument(posting: Posting): boolean {
  return posting.kind.startsWith('spectrum/');
}

/** Refused because the number exists: a person may know that the one there is ours. */
function isTaken(posting: Posting): boolean {
  return (
    posting.state === 'rejected' && whatRefusalMeans(posting.kind, posting.rows ?? []).code === 'NUMBER_TAKEN'
  );
}

function isRebillTaken({ reason: why, plan }: Head): boolean {
  return (
    why?.code === 'NUMBER_TAKEN' && (plan?.postings ?? []).some(({ part }) => part.startsWith('rebill-'))
  );
}

/** While a send is under way, and until its late arrival is not expected any more. */
function mayArriveUntil(world: World, posting: Posting): string | undefined {
  const last = posting.attempts.at(-1);
  if (posting.doubt || posting.state !== 'sending' || !last) return posting.doubt?.settleUntil;
  const { answerMs, settleMs } = timingOf(world, posting);
  return new Date(Date.parse(last.sendBy) + answerMs + settleMs).toISOString();
}

function isUnsettled(posting: Posting): boolean {
  return posting.state === 'inDoubt' || posting.state === 'sending';
}
