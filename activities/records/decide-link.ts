/**
 * A person says which customer, site or job of Spectrum a thing of ServiceTrade is, or takes that back (ST21). Each
 * step may be repeated: what a crash left half done, the same request finishes.
 */
import { isServiceTradeError } from '../../clients/servicetrade';
import { InfolinkError } from '../../clients/spectrum';
import { readHead, updateHead } from '../../clients/store/heads';
import { postingKey } from '../../clients/store/keys';
import { link, unlink } from '../../clients/store/links';
import { readPosting, updatePosting } from '../../clients/store/postings';
import type { Head } from '../../domain/heads';
import type { Decision, Posting } from '../../domain/postings';
import type { RecordRef } from '../../domain/record-id';
import { parseRecordId, recordId } from '../../domain/record-id';
import { entityOf, isLinkProcess, linkProcesses, planLink, planUnlink } from '../../domain/servicetrade/link';
import type { LinkFacts, LinkProcess, LinkWish } from '../../domain/servicetrade/link';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { LinkVerdict, OperatorAnswer, OperatorRequest, ResolveRequest } from '../../domain/steps';
import { deliver } from '../postings/deliver';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { claim } from './claims';
import { accepted, movedOn, noted, refused } from './decision';
import { newHead } from './head';
import { keepLink } from './link';
import { readLinkFacts, systemOf } from './link-facts';
import { tellWhoLacks } from './need';

interface Asked {
  world: World;
  ref: RecordRef;
  process: LinkProcess;
  head: Head | undefined;
  request: OperatorRequest;
  wish: LinkWish;
}

/** Also of a record that Girder has not met. */
export async function decideLink(
  world: World,
  record: string,
  request: ResolveRequest,
  verdict: LinkVerdict,
): Promise<OperatorAnswer> {
  const ref = parseRecordId(record);
  const { process } = ref;
  if (!isLinkProcess(process)) {
    return refused(`No ${process} is linked to anything; linked are: ${linkProcesses.join(', ')}.`);
  }
  const head = (await readHead(world.store, record))?.value;
  const wish = { code: canonicalCode(verdict.code), slot: slotOf(verdict), force: request.force };
  if (wish.code === '') return refused('The code is blank.');
  const asked: Asked = { world, ref, process, head, request, wish };
  const blocked = world.whyNotPost();
  const answer =
    (blocked && refused(blocked.sentence)) ??
    (head && movedOn(head, request)) ??
    (verdict.kind === 'link' ? await decideToLink(asked) : await decideToUnlink(asked));
  world.log.info(
    { record, operator: request.operator, accepted: answer.accepted },
    `decided to ${verdict.kind}`,
  );
  return answer;
}

function slotOf({ slot }: LinkVerdict): string | undefined {
  const canonical = canonicalCode(slot ?? '');
  return canonical === '' ? undefined : canonical;
}

/** The external id first: ServiceTrade holds each value once, so of two who link the same code one is refused. */
async function decideToLink(asked: Asked): Promise<OperatorAnswer> {
  const { world, ref, request, wish } = asked;
  const facts = await factsOf(asked);
  if ('accepted' in facts) return facts;
  const plan = planLink(facts, wish);
  if (!plan.ok) return refused(plan.sentence);
  if (plan.writes) {
    const why = await writeExternalId(asked);
    if (why !== undefined) return refused(why);
  }
  const bond = { kind: asked.process, slot: plan.slot, code: wish.code, operator: request.operator };
  if (plan.writes || facts.source?.entered === wish.code) await keepLink(world, ref, bond);
  else {
    // Nothing in ServiceTrade stands behind this one, so whoever was first has it.
    const at = world.now().toISOString();
    const linked = await link(world.store, { ...bond, target: ref.target, record: recordId(ref), at });
    if (!linked.linked)
      return refused(`${linked.holder.code} is linked to ${linked.holder.record} meanwhile.`);
  }
  await note(asked, 'link', (head) => ({ ...head, skip: undefined }));
  await tellWhoLacks(world, recordId(ref));
  return accepted(plan.sentence);
}

/**
 * Where Girder creates such things it must not create this one anew because its code is gone: the record is skipped,
 * until it is linked or somebody retries it. That is written before anything is taken away.
 */
async function decideToUnlink(asked: Asked): Promise<OperatorAnswer> {
  const { world, ref, head, request, wish } = asked;
  const facts = await factsOf(asked);
  if ('accepted' in facts) return facts;
  const plan = planUnlink(facts, wish);
  if (!plan.ok)
    return isNoted(asked, 'unlink') ? accepted('It is unlinked already.') : refused(plan.sentence);
  const holds = isCreated(asked) && !facts.own.some(({ state }) => state === 'posted');
  const skip = noted(world, request, 'skip');
  await note(asked, 'unlink', (now) => (holds ? { ...now, skip } : now));
  if (plan.removes) {
    const why = await removeExternalId(asked);
    if (why !== undefined) {
      await takeBack(asked, head);
      return refused(why);
    }
  }
  if (plan.slot !== undefined) {
    const undone = { at: world.now().toISOString(), operator: request.operator, reason: request.reason };
    const place = { target: ref.target, kind: asked.process, record: recordId(ref), slot: plan.slot };
    await unlink(world.store, { ...place, code: wish.code, undone });
  }
  const stays = holds ? ' It is left alone until it is linked, or somebody retries it.' : '';
  return accepted(`${plan.sentence}${stays}`);
}

