/** What all steps of a pay application's plan share: what was read, and how its head is changed. */
import { readBilled } from '../../clients/store/billing';
import { putWatch, removeWatch } from '../../clients/store/watch';
import type { Head } from '../../domain/heads';
import type { Posting } from '../../domain/postings';
import { parseRecordId, recordId } from '../../domain/record-id';
import type { RecordRef } from '../../domain/record-id';
import type { TrimblePaySettings } from '../../domain/settings';
import type { Step, Task } from '../../domain/steps';
import { applicationHash, applicationMark } from '../../domain/trimble-pay/application';
import type { ApBody } from '../../domain/trimble-pay/ap-document';
import type { Billed } from '../../domain/trimble-pay/billed';
import type { Failure } from '../../domain/trimble-pay/failures';
import { subcontractKeyOf } from '../../domain/trimble-pay/record-ids';
import type { PayApplication } from '../../domain/trimble-pay/types';
import { apBody } from '../effects/spectrum/ap-invoice';
import type { ExportStatusBody } from '../effects/trimble-pay/export-status';
import type { Situation } from '../records/head';
import { nothing, setSituation, stepOf } from '../records/head';
import type { World } from '../world';
import type { Place } from './billing';
import { tellExport } from './tell-export';

/** Part of the posting of its AP invoice: it has one, whatever its number is. */
export const apPart = 'ap-invoice';
export const apKind = 'spectrum/ap-invoice';

export interface Work {
  world: World;
  ref: RecordRef;
  record: string;
  settings: TrimblePaySettings;
  /** As it stood when the plan began. */
  head: Head | undefined;
  done: readonly Posting[];
  posting: Posting | undefined;
  application: PayApplication | undefined;
  /** Undefined: Girder does not know the contract. */
  place: Place | undefined;
  billed: Billed | undefined;
  readAt: Date;
}

export async function startWork(
  parts: Pick<Work, 'world' | 'ref' | 'settings' | 'head' | 'done' | 'application' | 'readAt'> & {
    subcontract: string | undefined;
  },
): Promise<Work> {
  const { subcontract, ...rest } = parts;
  const { world, ref, head, done, application } = parts;
  const record = recordId(ref);
  const place =
    application && subcontract !== undefined
      ? { record, subcontract, number: application.number }
      : head?.billing && { record, ...head.billing };
  return {
    ...rest,
    record,
    posting: done.find(({ part }) => part === apPart),
    place,
    billed: await billedOf(world, place),
  };
}

/** Only if it is this application that stands there. */
export async function billedOf(world: World, place: Place | undefined): Promise<Billed | undefined> {
  const found = place && (await readBilled(world.store, place.subcontract, place.number));
  return found?.record === place?.record ? found : undefined;
}

/** Puts the record where it belongs, with what was read of the application. */
export function setHead(
  { world, record, application, place, readAt }: Work,
  situation: Situation,
  change: (head: Head) => Head = (head) => head,
): Promise<Head> {
  return setSituation(world, record, situation, (now) => {
    const changed = change({ ...now, keying: undefined });
    const { subcontract, number } = place ?? {};
    return {
      ...changed,
      ...(subcontract !== undefined && number !== undefined && { billing: { subcontract, number } }),
      ...(application && {
        sourceMark: applicationMark(application, readAt),
        businessHash: applicationHash(application),
        title: {
          ...changed.title,
          sourceNumber: numberOf(application, subcontract),
          total: application.totals.currentPaymentDue,
        },
      }),
    };
  });
}

/** `SC2001-2`: what people call it, whatever number its AP invoice gets. */
function numberOf({ number }: PayApplication, subcontract: string | undefined): string {
  if (subcontract === undefined) return `application ${number}`;
  return `${subcontractKeyOf(parseRecordId(subcontract)).subcontract}-${number}`;
}

/** The order that was planned by is done; a newer one stays. */
export function orderDone(head: Head, planned: Head | undefined): Head {
  return head.order?.at === planned?.order?.at ? { ...head, order: undefined } : head;
}

export interface Ending {
  change?: (head: Head) => Head;
  writeBacks?: Task[];
  wakeAt?: string;
}

/** The plan ends here, until something changes. */
export async function rest(work: Work, situation: Situation, ending: Ending = {}): Promise<Step> {
  const head = await setHead(work, situation, ending.change);
  const { writeBacks = [], wakeAt } = ending;
  return { ...stepOf(head, { ...nothing, writeBacks }), ...(wakeAt !== undefined && { wakeAt }) };
}

/** Says it to Trimble Pay, unless that is what it was told last. */
export function tell(work: Work, body: Omit<ExportStatusBody, 'applicationId'>): Promise<Task[]> {
  return tellExport(work.world, work.ref, work.done, { applicationId: work.ref.id, ...body });
}

export function tellFailed(work: Work, { code, sentence }: Failure): Promise<Task[]> {
  return tell(work, { status: 'failed', error: { code, message: sentence }, attachments: [] });
}

/** The AP invoice that was, or is being, sent. */
export function bodyOf({ body }: Posting): ApBody {
  return apBody.parse(body);
}

/** Keeps the ledger watch looking while a clerk may still change the entry. */
export async function watch({ world, ref, record }: Work, posting: Posting | undefined): Promise<void> {
  const unposted = posting?.state === 'posted' && posting.stage === 'unposted';
  if (unposted) await putWatch(world.store, ref.target, record);
  else await removeWatch(world.store, ref.target, record);
}
