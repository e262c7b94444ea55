/** Exports a pay application that its subcontractor submitted: sign-offs, files, Girder's approval, AP invoice (TP6–TP8). */
import { latestHistory } from '../../clients/store/billing';
import { claimCode } from '../../clients/store/codes';
import { postingKey } from '../../clients/store/keys';
import { readPayContract } from '../../clients/store/pay-contracts';
import type { Attachment, PayApprovals } from '../../clients/trimble-pay';
import { hashOf } from '../../domain/hash';
import type { Head } from '../../domain/heads';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { Step, Task } from '../../domain/steps';
import { goesOnByItself, mayCredit, reasonOfFailure } from '../../domain/trimble-pay/application';
import type { ApPlan, PlannedDocument } from '../../domain/trimble-pay/ap-plan';
import type { ApSource } from '../../domain/trimble-pay/ap-source';
import { whyNotApproved } from '../../domain/trimble-pay/approvals';
import { whyNotImages } from '../../domain/trimble-pay/backup-files';
import { type Failure, failure } from '../../domain/trimble-pay/failures';
import { fingerprint, historyAfter } from '../../domain/trimble-pay/history';
import type { Keyed } from '../../domain/trimble-pay/keying';
import { keyedEntry } from '../../domain/trimble-pay/keyed-entry';
import type { PayApplication } from '../../domain/trimble-pay/types';
import type { ApHeaderRow } from '../../domain/spectrum/subcontracts';
import { followApproval, voidApproval } from '../approvals/follow-approval';
import { claim, spectrumTask } from '../records/claims';
import { nothing, stepOf } from '../records/head';
import { apKind, apPart, orderDone, rest, setHead, tell, tellFailed } from './application-work';
import type { Work } from './application-work';
import { awaitTurn, count, release, reserve } from './billing';
import type { Place } from './billing';
import { copyFiles, imagesOf } from './copy-files';
import { planExport } from './plan-export';
import { contentOf, readPaySubcontract } from './read-application';
import type { PaySubcontract } from './read-application';

/** What is known of an application that is to be exported. */
interface Ready {
  work: Work;
  application: PayApplication;
  place: Place;
  approvals: PayApprovals;
  attachments: Attachment[];
  /** Of Girder's own approval. */
  approvedFingerprint?: string;
  /** An approver who asked, with his approval, that it is exported. */
  exportedBy?: string;
  /** Mails of the approval, to be delivered whatever comes of the export. */
  mails: Task[];
}

export async function exportApplication(
  work: Work,
  application: PayApplication,
  place: Place,
): Promise<Step> {
  const { world, ref, settings } = work;
  const pay = world.trimblePay(ref.account);
  const approvals = await pay.approvals(ref.id);
  if (!approvals) return unsignedStep(work, `Application ${application.number} has no sign-offs.`);
  const unsigned = settings.approvals === 'girder' ? undefined : notSigned(application, approvals);
  if (unsigned) return unsignedStep(work, unsigned.sentence);
  const ready: Ready = {
    ...{ work, application, place, approvals, mails: [] },
    attachments: await pay.attachments(ref.id),
  };
  if (settings.approvals !== 'trimble-pay') return approveInGirder(ready);
  return exportSigned(ready);
}

async function unsignedStep(work: Work, sentence: string): Promise<Step> {
  const { world, ref, settings } = work;
  if (settings.approvals === 'both') await voidApproval(world, ref, sentence);
  return rest(work, { state: 'Waiting', reason: reason('NOT_FULLY_APPROVED', sentence) });
}

/** Every one of Trimble Pay's approvers, on this revision. */
function notSigned(application: PayApplication, approvals: PayApprovals): Failure | undefined {
  const [first] = whyNotApproved(
    { application, approvals },
    { approvals: 'trimble-pay', acknowledgeBypass: false },
  );
  return first;
}

/** Files first: what is approved is what is exported. */
async function approveInGirder(ready: Ready): Promise<Step> {
  const { work, application, attachments } = ready;
  const unusable = await filesOf(ready);
  if (unusable) return unusable;
  const read = await subcontractOf(ready);
  if (!read) return pending(ready);
  const { content, submitter } = contentOf(application, read, attachments);
  const approval = await followApproval(work.world, { ref: work.ref, content, submitter });
  const { mails } = approval;
  switch (approval.status) {
    case 'approved': {
      const { exportedBy } = approval;
      const approved = { ...ready, mails, approvedFingerprint: fingerprint(application) };
      return exportSigned({ ...approved, ...(exportedBy !== undefined && { exportedBy }) }, read);
    }
    case 'declined': {
      const failed: Failure = failure('not_fully_approved', approval.why ?? approval.reason.sentence);
      const writeBacks = [...mails, ...(await tellFailed(work, failed))];
      return rest(
        work,
        { state: 'Rejected', reason: approval.reason },
        { writeBacks, change: dropOrder(work) },
      );
    }
    case 'open':
    case 'impossible': {
      const { wakeAt } = approval;
      return rest(
        work,
        { state: 'Waiting', reason: approval.reason },
        { writeBacks: mails, ...(wakeAt !== undefined && { wakeAt }) },
      );
    }
  }
}