/** What cannot be read cannot be decided on; the request may be repeated. */
async function factsOf({ world, ref, process, head, wish }: Asked): Promise<LinkFacts | OperatorAnswer> {
  try {
    return await readLinkFacts(world, ref, process, head, wish.code);
  } catch (error) {
    if (!isServiceTradeError(error) && !(error instanceof InfolinkError)) throw error;
    return refused(`Nothing was changed, for not everything could be read: ${error.message}`);
  }
}

/** Whether Girder would create it, had it no code. */
function isCreated({ world, ref, process }: Asked): boolean {
  const settings = serviceTradeSettings(world, ref.account);
  switch (process) {
    case 'customer':
      return settings.customers.mode === 'create';
    case 'site':
      return settings.sites.mode === 'create';
    case 'job':
      return settings.jobs.mode === 'create';
  }
}

/**
 * By a posting of its own, apart from that of a code that Girder gave.
 * @returns why ServiceTrade did not take it.
 */
async function writeExternalId(asked: Asked): Promise<string | undefined> {
  const part = 'external-id-link';
  await makeReady(asked, part);
  const { world, ref } = asked;
  const wanted = { part, kind: 'servicetrade/external-id', body: bodyOf(asked) } as const;
  return whyRefused(await deliver(world, (await claim(world, recordId(ref), ref.account, wanted)).key));
}

async function removeExternalId(asked: Asked): Promise<string | undefined> {
  const part = 'external-id-removal';
  await makeReady(asked, part);
  const { world, ref } = asked;
  const wanted = { part, kind: 'servicetrade/external-id-removal', body: bodyOf(asked) } as const;
  return whyRefused(await deliver(world, (await claim(world, recordId(ref), ref.account, wanted)).key));
}

function bodyOf({ world, ref, process, wish }: Asked) {
  const system = systemOf(process, serviceTradeSettings(world, ref.account));
  return { entity: entityOf[process], id: ref.id, system, value: wish.code };
}

/** ServiceTrade was just seen not to be as an earlier delivery left it: that one does not count any more. */
async function makeReady({ world, ref }: Asked, part: string): Promise<void> {
  const key = postingKey(recordId(ref), part);
  if (!(await readPosting(world.store, key))) return;
  await updatePosting(world.store, key, (now) =>
    now?.state === 'posted' ? { ...now, state: 'claimed', ref: undefined, stage: undefined } : undefined,
  );
}

function whyRefused({ state, rows }: Posting): string | undefined {
  if (state === 'posted') return undefined;
  return rows?.map(({ text }) => text).join('; ') ?? 'ServiceTrade did not take it.';
}

/** Once for a request, however often it is made. */
async function note(asked: Asked, kind: 'link' | 'unlink', change: (head: Head) => Head): Promise<void> {
  const { world, ref, request } = asked;
  const decision = noted(world, request, choiceOf(asked, kind));
  await updateHead(world.store, recordId(ref), (now) => {
    const head = change(now ?? newHead(world, recordId(ref)));
    const known = lastOf(head);
    return known && isSame(known, decision) ? head : { ...head, decisions: [...head.decisions, decision] };
  });
}

function isNoted(asked: Asked, kind: 'link' | 'unlink'): boolean {
  const known = asked.head && lastOf(asked.head);
  return known !== undefined && isSame(known, noted(asked.world, asked.request, choiceOf(asked, kind)));
}

/** It was refused after all. */
async function takeBack(asked: Asked, before: Head | undefined): Promise<void> {
  const choice = choiceOf(asked, 'unlink');
  await updateHead(asked.world.store, recordId(asked.ref), (now) => {
    if (!now) return undefined;
    const decisions = lastOf(now)?.choice === choice ? now.decisions.slice(0, -1) : now.decisions;
    return { ...now, skip: before?.skip, decisions };
  });
}

function choiceOf({ wish: { code, slot } }: Asked, kind: 'link' | 'unlink'): string {
  return `${kind} ${code}${slot === undefined ? '' : ` for cost center ${slot}`}`;
}

function lastOf({ decisions }: Head): Decision | undefined {
  return decisions.at(-1);
}

function isSame(a: Decision, b: Decision): boolean {
  return a.choice === b.choice && a.operator === b.operator && a.reason === b.reason;
}
