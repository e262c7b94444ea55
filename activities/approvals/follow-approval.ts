import { type ApprovalFile, updateApproval } from '../../clients/store/approvals';
import { businessDate } from '../../domain/approvals/business-days';
import { type ApprovalContent, contentHash } from '../../domain/approvals/content';
import { dueNext, passed } from '../../domain/approvals/due';
import type { ApprovalEvent, Round } from '../../domain/approvals/events';
import type { ApprovalPolicy, Submitter } from '../../domain/approvals/policy';
import { nextRound } from '../../domain/approvals/rounds';
import { whyStuck } from '../../domain/approvals/standing';
import { apply, approvalOf, currentRound, exporterOf } from '../../domain/approvals/state';
import { declinedSentence, openSentence } from '../../domain/approvals/where';
import { type Reason, reason } from '../../domain/reasons';
import { recordId, type RecordRef } from '../../domain/record-id';
import type { Task } from '../../domain/steps';
import { trimblePaySettings } from '../world';
import type { ApprovalWorld } from './approval-world';
import { type Mails, wantedMails } from './mails';
import { applyWaiting } from './waiting';

/** What Girder's own approval is about, as it was just read. */
export interface ApprovalSubject {
  ref: RecordRef;
  content: ApprovalContent;
  submitter: Submitter;
}

/** Where the approval of a pay application stands. */
export type ApprovalState =
  | {
      status: 'approved';
      mails: Task[];
      /** An approver who asked that it is exported at once. */
      exportedBy?: string;
    }
  | {
      status: 'open' | 'declined' | 'impossible';
      reason: Reason;
      /** To be delivered; they hold nothing up. */
      mails: Task[];
      /** ISO instant of the next reminder, escalation or deadline. */
      wakeAt?: string;
      /** Of what was declined: who, and the whole comment, for Trimble Pay; the reason has its beginning. */
      why?: string;
    };

/**
 * Takes the approval as far as it goes by itself: begins or voids rounds by what is shown, applies decisions that wait,
 * sends what is due. Everything is written as events into one object, and each may be written again without effect, so
 * that whoever goes on after a crash comes to the same end.
 */
export async function followApproval(world: ApprovalWorld, subject: ApprovalSubject): Promise<ApprovalState> {
  const record = recordId(subject.ref);
  const policy = trimblePaySettings(world, subject.ref.account).approvalPolicy;
  if (!policy) return impossible(['There is no approvalPolicy.']);
  // First: what was decided in time must not be overtaken by a deadline that a standstill delayed.
  await applyWaiting(world, record, contentHash(subject.content));
  const { file, problems } = await roundsFollow(world, record, subject, policy);
  if (problems.length > 0 || !file) return impossible(problems);
  return standingNow(world, await passDues(world, file, policy), policy);
}

/** What was decided, or is about to be, does not count any more, e.g. as the application was taken back. */
export async function voidApproval(world: ApprovalWorld, ref: RecordRef, why: string): Promise<void> {
  const record = recordId(ref);
  await updateApproval(world.store, record, (file) => {
    const round = file && currentRound(approvalOf(file.events));
    if (!round) return undefined;
    return grown(file, [{ kind: 'voided', at: world.now().toISOString(), round: round.number, why }]);
  });
  await applyWaiting(world, record, '');
}

async function roundsFollow(
  world: ApprovalWorld,
  record: string,
  { content, submitter }: ApprovalSubject,
  policy: ApprovalPolicy,
): Promise<{ file: ApprovalFile | undefined; problems: string[] }> {
  let problems: string[] = [];
  const asked = { content, submitter, policy, now: world.now().toISOString() };
  const file = await updateApproval(world.store, record, (found) => {
    const next = nextRound(approvalOf(found?.events ?? []), found?.content, asked);
    problems = next.problems;
    if (!next.events.some(({ kind }) => kind === 'opened')) return found && grown(found, next.events);
    const shown = { content, contentHash: contentHash(content), changed: next.changed };
    return { ...found, record, events: [...(found?.events ?? []), ...next.events], ...shown };
  });
  return { file, problems };
}

/** Reminders, the escalation and the deadline that have come; the mails follow from them. */
async function passDues(
  world: ApprovalWorld,
  file: ApprovalFile,
  policy: ApprovalPolicy,
): Promise<ApprovalFile> {
  const now = world.now().toISOString();
  const after = await updateApproval(world.store, file.record, (found) => {
    if (!found) return undefined;
    let approval = approvalOf(found.events);
    const events: ApprovalEvent[] = [];
    for (;;) {
      const due = dueNext(approval, policy.calendar, now);
      if (!due || Date.parse(due.at) > Date.parse(now)) return grown(found, events);
      const event = passed(due, now);
      const next = apply(approval, event);
      if (next === approval) return grown(found, events);
      events.push(event);
      approval = next;
    }
  });
  return after ?? file;
}

async function standingNow(
  world: ApprovalWorld,
  file: ApprovalFile,
  policy: ApprovalPolicy,
): Promise<ApprovalState> {
  const approval = approvalOf(file.events);
  const round = currentRound(approval);
  switch (round?.status) {
    case 'approved':
      return { status: 'approved', mails: [], ...exported(round) };
    case 'declined': {
      const told = reason('APPROVAL_DECLINED', declinedSentence(round));
      return {
        status: 'declined',
        reason: told,
        mails: [],
        ...(round.why !== undefined && { why: round.why }),
      };
    }
    case 'open':
      return openNow(world, file, round, policy);
    case 'voided':
    case undefined:
      // Somebody took the application back meanwhile: the next look begins a round, if there is one to begin.
      return impossible([round?.why ?? 'No round could begin.']);
  }
}

function exported(round: Round): { exportedBy?: string } {
  const exportedBy = exporterOf(round);
  return exportedBy === undefined ? {} : { exportedBy };
}

async function openNow(
  world: ApprovalWorld,
  file: ApprovalFile,
  round: Round,
  policy: ApprovalPolicy,
): Promise<ApprovalState> {
  const now = world.now().toISOString();
  const mails = await wantedMails(world, file, round, policy);
  const stuck = whyStuck(round, policy, businessDate(now, policy.calendar));
  const wakeAt = dueNext(approvalOf(file.events), policy.calendar, now)?.at;
  const parts = { mails: mails.tasks, ...(wakeAt !== undefined && { wakeAt }) };
  if (stuck) return { ...impossible([stuck]), ...parts };
  return { status: 'open', reason: reason('APPROVAL_OPEN', openWith(round, mails)), ...parts };
}

function openWith(round: Round, { refused }: Mails): string {
  const undeliverable = refused.length === 0 ? '' : ` The mail to ${refused.join(', ')} was refused.`;
  return `${openSentence(round)}${undeliverable}`;
}

function impossible(
  problems: string[],
): Extract<ApprovalState, { status: 'open' | 'declined' | 'impossible' }> {
  return { status: 'impossible', reason: reason('APPROVAL_IMPOSSIBLE', problems.join(' ')), mails: [] };
}

/** With those events that change something; undefined when none does. */
function grown(file: ApprovalFile, events: readonly ApprovalEvent[]): ApprovalFile | undefined {
  let approval = approvalOf(file.events);
  const effective = events.filter((event) => {
    const before = approval;
    approval = apply(approval, event);
    return approval !== before;
  });
  return effective.length === 0 ? undefined : { ...file, events: [...file.events, ...effective] };
}
