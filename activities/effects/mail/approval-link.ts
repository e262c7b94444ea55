import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { createLink, readApproval, removeLink, updateApproval } from '../../../clients/store/approvals';
import { addBusinessDays, businessDate } from '../../../domain/approvals/business-days';
import type { ApprovalEvent, Link } from '../../../domain/approvals/events';
import { remindersOf } from '../../../domain/approvals/due';
import { approvalMail } from '../../../domain/approvals/mail';
import { type ApprovalPolicy, approverOf } from '../../../domain/approvals/policy';
import { standingOf } from '../../../domain/approvals/standing';
import { apply, approvalOf, currentRound, currentStep } from '../../../domain/approvals/state';
import { tokenBytes, tokenOf } from '../../../domain/approvals/tokens';
import type { Effect, SendContext, Sent } from '../../../domain/effects';
import { hashOf } from '../../../domain/hash';
import { parseRecordId } from '../../../domain/record-id';
import { trimblePaySettings, type World } from '../../world';

/**
 * A mail with a link to one approver (TP6). The token is made while it is sent and is nowhere but in the mail: kept are
 * its id and its hash. A repeat after an unclear send makes another token; both are valid, the first decision counts.
 */
export const approvalMailBody = z.object({
  record: z.string().min(1),
  /** From 1. */
  round: z.number().int().positive(),
  /** Index of the step. */
  step: z.number().int().nonnegative(),
  /** Key of the policy. */
  approver: z.string().min(1),
  /** How many reminders went before. */
  n: z.number().int().nonnegative(),
});
export type ApprovalMailBody = z.infer<typeof approvalMailBody>;

type Needs = Pick<World, 'settings' | 'store' | 'mail' | 'now'>;

/** The same for each repeat, so that mail readers show one. */
export function approvalMessageId(body: ApprovalMailBody, from: string): string {
  return `<${hashOf({ ...body, from }).slice(0, 32)}@girder>`;
}

export function approvalMailEffect(world: Needs): Effect<ApprovalMailBody, { messageId: string }> {
  const messageId = (body: ApprovalMailBody): string => approvalMessageId(body, world.settings.mail.from);
  return {
    kind: 'mail/approval',
    guard: 'notify',
    naturalKey: messageId,
    echo: (body) => ({ messageId: messageId(body) }),
    send: (bodies, context) => Promise.all(bodies.map((body) => send(world, body, messageId(body), context))),
    probe: () => Promise.resolve({ result: 'unknown', why: 'mail cannot be looked up after it was sent' }),
  };
}

async function send(
  world: Needs,
  body: ApprovalMailBody,
  messageId: string,
  context: SendContext,
): Promise<Sent> {
  const policy = policyOf(world, body);
  const file = await readApproval(world.store, body.record);
  const now = world.now().toISOString();
  const asked = policy && file && askedNow(file.events, body, policy, now);
  const person = policy && approverOf(policy, body.approver);
  if (!asked || !person) return notNeeded(messageId);

  const expiresAt = addBusinessDays(now, policy.linkDays, policy.calendar);
  const { token, id, hash } = tokenOf(randomBytes(tokenBytes));
  const { record, round, step, approver } = body;
  const link: Link = { id, hash, approver, round, step, expiresAt };
  if (!(await keepLink(world, body, policy, link, now))) return notNeeded(messageId);

  const mail = approvalMail({
    content: file.content,
    changed: file.changed,
    step: asked.stepName,
    person: person.name,
    inPlaceOf: asked.inPlaceOf,
    reminder: body.n,
    expiresAt,
    zone: policy.calendar.zone,
    link: `${world.settings.gateway.publicUrl}/approvals/${token}`,
  });
  context.assertMayStillSend();
  const sent = await world.mail.send({ messageId, to: [person.email], ...mail });
  if (sent.outcome === 'notSent' || sent.outcome === 'refused') await dropLink(world, record, id);
  return withoutToken(sent, token);
}

function policyOf(world: Needs, { record }: ApprovalMailBody): ApprovalPolicy | undefined {
  return trimblePaySettings(world, parseRecordId(record).account).approvalPolicy;
}

interface AskedNow {
  stepName: string;
  inPlaceOf?: string;
}

/** Whether the person is still asked, in this step, by this mail and not by a later reminder. */
function askedNow(
  events: readonly ApprovalEvent[],
  { round: number, step, approver, n }: ApprovalMailBody,
  policy: ApprovalPolicy,
  now: string,
): AskedNow | undefined {
  const round = currentRound(approvalOf(events));
  if (round?.status !== 'open' || round.number !== number || round.step !== step) return undefined;
  if (remindersOf(events, round) > n) return undefined;
  const standing = standingOf(approver, round, policy, businessDate(now, policy.calendar));
  if (!standing.ok) return undefined;
  const { seat } = standing;
  const other = seat === undefined || seat === approver ? undefined : approverOf(policy, seat)?.name;
  return { stepName: currentStep(round)?.name ?? '', inPlaceOf: other };
}

/** @returns false when the person is not asked any more. */
async function keepLink(
  world: Needs,
  body: ApprovalMailBody,
  policy: ApprovalPolicy,
  link: Link,
  at: string,
): Promise<boolean> {
  const { id, ...place } = link;
  await createLink(world.store, id, { record: body.record, ...place });
  const kept = await updateApproval(world.store, body.record, (file) => {
    if (!file || !askedNow(file.events, body, policy, at)) return undefined;
    const event: ApprovalEvent = { kind: 'linkSent', at, link };
    const before = approvalOf(file.events);
    return apply(before, event) === before ? undefined : { ...file, events: [...file.events, event] };
  });
  const isKept = kept?.events.some((event) => event.kind === 'linkSent' && event.link.id === id) ?? false;
  if (!isKept) await removeLink(world.store, id);
  return isKept;
}

/** Of a mail that certainly was not sent: while the mail server is down, links would heap up. */
async function dropLink(world: Needs, record: string, id: string): Promise<void> {
  await removeLink(world.store, id);
  await updateApproval(world.store, record, (file) => {
    const events = file?.events.filter((event) => !(event.kind === 'linkSent' && event.link.id === id));
    return file && events && events.length < file.events.length ? { ...file, events } : undefined;
  });
}

function notNeeded(ref: string): Sent {
  return { outcome: 'applied', ref, stage: 'done', answer: 'not needed: the person is not asked any more' };
}

/** A mail server may quote what it refuses. */
function withoutToken(sent: Sent, token: string): Sent {
  // The answer may have been cut within the token.
  const beginning = new RegExp(`${token.slice(0, 8)}[A-Za-z0-9_-]*`, 'g');
  const clean = (text: string): string => text.replace(beginning, '[redacted]');
  switch (sent.outcome) {
    case 'applied':
      return { ...sent, answer: clean(sent.answer) };
    case 'refused':
      return { ...sent, rows: sent.rows.map((row) => ({ ...row, text: clean(row.text) })) };
    case 'notSent':
    case 'unclear':
      return { ...sent, why: clean(sent.why) };
  }
}
