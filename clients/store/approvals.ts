import { z } from 'zod';
import { type ApprovalContent, contentHash } from '../../domain/approvals/content';
import type { Decision } from '../../domain/approvals/decide';
import type { Delegating } from '../../domain/approvals/delegate';
import type { ApprovalEvent } from '../../domain/approvals/events';
import type { RefusalKind } from '../../domain/approvals/refusals';
import { approvalContent, approvalEvent, refusalKind, takenDecision } from './approval-schemas';
import { approvalKey, approvalLinkKey, decisionKey, lastId, lastPart, prefixes, undecidedKey } from './keys';
import type { Store } from './port';
import { mustExist, update } from './update';

/** The approval of one pay application (TP6). Changed only by compare-and-swap. */
export interface ApprovalFile {
  /** Record of the application. */
  record: string;
  /** In order; what they amount to is `approvalOf(events)`. */
  events: ApprovalEvent[];
  /** What the last round shows. */
  content: ApprovalContent;
  /** `contentHash(content)`. */
  contentHash: string;
  /** What is different from what was shown in the round before, one sentence; absent in the first round. */
  changed?: string;
}

const fileSchema: z.ZodType<ApprovalFile> = z.looseObject({
  record: z.string().min(1),
  events: z.array(approvalEvent),
  content: approvalContent,
  contentHash: z.string(),
  changed: z.string().optional(),
});
const checkFile = (value: unknown) => fileSchema.parse(value);

export async function readApproval(store: Store, record: string): Promise<ApprovalFile | undefined> {
  return (await store.get(approvalKey(record), checkFile))?.value;
}

/**
 * @param change called with what is stored, possibly several times; undefined leaves things as they are.
 * @returns the file as it now stands; undefined when there is none and `change` makes none.
 */
export async function updateApproval(
  store: Store,
  record: string,
  change: (file: ApprovalFile | undefined) => ApprovalFile | undefined,
): Promise<ApprovalFile | undefined> {
  return (await update(store, approvalKey(record), checkFile, change))?.value;
}

/** Records of all pay applications that were ever to be approved by Girder's steps. */
export async function* listApprovals(store: Store): AsyncGenerator<string> {
  for await (const key of store.list(prefixes.approvals)) yield lastId(key);
}

/** Whether the content of a file is what its hash says; a page shows nothing else. */
export function isIntact({ content, contentHash: hash }: ApprovalFile): boolean {
  return contentHash(content) === hash;
}

/** Where a mailed link leads. Its token is nowhere but in the mail. */
export interface ApprovalLink {
  record: string;
  /** Of the token, 64 hex digits: compare with `sameHash`. */
  hash: string;
  approver: string;
  round: number;
  /** Index of the step in its round. */
  step: number;
  /** ISO instant. */
  expiresAt: string;
}

const linkSchema: z.ZodType<ApprovalLink> = z.looseObject({
  record: z.string().min(1),
  hash: z.string().min(1),
  approver: z.string().min(1),
  round: z.number().int().positive(),
  step: z.number().int().nonnegative(),
  expiresAt: z.iso.datetime({ offset: true }),
});
const checkLink = (value: unknown) => linkSchema.parse(value);

/** @param id of the token (`readToken`), never the token. */
export async function readLink(store: Store, id: string): Promise<ApprovalLink | undefined> {
  return (await store.get(approvalLinkKey(id), checkLink))?.value;
}

export async function createLink(store: Store, id: string, link: ApprovalLink): Promise<void> {
  mustExist(
    approvalLinkKey(id),
    await update(store, approvalLinkKey(id), checkLink, (now) => (now ? undefined : link)),
  );
}

/** Of a mail that certainly was not sent. */
export async function removeLink(store: Store, id: string): Promise<void> {
  await store.remove(approvalLinkKey(id));
}

/** What became of a decision once it was applied. */
export interface DecisionOutcome {
  /** ISO instant. */
  at: string;
  accepted: boolean;
  sentence: string;
  /** Of a refusal. */
  kind?: RefusalKind;
}

/** A decision as it was taken; it stays, with its outcome, as evidence. */
export interface StoredDecision {
  record: string;
  decision: Decision | Delegating;
  /** Absent until it was applied. */
  outcome?: DecisionOutcome;
}

const storedSchema: z.ZodType<StoredDecision> = z.looseObject({
  record: z.string().min(1),
  decision: takenDecision,
  outcome: z
    .looseObject({
      at: z.iso.datetime({ offset: true }),
      accepted: z.boolean(),
      sentence: z.string(),
      kind: refusalKind.optional(),
    })
    .optional(),
});
const checkStored = (value: unknown) => storedSchema.parse(value);

export async function readDecision(store: Store, id: string): Promise<StoredDecision | undefined> {
  return (await store.get(decisionKey(id), checkStored))?.value;
}

/**
 * Writes a decision down, once for each id: that is what makes a link good for one use. Whoever is second gets what was
 * decided. The marker comes first, so that a decision whose update is lost is found, and applied all the same.
 */
export async function writeDecision(
  store: Store,
  record: string,
  decision: Decision | Delegating,
): Promise<{ won: true } | { won: false; current: StoredDecision }> {
  const { id } = decision;
  const there = await readDecision(store, id);
  if (there) return { won: false, current: there };
  await store.create(undecidedKey(record, id), { at: decision.takenAt }, checkMarker);
  const written = await store.create(decisionKey(id), { record, decision }, checkStored);
  if (written.won) return { won: true };
  return { won: false, current: mustExist(decisionKey(id), written.current).value };
}

/** Notes what became of a decision; the first note stays. @returns the decision, with the note that counts. */
export async function noteOutcome(
  store: Store,
  id: string,
  outcome: DecisionOutcome,
): Promise<StoredDecision> {
  const key = decisionKey(id);
  const note = (now: StoredDecision | undefined): StoredDecision | undefined =>
    now && !now.outcome ? { ...now, outcome } : undefined;
  return mustExist(key, await update(store, key, checkStored, note)).value;
}

export interface Undecided {
  record: string;
  /** Of the decision. */
  id: string;
}

const markerSchema = z.looseObject({ at: z.iso.datetime({ offset: true }) });
const checkMarker = (value: unknown) => markerSchema.parse(value);

/**
 * Decisions that may not be applied yet, by record. One that was not even written down, because its writer died, is
 * among them until `removeUndecided`.
 * @param record only of this one.
 */
export async function* listUndecided(store: Store, record?: string): AsyncGenerator<Undecided> {
  const prefix = record === undefined ? prefixes.undecided : undecidedKey(record, '');
  for await (const key of store.list(prefix)) {
    const of = lastId(key.slice(0, key.lastIndexOf('/')));
    yield { record: of, id: lastPart(key) };
  }
}

/** ISO instant at which the decision was taken. */
export async function undecidedSince(store: Store, { record, id }: Undecided): Promise<string | undefined> {
  return (await store.get(undecidedKey(record, id), checkMarker))?.value.at;
}

export async function removeUndecided(store: Store, record: string, id: string): Promise<void> {
  await store.remove(undecidedKey(record, id));
}
