import { listApprovals, readApproval, type ApprovalFile } from '../../clients/store/approvals';
import type { Store } from '../../clients/store/port';
import type { Approval, Round } from '../../domain/approvals/events';
import type { ApprovalPolicy } from '../../domain/approvals/policy';
import { approvalOf, currentRound } from '../../domain/approvals/state';
import { parseRecordId, recordId } from '../../domain/record-id';
import type { Settings } from '../../domain/settings';
import { CannotError } from '../answer';
import type { Session } from '../session';
import { fullId } from '../records/find';
import { clean } from '../table';

/** An approval as it stands, with today's policy; without one, where its connection has none any more. */
export interface Found {
  file: ApprovalFile;
  approval: Approval;
  round: Round;
  policy?: ApprovalPolicy;
}

/**
 * The approval that is meant: by the record's full id, the application's id in Trimble Pay, or
 * `<subcontract>-<number>`, as long as only one answers to that.
 * @throws CannotError naming the candidates, or where to look when there is none.
 */
export async function findApproval(session: Session, given: string): Promise<Found> {
  const found = await candidates(session, given);
  const [only] = found;
  if (!only) {
    throw new CannotError(
      `Girder asks nobody to approve "${clean(given)}"; \`girder approvals list --all\` shows all that it asked for.`,
    );
  }
  if (found.length > 1) throw ambiguous(given, found);
  return only;
}

/** The record, also of an application that is approved in Trimble Pay alone. */
export async function approvalRecord(session: Session, given: string): Promise<string | undefined> {
  const found = await candidates(session, given);
  if (found.length > 1) throw ambiguous(given, found);
  return found[0]?.file.record;
}

async function candidates(session: Session, given: string): Promise<Found[]> {
  const full = fullId(given);
  if (full) {
    const found = await foundOf(session.store, session.settings, recordId(full));
    return found ? [found] : [];
  }
  const wanted = given.trim().toUpperCase();
  const { found } = await allApprovals(session);
  return found.filter(({ file }) =>
    [parseRecordId(file.record).id, titleOf(file)].some((name) => name.toUpperCase() === wanted),
  );
}

/** e.g. `SC-7-2`: subcontract and number. */
export function titleOf({ content }: Pick<ApprovalFile, 'content'>): string {
  return `${content.contract.subcontract}-${content.application.number}`;
}

const lanes = 24;

/** Every approval; what cannot be read is named with why, and the others are shown all the same. */
export async function allApprovals(
  session: Session,
): Promise<{ found: Found[]; unreadable: { record: string; why: string }[] }> {
  const { store, settings } = session;
  const found: Found[] = [];
  const unreadable: { record: string; why: string }[] = [];
  const source = listApprovals(store)[Symbol.asyncIterator]();
  const lane = async (): Promise<void> => {
    for (let next = await source.next(); !next.done; next = await source.next()) {
      try {
        const one = await foundOf(store, settings, next.value);
        if (one) found.push(one);
      } catch (error) {
        unreadable.push({ record: next.value, why: error instanceof Error ? error.message : String(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  found.sort((a, b) => Date.parse(a.round.stepSince) - Date.parse(b.round.stepSince));
  return { found, unreadable };
}

async function foundOf(store: Store, settings: Settings, record: string): Promise<Found | undefined> {
  const file = await readApproval(store, record);
  const approval = file && approvalOf(file.events);
  const round = approval && currentRound(approval);
  if (!round) return undefined;
  return { file, approval, round, policy: policyOf(settings, record) };
}

function policyOf({ trimblePay }: Settings, record: string): ApprovalPolicy | undefined {
  const { account } = parseRecordId(record);
  return Object.hasOwn(trimblePay, account) ? trimblePay[account]?.approvalPolicy : undefined;
}

function ambiguous(given: string, found: Found[]): CannotError {
  const list = found.map(({ file, round }) => `  ${file.record}  (${round.status})`).join('\n');
  return new CannotError(`"${clean(given)}" may be any of these; name one by its full id:\n${list}`);
}