/** Everybody has signed. */
async function exportSigned(ready: Ready, approved?: PaySubcontract): Promise<Step> {
  const { work, mails } = ready;
  const { settings, head } = work;
  // After an undo, or a failure, a person exports it again.
  if (settings.ap.export === 'manual' && ready.exportedBy === undefined && !isOrdered(head)) {
    const sentence = `Application ${ready.application.number} is approved; a person exports it.`;
    const why = reason('EXPORT_MANUAL', sentence);
    return rest(work, { state: 'Waiting', reason: why }, { writeBacks: mails });
  }
  const unusable = await filesOf(ready);
  if (unusable) return unusable;
  const read = approved ?? (await subcontractOf(ready));
  if (!read) return pending(ready);
  const { plan, source, entries } = await planExport(work.world, work.ref, read, {
    ...ready,
    credits: mayCredit(head, work.posting, ready.application.revision),
  });
  return apply(ready, plan, source, entries);
}

/** Also when it is the entry that a person keyed which is to be taken as it is. */
function isOrdered(head: Head | undefined): boolean {
  return head?.order?.kind === 'export' || head?.order?.kind === 'acceptEdit';
}

/** The step that stops the export for its files, or goes on with them in another activity; none when all are there. */
async function filesOf({ work, attachments, mails }: Ready): Promise<Step | undefined> {
  const { world, ref, settings } = work;
  const failed = whyNotImages(attachments, settings.files);
  if (failed) return hold(work, failed, mails);
  const copied = await copyFiles(world, ref.account, attachments);
  switch (copied.outcome) {
    case 'done':
      return undefined;
    case 'more':
      return again(work);
    case 'failed':
      return hold(work, copied.failure, mails);
  }
}

async function subcontractOf({ work, application, place }: Ready): Promise<PaySubcontract | undefined> {
  const state = await readPayContract(work.world.store, place.subcontract);
  return state && readPaySubcontract(work.world, work.ref, application.contractId, state);
}

function pending({ work, application, mails }: Ready): Promise<Step> {
  const sentence = `Contract ${application.contractId} cannot be read, or is not in step with its subcontract yet.`;
  const why = reason('SUBCONTRACT_PENDING', sentence, `contract-${application.contractId}`);
  return rest(work, { state: 'Waiting', reason: why }, { writeBacks: mails });
}

async function apply(ready: Ready, plan: ApPlan, source: ApSource, entries: ApHeaderRow[]): Promise<Step> {
  const { work, application, place, mails } = ready;
  switch (plan.verdict) {
    case 'post':
      return post(ready, plan, source);
    case 'ask':
      return stay(work, reason('CREDIT_MEMO', plan.sentence), application.revision, mails);
    case 'nothing': {
      const blocked = await builtOn(ready, source);
      if (blocked) return blocked;
      await count(work.world, place, { how: 'nothing', after: after(source) });
      return again(work, mails);
    }
    case 'key':
      return key(ready, plan.failure, plan.keyed, source, entries);
    case 'exported': {
      // This record does not count, so it was another one.
      const sentence = `Application ${application.number} of the subcontract was exported before, by another record.`;
      return awaiting(ready, failure('out_of_sequence', sentence), source);
    }
    case 'stop':
      if (goesOnByItself(plan.failure.code)) return awaiting(ready, plan.failure, source);
      return hold(work, plan.failure, mails);
  }
}

const after = (source: ApSource) =>
  historyAfter(source.history, source.application, source.contract.retainage);

/** Head, history and claim in this order: nothing is sent that is not written down before. */
async function post(ready: Ready, { document }: PlannedDocument, source: ApSource): Promise<Step> {
  const { work, application, attachments, mails } = ready;
  const { world, ref, record } = work;
  const owner = { target: ref.target, kind: 'ap-number', code: `${document.vendor}:${document.number}` };
  const number = await claimCode(world.store, { ...owner, owner: record });
  if (!number.mine) {
    const sentence = `AP number ${document.number} of vendor ${document.vendor} already belongs to ${number.owner}; enter another ERP invoice number in Trimble Pay.`;
    return hold(work, failure('duplicate_invoice_number', sentence), mails);
  }
  const blocked = await builtOn(ready, source);
  if (blocked) return blocked;
  const signed = { connection: ref.account, id: ref.id, revision: application.revision };
  const body = { ...document, images: imagesOf(attachments), application: signed };
  const telling = await tell(work, { status: 'exporting', attachments: [] });
  const planned = [
    ...telling.map(({ key: told }) => ({ key: told, part: partOf(told), kind: 'trimble-pay/export-status' })),
    { key: postingKey(record, apPart), part: apPart, kind: apKind },
  ].map((one) => ({ ...one, state: 'claimed' as const }));
  const head = await setHead(work, { state: 'Posting' }, (now) => ({
    ...now,
    plan: { id: hashOf(planned).slice(0, 12), postings: planned, finished: false, businessHash: '' },
    documents: [
      ...now.documents,
      ...planned.filter(
        (one) => one.kind === apKind && !now.documents.some((known) => known.key === one.key),
      ),
    ],
    title: {
      ...now.title,
      spectrumNumbers: [document.number],
      glDate: document.glDate,
      batch: document.batch,
    },
  }));
  const claimed = await claim(world, record, ref.target, { part: apPart, kind: apKind, body });
  // What Trimble Pay makes of the word holds nothing up.
  const tasks = [...telling.map((task) => ({ ...task, independent: true })), spectrumTask(world, claimed)];
  return stepOf(head, { ...nothing, tasks, writeBacks: mails });
}

