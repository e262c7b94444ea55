/** What would be sent of a record of Trimble Pay now (OP4). Reads only. */
import { readApproval } from '../../clients/store/approvals';
import type { Attachment } from '../../clients/trimble-pay';
import { contentHash } from '../../domain/approvals/content';
import { approvalOf, isApproved } from '../../domain/approvals/state';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import type { ReasonCode } from '../../domain/reasons';
import { catalogue } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import { recordId } from '../../domain/record-id';
import type { PreviewDocument, PreviewField, PreviewVerdict } from '../../domain/reports';
import { nextStep, reasonOfFailure } from '../../domain/trimble-pay/application';
import type { NextStep } from '../../domain/trimble-pay/application';
import type { ApPlan, PlannedDocument } from '../../domain/trimble-pay/ap-plan';
import { whyNotApproved } from '../../domain/trimble-pay/approvals';
import { whyNotImages } from '../../domain/trimble-pay/backup-files';
import { fingerprint } from '../../domain/trimble-pay/history';
import type { PayApplication } from '../../domain/trimble-pay/types';
import { effectOf } from '../effects';
import { apKind, apPart, startWork } from '../trimble-pay/application-work';
import { imagesOf } from '../trimble-pay/copy-files';
import { planExport } from '../trimble-pay/plan-export';
import { contentOf, knownSubcontract, readPaySubcontract } from '../trimble-pay/read-application';
import type { PaySubcontract } from '../trimble-pay/read-application';
import type { World } from '../world';
import { trimblePaySettings } from '../world';

export interface PreviewParts {
  verdict: PreviewVerdict;
  documents: PreviewDocument[];
}

/** A project or subcontract: many small writes, each of them shown by its record. */
export function previewInStep(process: string): PreviewParts {
  const sentence = `A ${process} is kept in step by itself; \`records show\` lists every write to Trimble Pay.`;
  return { verdict: { verdict: 'nothing', sentence }, documents: [] };
}

/** The AP invoice as it would be once everybody has signed, and what it waits for. */
export async function previewApplication(
  world: World,
  ref: RecordRef,
  head: Head | undefined,
  done: readonly Posting[],
): Promise<PreviewParts> {
  const settings = trimblePaySettings(world, ref.account);
  const pay = world.trimblePay(ref.account);
  const application = await pay.application(ref.id);
  const state = application && (await knownSubcontract(world, ref, application.contractId));
  const work = await startWork({
    // What failed before is looked at anew.
    ...{ world, ref, settings, head: head && { ...head, held: undefined }, done, application },
    ...{ readAt: world.now(), subcontract: state?.record },
  });
  const early = earlyVerdict(nextStep(work, settings));
  const read = application && state && (await readPaySubcontract(world, ref, application.contractId, state));
  if (!application || !read || early?.verdict === 'nothing' || early?.verdict === 'skip') {
    return { verdict: early ?? stopped('wait', 'CONTRACT_UNKNOWN', unknownContract), documents: [] };
  }
  const attachments = await pay.attachments(ref.id);
  const { plan } = await planExport(world, ref, read, {
    application: { ...application, status: 'approved' },
    approvals: { revision: application.revision, steps: [{ ...assumed, decision: 'approved' }] },
    approvedFingerprint: fingerprint(application),
    attachments,
    credits: false,
  });
  const open = early ?? (await openSignOffs(world, ref, application, read, attachments));
  const unusable = whyNotImages(attachments, settings.files);
  const failed = unusable && stopped('wait', reasonOfFailure[unusable.code], unusable.sentence);
  return {
    verdict: open ?? failed ?? verdictOf(plan, head?.held !== undefined),
    documents: documentsOf(world, ref, application, plan, attachments),
  };
}

const unknownContract = 'Its contract belongs to no connected job, or is not in step yet.';

/** Stands for whoever has not signed yet. */
const assumed = { sequence: 1, user: '', decidedAt: '', comment: '' };

