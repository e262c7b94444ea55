/**
 * Plans a pay application: settles what is open, waits for its sign-offs, exports it, and looks after what it became
 * in Spectrum (TP6–TP8, TP10). What comes next is `domain/trimble-pay/application.ts`; this carries it out.
 */
import { updatePosting } from '../../clients/store/postings';
import { subcontractOfContract } from '../../clients/store/pay-contracts';
import { contractExternalId } from '../../clients/trimble-pay';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { parseTarget } from '../../domain/record-id';
import type { Step } from '../../domain/steps';
import { nextStep } from '../../domain/trimble-pay/application';
import type { NextStep, Resting } from '../../domain/trimble-pay/application';
import { apFailureOf } from '../../domain/trimble-pay/ap-refusal';
import { voidApproval } from '../approvals/follow-approval';
import {
  billedOf,
  bodyOf,
  orderDone,
  rest,
  setHead,
  startWork,
  tell,
  watch,
} from '../trimble-pay/application-work';
import type { Work } from '../trimble-pay/application-work';
import { abandon, count, signalNext, uncount } from '../trimble-pay/billing';
import { exportApplication, hold } from '../trimble-pay/export-application';
import type { World } from '../world';
import { trimblePaySettings } from '../world';
import { spectrumTask } from './claims';
import { doubtOf } from './doubt';
import { nothing, stepOf } from './head';

export async function planApplicationRecord(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  done: readonly Posting[],
): Promise<Step> {
  const settings = trimblePaySettings(world, ref.account);
  const readAt = world.now();
  const application = await world.trimblePay(ref.account).application(ref.id);
  const subcontract =
    application && (await subcontractOfContract(world.store, ref.account, application.contractId));
  const work = await startWork({ world, ref, settings, head, done, application, readAt, subcontract });
  return carryOn(work);
}

function carryOn(work: Work): Promise<Step> {
  const step = nextStep(work, work.settings);
  work.world.log.debug({ record: work.record, next: step.next }, 'planned');
  return carryOut(work, step);
}

async function carryOut(work: Work, step: NextStep): Promise<Step> {
  switch (step.next) {
    case 'settle':
      return settle(work, step.posting);
    case 'undo':
      return undo(work);
    case 'count':
      return counted(work);
    case 'rest':
      return resting(work, step.resting);
    case 'skip':
      if (step.reason.code === 'APPROVAL_DECLINED') await voided(work, step.reason.sentence);
      if (work.place) await abandon(work.world, work.place);
      return rest(work, { state: 'Skipped', reason: step.reason });
    case 'wait': {
      const unknown = await whyUnknown(work);
      if (unknown) return unknown;
      if (step.voids) await voided(work, step.reason.sentence);
      return rest(work, { state: 'Waiting', reason: step.reason });
    }
    case 'refused': {
      const failure = apFailureOf(step.posting.rows ?? []);
      // A lock or refused credentials: it was woken to try again.
      if (!failure || failure.code === 'not_fully_approved') return approved(work);
      return hold(work, failure);
    }
    case 'approve':
      return approved(work);
  }
}

/** What was approved in Girder does not count any more. */
async function voided({ world: of, ref, settings }: Work, why: string): Promise<void> {
  if (settings.approvals !== 'trimble-pay') await voidApproval(of, ref, why);
}

async function approved(work: Work): Promise<Step> {
  const { application, place } = work;
  const unknown = await whyUnknown(work);
  if (unknown) return unknown;
  // Neither can be missing here; the compiler does not know.
  if (!application || !place) throw new Error(`${work.record} has no application to export.`);
  return exportApplication(work, application, place);
}

/** Applications of contracts that Girder does not follow are none of its business, and it says so. */
async function whyUnknown(work: Work): Promise<Step | undefined> {
  const { application, place, ref } = work;
  if (!application || place) return undefined;
  const contract = await work.world.trimblePay(ref.account).contract(application.contractId);
  const { company } = parseTarget(ref.target);
  const ours = contractExternalId({ company, job: 'J', subcontract: 'S' }).slice(0, -'J:S'.length);
  if (contract?.externalId.startsWith(ours)) {
    const sentence = `Contract ${application.contractId} is not in step with its subcontract yet.`;
    const why = reason('SUBCONTRACT_PENDING', sentence, `contract-${application.contractId}`);
    return rest(work, { state: 'Waiting', reason: why });
  }
  const sentence = `Contract ${application.contractId} belongs to no connected job.`;
  return rest(work, { state: 'Skipped', reason: reason('CONTRACT_UNKNOWN', sentence) });
}