/** The step that stops it where it cannot be built on the application before; none when it is. */
async function builtOn(ready: Ready, source: ApSource): Promise<Step | undefined> {
  const { work, place, application, mails } = ready;
  const reserved = await reserve(work.world, place, source.history, after(source));
  switch (reserved.outcome) {
    case 'reserved':
      return undefined;
    case 'stale':
      return again(work, mails);
    case 'taken': {
      const sentence = `Application ${application.number} of the subcontract is being exported by ${reserved.record}.`;
      return awaiting(ready, failure('out_of_sequence', sentence), source);
    }
  }
}

const partOf = (told: string): string => told.slice(told.lastIndexOf('/') + 1);

/** Spectrum's services cannot take it: a person keys it, and it is taken over by vendor and number. */
async function key(
  ready: Ready,
  failed: Failure,
  keyed: Keyed,
  source: ApSource,
  entries: readonly ApHeaderRow[],
): Promise<Step> {
  const { work, place, mails } = ready;
  const accepted = work.head?.order?.kind === 'acceptEdit';
  const found = keyedEntry(keyed, source.spectrum.subcontract, entries);
  if (found.entry && (found.equal || accepted)) {
    // As with what is sent: from here on the application before cannot be undone.
    const blocked = await builtOn(ready, source);
    if (blocked) return blocked;
    const { number, stage } = found.entry;
    await count(work.world, place, { how: 'keyed', keyed: { number, stage } });
    return again(work, mails);
  }
  const sentence = found.entry ? found.sentence : failed.sentence;
  const why = reason(reasonOfFailure[failed.code], sentence);
  const change = (now: Head): Head => ({
    ...now,
    keying: keyed.instruction,
    title: { ...now.title, spectrumNumbers: [keyed.number] },
  });
  const writeBacks = [...mails, ...(await tellFailed(work, failed))];
  return rest(work, { state: 'Waiting', reason: why }, { change, writeBacks });
}

/** It goes on when the one before is exported, or everybody has signed. */
async function awaiting({ work, place, mails }: Ready, failed: Failure, source: ApSource): Promise<Step> {
  await release(work.world, place);
  if (failed.code === 'out_of_sequence') {
    await awaitTurn(work.world, place);
    // The one before may have counted just before it could know of this one.
    const latest = await latestHistory(work.world.store, place.subcontract);
    if (latest && latest.lastNumber > source.history.lastNumber) return again(work, mails);
  }
  const why = reason(reasonOfFailure[failed.code], failed.sentence);
  return rest(work, { state: 'Waiting', reason: why }, { writeBacks: mails });
}

/** A business failure: Trimble Pay is told, and it is not tried again by itself. */
export async function hold(work: Work, failed: Failure, mails: Task[] = []): Promise<Step> {
  const { place, application } = work;
  if (place) await release(work.world, place);
  const writeBacks = [...mails, ...(await tellFailed(work, failed))];
  const why = reason(reasonOfFailure[failed.code], failed.sentence);
  return stay(work, why, application?.revision ?? 0, writeBacks);
}

/** Until a person exports it, or another revision is submitted. */
function stay(work: Work, why: Reason, revision: number, writeBacks: Task[]): Promise<Step> {
  const { code, sentence } = why;
  const change = (now: Head): Head => ({
    ...orderDone(now, work.head),
    held: { revision, code, sentence },
  });
  return rest(work, { state: 'Waiting', reason: why }, { change, writeBacks });
}

const dropOrder =
  ({ head }: Work) =>
  (now: Head): Head =>
    orderDone(now, head);

/** The next look decides by what stands in the store then. */
async function again(work: Work, writeBacks: Task[] = []): Promise<Step> {
  const { head } = work;
  const situation = head ? { state: head.state, reason: head.reason } : { state: 'Waiting' as const };
  return stepOf(await setHead(work, situation), { ...nothing, writeBacks, planAgain: true });
}