function earlyVerdict(step: NextStep): PreviewVerdict | undefined {
  switch (step.next) {
    case 'skip':
      return stopped('skip', step.reason.code, step.reason.sentence);
    case 'wait':
      return stopped('wait', step.reason.code, step.reason.sentence);
    case 'settle':
      return stopped('wait', 'IN_DOUBT', `${step.posting.naturalKey} may or may not be in Spectrum.`);
    case 'rest':
    case 'count':
    case 'undo':
      return { verdict: 'nothing', sentence: 'It is exported: everything wanted is there.' };
    case 'refused':
    case 'approve':
      return undefined;
  }
}

async function openSignOffs(
  world: World,
  ref: RecordRef,
  application: PayApplication,
  read: PaySubcontract,
  attachments: readonly Attachment[],
): Promise<PreviewVerdict | undefined> {
  const { approvals: mode } = trimblePaySettings(world, ref.account);
  const approvals = await world.trimblePay(ref.account).approvals(ref.id);
  if (mode !== 'girder' && approvals) {
    const settings = { approvals: 'trimble-pay', acknowledgeBypass: false } as const;
    const [unsigned] = whyNotApproved({ application, approvals }, settings);
    if (unsigned) return stopped('wait', 'NOT_FULLY_APPROVED', unsigned.sentence);
  }
  if (mode === 'trimble-pay') return undefined;
  const file = await readApproval(world.store, recordId(ref));
  const { content } = contentOf(application, read, attachments);
  if (file && isApproved(approvalOf(file.events), contentHash(content))) return undefined;
  return stopped('wait', 'APPROVAL_OPEN', "Girder's own steps are not complete for what it shows now.");
}

function verdictOf(plan: ApPlan, isHeld: boolean): PreviewVerdict {
  switch (plan.verdict) {
    case 'post':
      return {
        verdict: 'send',
        sentence: [
          '1 document would be sent.',
          ...(isHeld ? ['A person has to export it.'] : []),
          ...plan.notes,
        ].join(' '),
      };
    case 'ask':
      return stopped('wait', 'CREDIT_MEMO', plan.sentence);
    case 'nothing':
      return { verdict: 'nothing', sentence: 'Neither gross nor retention: it counts as exported.' };
    case 'key':
      return stopped('wait', reasonOfFailure[plan.failure.code], plan.failure.sentence);
    case 'exported':
      return { verdict: 'nothing', sentence: 'The same content was exported before.' };
    case 'stop': {
      const also = plan.also.map(({ sentence }) => ` Also: ${sentence}`).join('');
      return stopped('wait', reasonOfFailure[plan.failure.code], plan.failure.sentence + also);
    }
  }
}

function stopped(verdict: 'wait' | 'skip', code: ReasonCode, sentence: string): PreviewVerdict {
  return { verdict, code, sentence, advice: catalogue[code].advice };
}

function documentsOf(
  world: World,
  ref: RecordRef,
  { revision }: PayApplication,
  plan: ApPlan,
  attachments: readonly Attachment[],
): PreviewDocument[] {
  if (plan.verdict !== 'post' && plan.verdict !== 'ask') return [];
  const images = imagesOf(attachments);
  const application = { connection: ref.account, id: ref.id, revision };
  const body = { ...plan.document, images, application };
  const { lines, ...header } = plan.document;
  const from = (field: string): string => plan.provenance[field] ?? '';
  const rows = (row: object): PreviewField[] =>
    Object.entries(row).map(([field, value]) => ({ field, value: String(value), from: from(field) }));
  return [
    {
      ...{ part: apPart, kind: apKind },
      naturalKey: effectOf(world, { kind: apKind, target: ref.target }).naturalKey(body),
      header: [
        ...rows(header),
        ...figuresOf(plan),
        ...images.map(({ description, size }) => imageField(description, size)),
      ],
      lines: lines.map(rows),
    },
  ];
}

function figuresOf({ figures }: PlannedDocument): PreviewField[] {
  return [{ field: 'payable', value: figures.payable, from: 'gross less retention, which is line 8' }];
}

function imageField(description: string, size: number): PreviewField {
  return { field: 'image', value: `${description} (${size} bytes)`, from: 'attachments' };
}
