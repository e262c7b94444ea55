import type { ApprovalContent } from '../../../domain/approvals/content';
import type { Accepted, Circumstances, Decision } from '../../../domain/approvals/decide';
import { decide } from '../../../domain/approvals/decide';
import type { Approval, ApprovalEvent, Round } from '../../../domain/approvals/events';
import type { ApprovalPolicy, ApprovalStep } from '../../../domain/approvals/policy';
import type { BusinessCalendar } from '../../../domain/approvals/business-days';
import type { Refusal } from '../../../domain/approvals/refusals';
import { approvalOf, currentRound } from '../../../domain/approvals/state';
import { stepsFor } from '../../../domain/approvals/steps';

export const calendar: BusinessCalendar = {
  zone: 'America/New_York',
  workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
  holidays: ['2026-09-07', '2026-11-26'],
  opens: '08:00',
  closes: '17:00',
};

export const people = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay'] as const;

export function step(change: Partial<ApprovalStep> = {}): ApprovalStep {
  return { name: 'office', needs: 'all', approvers: ['ann', 'bob'], ...change };
}

export function policy(change: Partial<ApprovalPolicy> = {}): ApprovalPolicy {
  return {
    calendar,
    approvers: Object.fromEntries(
      people.map((key) => [key, { name: key, email: `${key}@gc.example`, trimblePayUser: `u-${key}` }]),
    ),
    delegates: [],
    steps: [step(), step({ name: 'finance', needs: 'any', approvers: ['cat', 'dan'] })],
    linkDays: 5,
    allowUnverified: false,
    ...change,
  };
}

export const submitter = { user: 'u-sub', email: 'billing@sub.example' };

/** Monday noon in New York. */
export const monday = '2026-08-03T16:00:00.000Z';
export const expiry = '2026-08-10T16:00:00.000Z';
export const hashA = 'a'.repeat(64);
export const hashB = 'b'.repeat(64);

export function opened(by: ApprovalPolicy, change: Partial<Extract<ApprovalEvent, { kind: 'opened' }>> = {}) {
  const resolved = stepsFor(by, { amount: '5000.00', project: 'J1', submitter });
  if (!resolved.ok) throw new Error(resolved.problems.join(' '));
  const event: ApprovalEvent = {
    kind: 'opened',
    at: monday,
    contentHash: hashA,
    revision: 1,
    submitter,
    steps: resolved.steps,
    ...change,
  };
  return event;
}

export const openApproval = (by: ApprovalPolicy): Approval => approvalOf([opened(by)]);

export function linkFor(
  approver: string,
  change: { id?: string; round?: number; step?: number } = {},
): ApprovalEvent {
  const link = {
    id: `link-${approver}`,
    hash: 'h',
    approver,
    round: 1,
    step: 0,
    expiresAt: expiry,
    ...change,
  };
  return { kind: 'linkSent', at: monday, link };
}

type Caller = Extract<Decision, { approver: string; round: number }>;

/** Of somebody who signed in. */
export function byCaller(approver: string, change: Partial<Caller> = {}): Caller {
  const { step: at = 0, round = 1 } = change;
  return {
    id: `${round}-${at}-${approver}`,
    choice: 'approve',
    comment: '',
    contentHash: hashA,
    takenAt: '2026-08-04T14:00:00.000Z',
    via: 'http',
    approver,
    round,
    step: at,
    ...change,
  };
}

export function byLink(id: string, change: Partial<Extract<Decision, { via: 'link' }>> = {}): Decision {
  return {
    id,
    choice: 'approve',
    comment: '',
    contentHash: hashA,
    takenAt: '2026-08-04T14:00:00.000Z',
    via: 'link',
    ...change,
  };
}

export const about = (by: ApprovalPolicy, change: Partial<Circumstances> = {}): Circumstances => ({
  now: '2026-08-04T14:00:01.000Z',
  policy: by,
  contentHash: hashA,
  ...change,
});

/** The approval after decisions which must all be accepted. */
export function after(approval: Approval, by: ApprovalPolicy, ...decisions: Decision[]): Approval {
  return decisions.reduce((state, one) => accepted(decide(state, one, about(by))).approval, approval);
}

export function accepted(answer: Accepted | Refusal): Accepted {
  if (!answer.ok) throw new Error(`${answer.kind}: ${answer.sentence}`);
  return answer;
}

export function roundOf(approval: Approval): Round {
  const round = currentRound(approval);
  if (!round) throw new Error('no round');
  return round;
}

export function content(change: Partial<ApprovalContent> = {}): ApprovalContent {
  return {
    contract: { company: 'ABC', job: 'J1', subcontract: 'SC-7', vendor: 'V9', vendorName: 'Frame Co' },
    application: {
      number: 2,
      revision: 1,
      kind: 'progress',
      periodStart: '2026-07-01',
      periodEnd: '2026-07-31',
    },
    totals: {
      originalContract: '160000.00',
      changeOrders: '10000.00',
      revisedContract: '170000.00',
      completedAndStored: '75333.88',
      retainage: '7308.36',
      earnedLessRetainage: '68025.52',
      previousCertificates: '38400.00',
      currentPaymentDue: '29625.52',
      balanceToFinish: '101974.48',
      gross: '33333.88',
      retention: '3708.36',
    },
    lines: [
      line('1', { item: 'A1', description: 'Framing', workThisPeriod: '15000.00' }),
      line('2', { item: 'B1', description: 'Drywall', workThisPeriod: '8333.33' }),
    ],
    changeOrders: [{ number: 'CO1', description: 'Added wall', amount: '10000.00' }],
    attachments: [{ id: 'f1', kind: 'lien_waiver', fileName: 'waiver.pdf', sha256: hashContent }],
    ...change,
  };
}

const hashContent = '0'.repeat(64);

export function line(
  id: string,
  change: Partial<ApprovalContent['lines'][number]> = {},
): ApprovalContent['lines'][number] {
  return {
    id,
    section: '01-100¦S¦¦base¦1',
    item: id,
    description: '',
    scheduledValue: '50000.00',
    previousWork: '20000.00',
    previousStored: '0.00',
    workThisPeriod: '0.00',
    storedNow: '0.00',
    retainageToDateWork: '2000.00',
    retainageToDateStored: '0.00',
    retainageReleasedThisPeriod: '0.00',
    ...change,
  };
}