/** Nothing else is decided before it is known whether it is there. */
async function settle(work: Work, posting: Posting): Promise<Step> {
  const differing = (posting.doubt?.differences ?? []).length > 0;
  const head = await setHead(work, doubtOf(posting));
  return stepOf(head, differing ? nothing : { ...nothing, tasks: [spectrumTask(work.world, posting)] });
}

/** Its AP invoice is in Spectrum: the application counts, then the next one goes on. */
async function counted(work: Work): Promise<Step> {
  const { place } = work;
  if (!place) throw new Error(`${work.record} is in Spectrum, and nobody knows of which subcontract.`);
  const billed = await count(work.world, place, { how: 'posted' });
  return carryOn({ ...work, billed });
}

async function resting(work: Work, { state, reason: why, accepts }: Resting): Promise<Step> {
  const { posting, place, billed, head } = work;
  if (accepts !== undefined && posting) await note(work, posting, accepts);
  await watch(work, posting);
  const isNew = head?.state !== 'In Spectrum' && head?.state !== 'Updated';
  if (isNew && place) await signalNext(work.world, place);
  const body = posting && billed?.how === 'posted' ? bodyOf(posting) : undefined;
  const number = body?.number ?? billed?.keyed?.number;
  const writeBacks = await tell(work, {
    status: 'exported',
    ...(number !== undefined && { erpInvoiceNumber: number }),
    erpRef: body ? (posting?.ref ?? '') : (number ?? 'no-op'),
    attachments: (body?.images ?? []).map(({ id }) => ({ id, status: 'attached' })),
  });
  const change = (now: Head): Head => ({
    ...orderDone(now, head),
    held: undefined,
    plan: now.plan && {
      ...now.plan,
      finished: true,
      postings: now.plan.postings.map((one) => ({
        ...one,
        state: work.done.find(({ key }) => key === one.key)?.state ?? one.state,
      })),
    },
    title: {
      ...now.title,
      spectrumNumbers: number === undefined ? [] : [number],
      ...(body && { glDate: body.glDate, batch: body.batch }),
    },
  });
  return rest(work, { state, ...(why && { reason: why }) }, { change, writeBacks });
}

/** An operator's choice stands with what it was about. */
async function note({ world: of, head }: Work, { key }: Posting, choice: string): Promise<void> {
  const operator = head?.order?.operator ?? 'girder';
  const decision = { at: of.now().toISOString(), operator, choice, reason: 'as decided for the record' };
  await updatePosting(of.store, key, (now) =>
    now && !now.decisions.some((one) => one.choice === choice)
      ? { ...now, decisions: [...now.decisions, decision] }
      : undefined,
  );
}

/** The entry is proven absent in Spectrum: the application does not count any more, and may be exported again. */
async function undo(work: Work): Promise<Step> {
  const { world: of, place, posting, head, application } = work;
  if (!place || !(await uncount(of, place))) {
    // Somebody exported the next one in the same moment.
    const without = head && { ...head, order: undefined };
    await setHead(work, { state: head?.state ?? 'Waiting', reason: head?.reason }, (now) =>
      orderDone(now, head),
    );
    return carryOn({ ...work, head: without, billed: await billedOf(of, place) });
  }
  if (posting?.state === 'posted') await takenBack(work, posting);
  await watch(work, undefined);
  const writeBacks = await tell(work, { status: 'undone', attachments: [] });
  const sentence = `The export of application ${place.number} was taken back.`;
  const change = (now: Head): Head => ({
    ...orderDone(now, head),
    held: { revision: application?.revision ?? 0, code: 'EXPORT_UNDONE', sentence },
    title: { ...now.title, spectrumNumbers: [] },
  });
  return rest(work, { state: 'Waiting', reason: reason('EXPORT_UNDONE', sentence) }, { change, writeBacks });
}

/** Certainly not in Spectrum, so that its body may be replaced and sent (again). */
async function takenBack({ world: of, head }: Work, { key }: Posting): Promise<void> {
  const at = of.now().toISOString();
  const decision = {
    at,
    operator: head?.order?.operator ?? 'girder',
    choice: 'undo',
    reason: 'proven absent',
  };
  await updatePosting(of.store, key, (now) =>
    now?.state === 'posted'
      ? {
          ...now,
          state: 'claimed',
          seen: undefined,
          stage: undefined,
          ref: undefined,
          decisions: [...now.decisions, decision],
        }
      : undefined,
  );
}
