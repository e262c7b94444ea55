import { readApproval, readDecision, type StoredDecision } from '../../clients/store/approvals';
import { listOpen } from '../../clients/store/open-index';
import type { Store } from '../../clients/store/port';
import { businessDate } from '../../domain/approvals/business-days';
import type { ApprovalContent } from '../../domain/approvals/content';
import type { Decision } from '../../domain/approvals/decide';
import type { Delegating } from '../../domain/approvals/delegate';
import type { Decided, Round } from '../../domain/approvals/events';
import { refusalStatus } from '../../domain/approvals/refusals';
import { whoMayDecide } from '../../domain/approvals/standing';
import { approvalOf, currentRound, currentStep, missingOf } from '../../domain/approvals/state';
import { requestDecisionId } from '../../domain/approvals/tokens';
import { parseRecordId } from '../../domain/record-id';
import { z } from 'zod';
import { findStanding, type Standing } from '../approvals/find';
import { applied, cleanComment, take, type TakeDeps } from '../approvals/take';
import { forEachOf } from '../temporal';
import { ApiError, refused } from './errors';
import { readBody } from './read-body';

/** An approval that waits for somebody. */
export interface OpenApproval {
  record: string;
  application: number;
  company: string;
  job: string;
  vendor: string;
  subcontract: string;
  round: number;
  /** The open step: its place, from 0, and name. */
  step: number;
  stepName: string;
  /** Approvals that the step still lacks. */
  missing: number;
  /** Since when the step is open. */
  since: string;
}

/** By the time since which they wait, longest first. Read from the open records, not from all there ever were. */
export async function openApprovals(store: Store): Promise<OpenApproval[]> {
  const records: string[] = [];
  for await (const record of listOpen(store)) {
    const { source, process } = parseRecordId(record);
    if (source === 'trimble-pay' && process === 'application') records.push(record);
  }
  const open: OpenApproval[] = [];
  await forEachOf(records, async (record) => {
    const file = await readApproval(store, record);
    const round = file && currentRound(approvalOf(file.events));
    const step = round && currentStep(round);
    if (!file || round?.status !== 'open' || !step) return;
    const { contract, application } = file.content;
    open.push({
      record,
      application: application.number,
      company: contract.company,
      job: contract.job,
      vendor: contract.vendor,
      subcontract: contract.subcontract,
      round: round.number,
      step: round.step,
      stepName: step.name,
      missing: missingOf(round),
      since: round.stepSince,
    });
  });
  return open.sort((a, b) => a.since.localeCompare(b.since) || a.record.localeCompare(b.record));
}

export interface ShownApproval {
  record: string;
  content: ApprovalContent;
  /** To be sent back with the decision: what was decided on. */
  contentHash: string;
  round: number;
  step: number;
  /** Why it is shown again, one sentence. */
  changed?: string;
  standing: {
    status: Round['status'];
    why?: string;
    missing: number;
    since: string;
    /** Keys of the policy. */
    mayDecide: string[];
    steps: {
      name: string;
      need: number;
      approvers: string[];
      decided: Omit<Decided, 'id' | 'contentHash' | 'step'>[];
    }[];
  };
}

export async function showApproval(deps: TakeDeps, record: string): Promise<ShownApproval> {
  const { file, round, policy } = await mustStand(deps, record);
  const today = businessDate(deps.now(), policy.calendar);
  return {
    record,
    content: file.content,
    contentHash: file.contentHash,
    round: round.number,
    step: round.step,
    changed: file.changed,
    standing: {
      status: round.status,
      why: round.why,
      missing: missingOf(round),
      since: round.stepSince,
      mayDecide: whoMayDecide(round, policy, today),
      steps: round.steps.map(({ name, need, approvers }, at) => ({
        name,
        need,
        approvers,
        decided: round.decided.filter((one) => one.step === at).map(publicOf),
      })),
    },
  };
}

function publicOf({ by, seat, choice, comment, via, takenAt }: Decided) {
  return { by, seat, choice, comment, via, takenAt };
}

