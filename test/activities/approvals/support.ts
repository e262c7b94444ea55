/** One pay application and its approvers, on a store in memory, with a clock and a post office of the test. */
import { applyDecisionBy } from '../../../activities/approvals/apply-decision';
import { decideUnverifiedBy } from '../../../activities/approvals/decide-unverified';
import {
  followApproval,
  type ApprovalState,
  voidApproval,
} from '../../../activities/approvals/follow-approval';
import { bind } from '../../../activities/effects/bind';
import { approvalMailBody, approvalMailEffect } from '../../../activities/effects/mail/approval-link';
import { mailBody, mailEffect } from '../../../activities/effects/mail/message';
import { createLogger } from '../../../clients/log';
import type { MailMessage } from '../../../clients/mail';
import { readApproval, writeDecision } from '../../../clients/store/approvals';
import { readPosting, updatePosting } from '../../../clients/store/postings';
import type { ApprovalContent } from '../../../domain/approvals/content';
import type { Decision } from '../../../domain/approvals/decide';
import type { Delegating } from '../../../domain/approvals/delegate';
import type { Approval, Round } from '../../../domain/approvals/events';
import type { ApprovalPolicy, Submitter } from '../../../domain/approvals/policy';
import { approvalOf, currentRound } from '../../../domain/approvals/state';
import { readToken } from '../../../domain/approvals/tokens';
import type { Sent } from '../../../domain/effects';
import { parseRecordId } from '../../../domain/record-id';
import type { OperatorAnswer, Task, UnverifiedRequest } from '../../../domain/steps';
import { content, monday, policy, submitter } from '../../domain/approvals/support';
import { smallest, trimblePaySettings } from '../../support/settings';
import { memoryStore, type MemoryStore } from './memory-store';

export const record = 'trimble-pay~main~application~pap_3~east-ABC';
const ref = parseRecordId(record);
const context = { assertMayStillSend: () => undefined, signal: new AbortController().signal };

type ByLink = Extract<Decision, { via: 'link' }>;

export interface Office {
  store: MemoryStore;
  mails: MailMessage[];
  logged: string[];
  /** What is true outside; a test changes it. */
  world: {
    now: string;
    policy: ApprovalPolicy;
    content: ApprovalContent;
    submitter: Submitter;
    /** What the mail server answers. */
    answer(mail: MailMessage): Sent;
  };
  follow(): Promise<ApprovalState>;
  /** Follows, and delivers the mails that it wants. */
  turn(): Promise<ApprovalState>;
  deliver(task: Task): Promise<void>;
  voided(why: string): Promise<void>;
  /** The token of the last mail to a person. */
  token(approver: string): string;
  /** As the gateway does with a POST: written down, and nothing else. */
  write(taken: Decision | Delegating): ReturnType<typeof writeDecision>;
  apply(id: string): Promise<OperatorAnswer>;
  /** Written down and applied. */
  decide(taken: Decision | Delegating): Promise<OperatorAnswer>;
  byLink(approver: string, change?: Partial<ByLink>): Promise<ByLink>;
  unverified(request: UnverifiedRequest): Promise<OperatorAnswer>;
  approval(): Promise<Approval>;
  round(): Promise<Round>;
}

export function openOffice(change: Partial<Office['world']> = {}): Office {
  const store = memoryStore();
  const mails: MailMessage[] = [];
  const logged: string[] = [];
  const log = createLogger({ level: 'debug', name: 'test' }, { write: (line) => void logged.push(line) });
  const outside: Office['world'] = {
    now: monday,
    policy: policy(),
    content: content(),
    submitter,
    answer: ({ messageId }) => ({ outcome: 'applied', ref: messageId, stage: 'done', answer: '250 ok' }),
    ...change,
  };
  const world = {
    store,
    log,
    now: () => new Date(outside.now),
    get settings() {
      const main = trimblePaySettings({ approvals: 'girder', acknowledgeBypass: true });
      const trimblePay = { main: { ...main, approvalPolicy: outside.policy } };
      return { ...smallest, trimblePay };
    },
    mail: {
      send: (mail: MailMessage) => {
        mails.push(mail);
        return Promise.resolve(outside.answer(mail));
      },
    },
  };
  const effects = {
    'mail/approval': bind(approvalMailEffect(world), approvalMailBody.parse),
    'mail/message': bind(mailEffect(world.mail), mailBody.parse),
  };
  const read = () => Promise.resolve({ content: outside.content });

  async function deliver({ key }: Task): Promise<void> {
    const posting = await readPosting(store, key);
    if (posting?.kind !== 'mail/approval' && posting?.kind !== 'mail/message') throw new Error(key);
    const sent = await effects[posting.kind].send(posting.body, context);
    const state = { applied: 'posted', refused: 'rejected', notSent: 'claimed', unclear: 'claimed' } as const;
    const attempt = { number: posting.attempts.length + 1, startedAt: outside.now, sendBy: outside.now };
    const answer = JSON.stringify(sent);
    await updatePosting(
      store,
      key,
      (now) =>
        now && { ...now, state: state[sent.outcome], attempts: [...now.attempts, { ...attempt, answer }] },
    );
  }

  const office: Office = {
    store,
    mails,
    logged,
    world: outside,
    follow: () => followApproval(world, { ref, content: outside.content, submitter: outside.submitter }),
    async turn() {
      const state = await office.follow();
      for (const task of state.mails) await deliver(task);
      return state;
    },
    deliver,
    voided: (why) => voidApproval(world, ref, why),
    token(approver) {
      const mail = mails.findLast(({ to }) => to[0] === outside.policy.approvers[approver]?.email);
      const token = mail && /\/approvals\/(\S+)/.exec(mail.text)?.[1];
      if (token === undefined) throw new Error(`no mail to ${approver}`);
      return token;
    },
    write: (taken) => writeDecision(store, record, taken),
    apply: (id) => applyDecisionBy(world, record, id, read),
    async decide(taken) {
      await office.write(taken);
      return office.apply(taken.id);
    },
    async byLink(approver, more = {}) {
      const marks = readToken(office.token(approver));
      const file = await readApproval(store, record);
      if (!marks || !file) throw new Error('no link');
      return {
        id: marks.id,
        via: 'link',
        choice: 'approve',
        comment: '',
        contentHash: file.contentHash,
        takenAt: outside.now,
        ...more,
      };
    },
    unverified: (request) => decideUnverifiedBy(world, record, request, read),
    approval: async () => approvalOf((await readApproval(store, record))?.events ?? []),
    async round() {
      const round = currentRound(await office.approval());
      if (!round) throw new Error('no round');
      return round;
    },
  };
  return office;
}
