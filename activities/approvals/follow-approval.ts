import type { ApprovalContent } from '../../domain/approvals/content';
import type { Submitter } from '../../domain/approvals/policy';
import type { Reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';
import type { Task } from '../../domain/steps';
import type { World } from '../world';

/** What Girder's own approval is about, as it was just read. */
export interface ApprovalSubject {
  ref: RecordRef;
  content: ApprovalContent;
  submitter: Submitter;
}

/** Where the approval of a pay application stands. */
export type ApprovalState =
  | { status: 'approved'; mails: Task[] }
  | {
      status: 'open' | 'declined' | 'impossible';
      reason: Reason;
      /** To be delivered; they hold nothing up. */
      mails: Task[];
      /** ISO instant of the next reminder, escalation or deadline. */
      wakeAt?: string;
    };

/**
 * Takes the approval as far as it goes by itself: begins or voids rounds by what is shown, applies decisions that wait,
 * sends what is due.
 */
export async function followApproval(_world: World, _subject: ApprovalSubject): Promise<ApprovalState> {
  throw new Error('not yet');
}

/** What was decided does not count any more, e.g. as the application was taken back. */
export async function voidApproval(_world: World, _ref: RecordRef, _why: string): Promise<void> {
  throw new Error('not yet');
}