async function mustStand(deps: TakeDeps, record: string): Promise<Standing> {
  const standing = await findStanding(deps, record);
  if (!standing) throw new ApiError(404, 'unknown_record', `There is no approval of "${record}".`);
  if (standing === 'notHere') {
    throw new ApiError(409, 'closed', 'Applications of this connection are not approved here any more.');
  }
  return standing;
}

const decisionBody = z.strictObject({
  choice: z.enum(['approve', 'decline', 'delegate'], 'expected approve, decline or delegate'),
  comment: z.string().default(''),
  /** Of a delegation: key of the other person. */
  to: z.string().max(100).optional(),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/, 'expected the contentHash of what was shown'),
  round: z.int().min(1),
  step: z.int().min(0),
});

export interface DecisionAnswer {
  record: string;
  /** Id of the decision. */
  decision: string;
  choice: 'approve' | 'decline' | 'delegate';
  takenAt: string;
  /** `taken`: it stands and is applied as soon as Temporal answers. */
  state: 'applied' | 'taken';
  sentence: string;
}

/**
 * Decides for the approver of the client. The key makes it safe to ask again: the same request counts once and gets the
 * same decision; another request under the same key is refused.
 */
export async function decideByRequest(
  deps: TakeDeps,
  record: string,
  approver: string,
  key: string,
  body: unknown,
): Promise<DecisionAnswer> {
  const wanted = readBody(decisionBody, body);
  const id = requestDecisionId(record, approver, key);
  const decision = decisionOf(id, approver, wanted, deps.now());
  const there = await readDecision(deps.store, id);
  if (there) return again(deps, there, decision);
  const taking = await take(deps, decision, await mustStand(deps, record));
  switch (taking.kind) {
    case 'refused':
      throw refused(taking.refusal);
    case 'used':
      return again(deps, taking.stored, decision);
    case 'taken':
      return answerOf(taking.stored);
  }
}

function decisionOf(
  id: string,
  approver: string,
  { choice, comment, to, contentHash, round, step }: z.infer<typeof decisionBody>,
  takenAt: string,
): Decision | Delegating {
  const of = {
    id,
    via: 'http',
    approver,
    comment: cleanComment(comment),
    contentHash,
    round,
    step,
    takenAt,
  } as const;
  if (choice === 'delegate') return { ...of, choice, to: to ?? '' };
  if (to !== undefined) throw new ApiError(422, 'invalid', 'to: only a delegation names another person.');
  return { ...of, choice };
}

async function again(
  deps: TakeDeps,
  stored: StoredDecision,
  decision: Decision | Delegating,
): Promise<DecisionAnswer> {
  if (meaningOf(stored.decision) !== meaningOf(decision)) {
    throw new ApiError(
      422,
      'idempotency_mismatch',
      `The Idempotency-Key was used for another decision, ${stored.decision.choice}; take a new one.`,
    );
  }
  return answerOf(stored.outcome ? stored : await applied(deps, stored));
}

function meaningOf(decision: Decision | Delegating): string {
  const { choice, comment, contentHash } = decision;
  const to = decision.choice === 'delegate' ? decision.to : '';
  const place = decision.via === 'link' ? [] : [decision.round, decision.step];
  return JSON.stringify([choice, comment, contentHash, to, ...place]);
}

/** @throws ApiError with the status of the refusal when the decision was taken but did not count. */
function answerOf({ record, decision, outcome }: StoredDecision): DecisionAnswer {
  const { id, choice, takenAt } = decision;
  if (outcome && !outcome.accepted) {
    const { kind, sentence } = outcome;
    throw new ApiError(kind ? refusalStatus[kind] : 409, kind ?? 'refused', sentence);
  }
  const state = outcome ? 'applied' : 'taken';
  const sentence = outcome?.sentence ?? 'It was taken and is applied as soon as Temporal answers.';
  return { record, decision: id, choice, takenAt, state, sentence };
}
