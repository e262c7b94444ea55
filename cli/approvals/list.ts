import { businessDate } from '../../domain/approvals/business-days';
import { dueNext } from '../../domain/approvals/due';
import { whoMayDecide } from '../../domain/approvals/standing';
import { currentStep, missingOf } from '../../domain/approvals/state';
import { unknownPerson } from '../../domain/approvals/unknown-person';
import { parseRecordId } from '../../domain/record-id';
import type { Answer } from '../answer';
import { UsageError } from '../answer';
import type { Session } from '../session';
import { clean, table } from '../table';
import { allApprovals, type Found, titleOf } from './find';

export interface ListApprovalsOptions {
  connection?: string;
  mine?: string;
  all?: boolean;
}

/** Approvals that are open, the longest waiting first; with `--all`, every one. */
export async function listApprovalsCommand(session: Session, options: ListApprovalsOptions): Promise<Answer> {
  const { connection, mine, all } = options;
  if (mine !== undefined) mustBeKnown(session, mine);
  const { found, unreadable } = await allApprovals(session);
  const now = session.world.now().toISOString();
  const shown = found
    .filter(({ file }) => connection === undefined || parseRecordId(file.record).account === connection)
    .map((one) => summaryOf(one, now))
    .filter(({ status, mayDecide }) =>
      mine === undefined ? all === true || status === 'open' : mayDecide.includes(mine),
    );
  return {
    ok: unreadable.length === 0,
    text: [
      shown.length > 0 ? listText(shown) : 'No approval is open; --all lists the others.',
      ...unreadable.map(({ record, why }) => `Cannot read ${record}: ${clean(why)}`),
    ].join('\n'),
    data: { approvals: shown, unreadable },
  };
}

/** What scripts get of an approval. */
export interface ApprovalSummary {
  record: string;
  application: string;
  job: string;
  status: string;
  step: string;
  missing: number;
  /** Keys of the policy. */
  mayDecide: string[];
  /** ISO instant at which the step began. */
  since: string;
  nextDue?: { kind: string; at: string };
}

export function summaryOf({ file, approval, round, policy }: Found, now: string): ApprovalSummary {
  const due = policy && dueNext(approval, policy.calendar, now);
  return {
    record: file.record,
    application: titleOf(file),
    job: file.content.contract.job,
    status: round.status,
    step: currentStep(round)?.name ?? '',
    missing: missingOf(round),
    mayDecide: policy ? whoMayDecide(round, policy, businessDate(now, policy.calendar)) : [],
    since: round.endedAt ?? round.stepSince,
    ...(due && { nextDue: { kind: due.kind, at: due.at } }),
  };
}

function listText(shown: ApprovalSummary[]): string {
  const rows = shown.map((one) => [
    one.application,
    one.job,
    one.status,
    one.step,
    one.missing === 0 ? '' : String(one.missing),
    one.mayDecide.join(', '),
    one.since,
    one.nextDue ? `${one.nextDue.kind} ${one.nextDue.at}` : '',
    one.record,
  ]);
  const head = ['APPLICATION', 'JOB', 'STATE', 'STEP', 'MISSING', 'MAY DECIDE', 'SINCE', 'NEXT', 'RECORD'];
  const count = shown.length === 1 ? '1 approval' : `${shown.length} approvals`;
  return `${table(head, rows)}\n${count}`;
}

function mustBeKnown(session: Session, key: string): void {
  const keys = Object.values(session.settings.trimblePay).flatMap(({ approvalPolicy }) =>
    Object.keys(approvalPolicy?.approvers ?? {}),
  );
  const [problem] = unknownPerson(key, [...new Set(keys)], '--mine');
  if (problem !== undefined) throw new UsageError(clean(problem));
}
