/**
 * What an operator asks of a record: an update of its run, which is started if there is none. The record checks it
 * against the head that the operator saw, and answers.
 */
import type { Client } from '@temporalio/client';
import {
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { z } from 'zod';
import { parseRecordId } from '../../domain/record-id';
import { recordStart, signals, updates } from '../../domain/record-start';
import type { OperatorAnswer, OperatorRequest, ResolveRequest, Verdict } from '../../domain/steps';
import type { Answer } from '../answer';
import { CannotError, UsageError } from '../answer';
import { rootMessage } from '../run-report';
import type { Session } from '../session';
import { clean } from '../table';
import { findHead, findRecord } from './find';

export interface DecideOptions {
  reason?: string;
  as?: string;
}

export interface ResolveOptions extends DecideOptions {
  posted?: string;
  notPosted?: boolean;
  creditAndRebill?: string;
  sendAgain?: boolean;
  accept?: boolean;
  undo?: boolean;
  askSource?: boolean;
  offset?: boolean;
  create?: boolean;
  part?: string;
  force?: boolean;
}

/** A text is the id of a decision that is kept already. */
type Ask = OperatorRequest | ResolveRequest | string;

/** What a run is started with, if there is none. */
interface Start {
  /** Nothing is planned before the request is decided. */
  decideFirst?: boolean;
}

type FollowRecord = (input: { record: string } & Start) => Promise<unknown>;

const answered: z.ZodType<OperatorAnswer> = z.looseObject({ accepted: z.boolean(), sentence: z.string() });

export async function retryCommand(session: Session, given: string, options: DecideOptions): Promise<Answer> {
  const request = requestOf(session, options);
  const { record, head } = await findRecord(session, given);
  return head
    ? ask(session, record, updates.retry, { ...request, seen: head.since })
    : takeUp(session, record);
}

export async function skipCommand(session: Session, given: string, options: DecideOptions): Promise<Answer> {
  const request = requestOf(session, options);
  const { record, since } = await findHead(session, given);
  return ask(session, record, updates.skip, { ...request, seen: since });
}

export async function resolveCommand(
  session: Session,
  given: string,
  options: ResolveOptions,
): Promise<Answer> {
  const request = requestOf(session, options);
  const verdict = verdictOf(options);
  const head = await findHead(session, given);
  return ask(session, head.record, updates.resolve, {
    ...request,
    seen: head.since,
    verdict,
    force: options.force === true,
  });
}

/** @throws UsageError unless it is said who decides, and why. */
export function requestOf(session: Session, { reason, as }: DecideOptions): OperatorRequest {
  const operator = (as ?? session.world.user ?? '').trim();
  if (operator === '') throw new UsageError('Say who decides: --as <name>.');
  if (!reason || reason.trim() === '') throw new UsageError('Say why, for the record: --reason "<text>".');
  return { operator, reason: reason.trim() };
}

/** @throws UsageError unless exactly one verdict is given. */
export function verdictOf(options: ResolveOptions): Verdict {
  const { part } = options;
  const given: [string, Verdict | undefined][] = [
    [
      '--posted <number>',
      options.posted === undefined ? undefined : { kind: 'posted', ref: options.posted, part },
    ],
    ['--not-posted', options.notPosted ? { kind: 'notPosted', part } : undefined],
    [
      '--credit-and-rebill <new number>',
      options.creditAndRebill === undefined
        ? undefined
        : { kind: 'creditAndRebill', newBase: options.creditAndRebill },
    ],
    ['--send-again', options.sendAgain ? { kind: 'sendAgain' } : undefined],
    ['--accept', options.accept ? { kind: 'accept' } : undefined],
    ['--undo', options.undo ? { kind: 'undo' } : undefined],
    ['--ask-source', options.askSource ? { kind: 'askSource' } : undefined],
    ['--offset', options.offset ? { kind: 'offset' } : undefined],
    ['--create', options.create ? { kind: 'create' } : undefined],
  ];
  const verdicts = given.flatMap(([, verdict]) => (verdict ? [verdict] : []));
  const [verdict] = verdicts;
  if (!verdict || verdicts.length > 1) {
    throw new UsageError(`Give exactly one verdict: ${given.map(([flag]) => flag).join(', ')}.`);
  }
  if (part !== undefined && verdict.kind !== 'posted' && verdict.kind !== 'notPosted') {
    throw new UsageError('--part names a document of --posted or --not-posted only.');
  }
  return verdict;
}

export async function ask(
  session: Session,
  record: string,
  update: (typeof updates)[keyof typeof updates],
  request: Ask,
  start: Start = {},
): Promise<Answer> {
  const client = await session.temporal();
  const until = Date.now() + session.world.patience.requestMs;
  const updateId = session.world.newId();
  const answer = answered.parse(await send(client, { record, start, update, request, updateId }, until));
  return { ok: answer.accepted, text: clean(answer.sentence), data: { record, ...answer } };
}

interface Sending {
  record: string;
  start: Start;
  update: string;
  request: Ask;
  updateId: string;
}

/**
 * Sends the update, again with the same id where the connection or a run that continues as new lost it: the same run
 * takes an id once, and a new one sees by `seen` that it was done.
 */
async function send(
  client: Client,
  { record, start, update, request, updateId }: Sending,
  until: number,
): Promise<unknown> {
  for (;;) {
    try {
      return await client.withDeadline(until, () =>
        client.workflow.executeUpdateWithStart<FollowRecord, unknown, [Ask]>(update, {
          startWorkflowOperation: startOf(record, start),
          args: [request],
          updateId,
        }),
      );
    } catch (error) {
      if (error instanceof WorkflowUpdateFailedError)
        return { accepted: false, sentence: rootMessage(error) };
      if (!isWorthAnother(error))
        throw new CannotError(`The request was not taken: ${rootMessage(error)}`, { cause: error });
      if (Date.now() >= until) throw noAnswer(record);
      await new Promise((next) => setTimeout(next, 500));
    }
  }
}

function isWorthAnother(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const grpc = error instanceof Error ? error.cause : undefined;
  // 4 deadline exceeded, 14 unavailable.
  return isGrpcServiceError(grpc) && (grpc.code === 4 || grpc.code === 14);
}

function noAnswer(record: string): CannotError {
  return new CannotError(
    `No answer: no worker takes the request (girder doctor shows which are running). It may still be taken when one starts; look with: girder records show '${record}'`,
  );
}

/** A record that Girder has not met: there is nothing to decide yet, it is only read. */
async function takeUp(session: Session, record: string): Promise<Answer> {
  const client = await session.temporal();
  const { workflowType } = recordStart(parseRecordId(record));
  await client.workflow.signalWithStart(workflowType, {
    ...startOptions(record),
    signal: signals.recordChanged,
    signalArgs: [],
  });
  const sentence = `Girder has not met it: it is read now. Look with: girder records show '${record}'`;
  return { ok: true, text: sentence, data: { record, accepted: true, sentence } };
}

function startOf(record: string, start: Start): WithStartWorkflowOperation<FollowRecord> {
  const { workflowType } = recordStart(parseRecordId(record));
  const args: [{ record: string } & Start] = [{ record, ...start }];
  return new WithStartWorkflowOperation(workflowType, { ...startOptions(record), args });
}

export function startOptions(record: string) {
  const start = recordStart(parseRecordId(record));
  return {
    workflowId: start.workflowId,
    taskQueue: start.taskQueue,
    args: start.args,
    workflowIdConflictPolicy: start.workflowIdConflictPolicy,
    workflowIdReusePolicy: start.workflowIdReusePolicy,
    staticSummary: start.summary,
    typedSearchAttributes: Object.entries(start.searchAttributes).map(([name, value]) => ({
      key: defineSearchAttributeKey(name, SearchAttributeType.KEYWORD),
      value,
    })),
  };
}
