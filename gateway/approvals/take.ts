/**
 * Takes a decision: asked for, written down, applied. Written down once for each id, which is what makes a link good for
 * one use; from then on it stands, whatever becomes of Temporal. The run is told its id and nothing else (TP6).
 */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { readDecision, type StoredDecision, writeDecision } from '../../clients/store/approvals';
import { decide, type Decision } from '../../domain/approvals/decide';
import { delegate, type Delegating } from '../../domain/approvals/delegate';
import type { Refusal } from '../../domain/approvals/refusals';
import type { InboxMessage } from '../../domain/inbox';
import { parseRecordId } from '../../domain/record-id';
import { updates } from '../../domain/record-start';
import type { Drainer } from '../drainer';
import type { Inbox } from '../inbox';
import { updateRecord } from '../temporal';
import type { FindDeps, Standing } from './find';

export interface TakeDeps extends FindDeps {
  temporal: Client;
  inbox: Inbox;
  drainer: Drainer;
  log: Logger;
  /** How long Temporal may take. */
  temporalMs: number;
}

export type Taking =
  /** Nothing was written: it can be corrected, or another decision taken. */
  | { kind: 'refused'; refusal: Refusal }
  /** Another decision stands under this id. */
  | { kind: 'used'; stored: StoredDecision }
  | { kind: 'taken'; stored: StoredDecision };

/** A comment as it is kept: line breaks alike, and without what cannot be seen, which no reader could judge. */
export function cleanComment(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t\u200C\u200D])[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .trim();
}

export async function take(
  deps: TakeDeps,
  decision: Decision | Delegating,
  { file: { record, contentHash }, approval, policy }: Standing,
): Promise<Taking> {
  const circumstances = { now: decision.takenAt, policy, contentHash };
  const verdict =
    decision.choice === 'delegate'
      ? delegate(approval, decision, circumstances)
      : decide(approval, decision, circumstances);
  if (!verdict.ok) return { kind: 'refused', refusal: verdict };
  const written = await writeDecision(deps.store, record, decision);
  if (!written.won) return { kind: 'used', stored: written.current };
  return { kind: 'taken', stored: await applied(deps, { record, decision }) };
}

/**
 * Has the run apply what stands there. When Temporal does not answer in time the decision stands all the same: the run
 * is told later, by way of the inbox.
 * @returns the decision, with what became of it if that is known.
 */
export async function applied(deps: TakeDeps, stored: StoredDecision): Promise<StoredDecision> {
  const { record, decision } = stored;
  try {
    await updateRecord(deps.temporal, {
      record,
      update: updates.decide,
      args: [decision.id],
      updateId: decision.id,
      timeoutMs: deps.temporalMs,
    });
  } catch (error) {
    deps.log.warn({ err: error, record }, 'A decision was taken; Temporal applies it later.');
    await tellLater(deps, record);
  }
  return (await readDecision(deps.store, decision.id)) ?? stored;
}

async function tellLater({ inbox, drainer, log }: TakeDeps, record: string): Promise<void> {
  const { account: connection } = parseRecordId(record);
  const receivedAt = new Date().toISOString();
  const message: InboxMessage = {
    source: 'trimble-pay',
    connection,
    receivedAt,
    records: [record],
    causes: [],
  };
  try {
    drainer.add(await inbox.keep(message), message);
  } catch (error) {
    // The worker's sweeper finds the decision by its marker.
    log.warn({ err: error, record }, 'The record could not be put into the inbox.');
  }
}
