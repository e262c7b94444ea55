import type { ApprovalFile } from '../../clients/store/approvals';
import { postingKey } from '../../clients/store/keys';
import { claimPosting, readPosting } from '../../clients/store/postings';
import { businessDate } from '../../domain/approvals/business-days';
import type { Round } from '../../domain/approvals/events';
import { remindersOf } from '../../domain/approvals/due';
import { overdueMail } from '../../domain/approvals/mail';
import type { ApprovalPolicy } from '../../domain/approvals/policy';
import { whoMayDecide } from '../../domain/approvals/standing';
import { currentStep, missingOf } from '../../domain/approvals/state';
import { hashOf } from '../../domain/hash';
import type { Posting } from '../../domain/postings';
import type { Task } from '../../domain/steps';
import { claimMail, mailTask } from '../mail-task';
import type { ApprovalWorld } from './approval-world';
import { type ApprovalMailBody, approvalMessageId } from '../effects/mail/approval-link';

export interface Mails {
  /** Still to be delivered. */
  tasks: Task[];
  /** Keys of approvers whose mail was refused for good. */
  refused: string[];
}

/**
 * Claims the mails that the open step wants, each once: to everybody who may decide, anew with each reminder; to the
 * support contacts when its deadline has passed. What is wanted follows from the events alone, so that a mail that a
 * crash left out is claimed the next time.
 */
export async function wantedMails(
  world: ApprovalWorld,
  file: ApprovalFile,
  round: Round,
  policy: ApprovalPolicy,
): Promise<Mails> {
  if (round.status !== 'open') return { tasks: [], refused: [] };
  const day = businessDate(world.now().toISOString(), policy.calendar);
  const n = remindersOf(file.events, round);
  const tasks: Task[] = [];
  const refused: string[] = [];
  for (const approver of whoMayDecide(round, policy, day)) {
    const posting = await claimLinkMail(world, {
      record: file.record,
      round: round.number,
      step: round.step,
      approver,
      n,
    });
    if (posting.state === 'rejected') refused.push(approver);
    else if (posting.state !== 'posted') tasks.push(mailTask(posting.key));
  }
  const overdue = await overdueTask(world, file, round);
  return { tasks: overdue ? [...tasks, overdue] : tasks, refused };
}

async function claimLinkMail(world: ApprovalWorld, body: ApprovalMailBody): Promise<Posting> {
  const { record, round, step, approver, n } = body;
  const part = `approval-${round}-${step}-${approver}-${n}`;
  const { posting } = await claimPosting(world.store, {
    key: postingKey(record, part),
    record,
    part,
    kind: 'mail/approval',
    guard: 'notify',
    target: 'mail',
    naturalKey: approvalMessageId(body, world.settings.mail.from),
    body,
    bodyHash: hashOf(body),
    state: 'claimed',
    attempts: [],
    decisions: [],
    claimedAt: world.now().toISOString(),
  });
  return posting;
}

async function overdueTask(
  world: ApprovalWorld,
  file: ApprovalFile,
  round: Round,
): Promise<Task | undefined> {
  const step = currentStep(round);
  if (!round.deadlinePassed || step?.deadline?.then !== 'tell') return undefined;
  const { record, content } = file;
  const mail = overdueMail(content, { step: step.name, missing: missingOf(round), record });
  const part = `approval-overdue-${round.number}-${round.step}`;
  const posting = await readPosting(world.store, postingKey(record, part));
  if (posting?.state === 'posted' || posting?.state === 'rejected') return undefined;
  return claimMail(world, record, part, mail);
}
