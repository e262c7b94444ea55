/** From the token of a mailed link to what it leads to. Nothing is written. */
import { randomBytes } from 'node:crypto';
import {
  type ApprovalFile,
  type ApprovalLink,
  isIntact,
  readApproval,
  readDecision,
  readLink,
  type StoredDecision,
} from '../../clients/store/approvals';
import type { Store } from '../../clients/store/port';
import { decide } from '../../domain/approvals/decide';
import type { Approval, Round } from '../../domain/approvals/events';
import type { ApprovalPolicy } from '../../domain/approvals/policy';
import { type Refusal, refuse } from '../../domain/approvals/refusals';
import { approvalOf, currentRound } from '../../domain/approvals/state';
import { readToken, sameHash, tokenBytes, tokenOf } from '../../domain/approvals/tokens';
import { parseRecordId } from '../../domain/record-id';
import type { Settings } from '../../domain/settings';

export interface FindDeps {
  store: Store;
  settings: Settings;
  /** ISO instant. */
  now(): string;
}

/** An approval as it stands, with today's policy. */
export interface Standing {
  file: ApprovalFile;
  approval: Approval;
  round: Round;
  policy: ApprovalPolicy;
}

export type Found =
  /** No such link: one answer, whatever is wrong with the token. */
  | { kind: 'unknown' }
  /** It was used; what was decided with it stands there. */
  | { kind: 'used'; stored: StoredDecision; policy?: ApprovalPolicy }
  /** It cannot be used now. */
  | { kind: 'refused'; refusal: Refusal; policy?: ApprovalPolicy }
  | ({ kind: 'open'; id: string; link: ApprovalLink } & Standing);

/** Looked for in the place of what is no token, so that this takes as long as a token that is wrong. */
const nobodys = tokenOf(randomBytes(tokenBytes));

/** @throws StoreError when the store does not answer; Error when what is stored contradicts itself. */
export async function findByToken(deps: FindDeps, text: string): Promise<Found> {
  const token = readToken(text);
  const { id, hash } = token ?? nobodys;
  const link = await readLink(deps.store, id);
  if (!token || !link || !sameHash(link.hash, hash)) return { kind: 'unknown' };
  const policy = policyOf(deps.settings, link.record);
  const stored = await readDecision(deps.store, id);
  if (stored) return { kind: 'used', stored, policy };
  const standing = await findStanding(deps, link.record);
  if (!standing) return { kind: 'unknown' };
  if (standing === 'notHere') {
    const sentence = 'Applications of this connection are not approved here any more.';
    return { kind: 'refused', refusal: refuse('closed', sentence) };
  }
  const now = deps.now();
  const { contentHash } = standing.file;
  // Whether its holder could decide, asked as if he approved.
  const answer = decide(
    standing.approval,
    { id, via: 'link', choice: 'approve', comment: '', contentHash, takenAt: now },
    { now, policy: standing.policy, contentHash },
  );
  return answer.ok ? { kind: 'open', id, link, ...standing } : { kind: 'refused', refusal: answer, policy };
}

/** @returns undefined: no such approval; `notHere`: the configuration has no policy for it (any more). */
export async function findStanding(
  { store, settings }: Pick<FindDeps, 'store' | 'settings'>,
  record: string,
): Promise<Standing | 'notHere' | undefined> {
  const file = await readApproval(store, record);
  if (!file) return undefined;
  const approval = approvalOf(file.events);
  const round = currentRound(approval);
  if (!round) return undefined;
  const policy = policyOf(settings, record);
  if (!policy) return 'notHere';
  if (!isIntact(file)) throw new Error(`approvals/${record} is not what its hash says`);
  return { file, approval, round, policy };
}

function policyOf(settings: Settings, record: string): ApprovalPolicy | undefined {
  const { account } = parseRecordId(record);
  if (!Object.hasOwn(settings.trimblePay, account)) return undefined;
  const connection = settings.trimblePay[account];
  return connection?.approvals === 'trimble-pay' ? undefined : connection?.approvalPolicy;
}
