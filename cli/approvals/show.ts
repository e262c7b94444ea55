import { listUndecided, readDecision, type StoredDecision } from '../../clients/store/approvals';
import { listPostings } from '../../clients/store/postings';
import type { Decided, Delegated, Link, Round } from '../../domain/approvals/events';
import { inStep, isUsed } from '../../domain/approvals/state';
import { whyStuck } from '../../domain/approvals/standing';
import { businessDate } from '../../domain/approvals/business-days';
import { markOf } from '../../domain/approvals/where';
import { shown } from '../../domain/money';
import type { Posting } from '../../domain/postings';
import type { Answer } from '../answer';
import type { Session } from '../session';
import { fields, table } from '../table';
import { findApproval, type Found } from './find';
import { type ApprovalSummary, summaryOf } from './list';

/** Steps, who decided when and how, links that were sent (never their tokens), what is missing and what comes next. */
export async function showApprovalCommand(session: Session, given: string): Promise<Answer> {
  const found = await findApproval(session, given);
  const { file, round, approval, policy } = found;
  const now = session.world.now().toISOString();
  const summary = summaryOf(found, now);
  const stuck = policy && whyStuck(round, policy, businessDate(now, policy.calendar));
  const waiting = await waitingOf(session, file.record);
  const mails = (await listPostings(session.store, file.record)).filter(
    ({ kind }) => kind === 'mail/approval',
  );
  const blocks = [
    headText(found, summary, stuck, waiting.length),
    stepsText(round),
    decisionsText(approval.rounds),
    linksText(found, now),
    mailsText(mails),
    roundsText(approval.rounds),
  ];
  return {
    ok: true,
    text: blocks.filter((block) => block !== '').join('\n\n'),
    data: {
      ...summary,
      contentHash: file.contentHash,
      changed: file.changed,
      stuck,
      rounds: approval.rounds,
      links: approval.links.map((link) => linkData(link)),
      waiting,
    },
  };
}

/** Taken and not applied yet. */
async function waitingOf(session: Session, record: string): Promise<StoredDecision[]> {
  const waiting: StoredDecision[] = [];
  for await (const { id } of listUndecided(session.store, record)) {
    const stored = await readDecision(session.store, id);
    if (stored && !stored.outcome) waiting.push(stored);
  }
  return waiting;
}

function headText(
  { file, round }: Found,
  summary: ApprovalSummary,
  stuck: string | undefined,
  waiting: number,
): string {
  const { contract, application, totals } = file.content;
  return fields([
    ['Record', file.record],
    ['Application', `${summary.application}, revision ${application.revision}`],
    ['Job', contract.job],
    ['Subcontract', `${contract.subcontract}, ${contract.vendorName} (vendor ${contract.vendor})`],
    ['Payable', shown(totals.currentPaymentDue)],
    ['Shown', file.contentHash.slice(0, 12)],
    ['State', `${round.status} since ${summary.since}`],
    ['Why', round.why],
    ['Step', round.status === 'open' ? `${summary.step}, ${summary.missing} missing` : undefined],
    ['May decide', summary.mayDecide.join(', ')],
    ['Stuck', stuck],
    ['Not applied yet', waiting > 0 ? `${waiting} decided; a worker applies it` : undefined],
    ['Next', summary.nextDue && `${summary.nextDue.kind} on ${summary.nextDue.at}`],
    ['Changed', file.changed],
  ]);
}

function stepsText(round: Round): string {
  const rows = round.steps.map(({ name, need, approvers, escalateTo }, at) => [
    String(at + 1),
    name,
    `${need} of ${approvers.length}`,
    approvers.join(', '),
    escalateTo.join(', '),
    stepState(round, at),
  ]);
  return table(['STEP', 'NAME', 'NEEDS', 'APPROVERS', 'ESCALATES TO', 'STATE'], rows);
}

function stepState(round: Round, at: number): string {
  if (at < round.step || round.status === 'approved') return 'complete';
  if (at > round.step) return round.status === 'open' ? 'to come' : '';
  const marks = [
    round.status,
    `${inStep(round).length} decided`,
    round.escalated ? 'escalated' : '',
    round.deadlinePassed ? 'deadline passed' : '',
  ];
  return marks.filter((mark) => mark !== '').join(', ');
}

function decisionsText(rounds: Round[]): string {
  const rows = rounds.flatMap((round) => [
    ...round.decided.map((one): [string, string[]] => [one.takenAt, decidedRow(round, one)]),
    ...round.delegated.map((one): [string, string[]] => [one.takenAt, delegatedRow(round, one)]),
  ]);
  if (rows.length === 0) return 'Nobody has decided yet.';
  rows.sort(([a], [b]) => Date.parse(a) - Date.parse(b));
  return table(
    ['TAKEN', 'ROUND', 'STEP', 'BY', 'CHOICE', 'HOW', 'COMMENT'],
    rows.map(([, row]) => row),
  );
}

function decidedRow(round: Round, one: Decided): string[] {
  const by = one.seat === undefined || one.seat === one.by ? one.by : `${one.by} for ${one.seat}`;
  return [one.takenAt, ...placeOf(round, one.step), by, one.choice, howOf(one), one.comment];
}

function delegatedRow(round: Round, one: Delegated): string[] {
  return [one.takenAt, ...placeOf(round, one.step), one.of, `delegate to ${one.to}`, howOf(one), one.comment];
}

/** What nobody proved is marked. */
function howOf(one: Pick<Decided, 'via' | 'operator'>): string {
  return `${one.via}${one.operator === undefined ? '' : ` (${one.operator})`}${markOf(one)}`;
}

function placeOf(round: Round, step: number): [string, string] {
  return [String(round.number), round.steps[step]?.name ?? String(step + 1)];
}

function linksText({ approval, round }: Found, now: string): string {
  if (approval.links.length === 0) return '';
  const rows = approval.links.map((link) => [
    link.approver,
    String(link.round),
    round.number === link.round ? (round.steps[link.step]?.name ?? '') : String(link.step + 1),
    link.expiresAt,
    linkState(link, round, isUsed(approval, link.id), now),
  ]);
  return table(['LINK TO', 'ROUND', 'STEP', 'GOOD UNTIL', 'STATE'], rows);
}

function linkState(link: Link, round: Round, used: boolean, now: string): string {
  if (used) return 'used';
  if (round.status !== 'open' || link.round !== round.number || link.step !== round.step) return 'closed';
  return Date.parse(now) < Date.parse(link.expiresAt) ? 'open' : 'expired';
}

/** Neither id nor hash: they are nobody's business who cannot hold the token against them. */
function linkData({ approver, round, step, expiresAt }: Link): Omit<Link, 'id' | 'hash'> {
  return { approver, round, step, expiresAt };
}

/** Mails that are not out. */
function mailsText(mails: Posting[]): string {
  const open = mails.filter(({ state }) => state !== 'posted');
  if (open.length === 0) return '';
  const rows = open.map(({ part, state, attempts, rows: said }) => [
    part,
    state === 'rejected' ? 'refused' : 'not sent yet',
    String(attempts.length),
    said?.map(({ text }) => text).join('; ') ?? attempts.at(-1)?.answer ?? '',
  ]);
  return table(['MAIL', 'STATE', 'ATTEMPTS', 'ANSWER'], rows);
}

function roundsText(rounds: Round[]): string {
  if (rounds.length < 2) return '';
  const rows = rounds.map(({ number, status, revision, endedAt, why }) => [
    String(number),
    status,
    String(revision),
    endedAt ?? '',
    why ?? '',
  ]);
  return table(['ROUND', 'STATE', 'REVISION', 'ENDED', 'WHY'], rows);
}
