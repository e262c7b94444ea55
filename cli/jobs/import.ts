import type { WorkflowHandle } from '@temporalio/client';
import { setTimeout as sleep } from 'node:timers/promises';
import { readHead } from '../../clients/store/heads';
import { readPayProject } from '../../clients/store/pay-projects';
import type { PayProject } from '../../clients/store/pay-projects';
import type { Head } from '../../domain/heads';
import { parseRecordId, parseTarget, recordId } from '../../domain/record-id';
import { recordStart, signals } from '../../domain/record-start';
import { projectRef } from '../../domain/trimble-pay/record-ids';
import type { Answer } from '../answer';
import { CannotError, UsageError } from '../answer';
import { startOptions } from '../records/decide';
import type { Session } from '../session';
import { clean } from '../table';
import { payPlaceOf } from './connection';

export interface ImportJobOptions {
  connection?: string;
}

/** A job that waits so long waits on something else than its turn. */
const patienceWithWaitingMs = 3_000;

/** Connects a job of Spectrum with Trimble Pay, once (TP1): starts its record and waits for what becomes of it. */
export async function importJobCommand(
  session: Session,
  given: string,
  options: ImportJobOptions,
): Promise<Answer> {
  if (given.trim() === '') throw new UsageError('Name the job by its number in Spectrum.');
  const place = payPlaceOf(session.settings, options.connection);
  const ref = projectRef(place, given);
  const record = recordId(ref);
  const project = await readPayProject(session.store, place.account, ref.id);
  const before = await headOf(session, record);
  if (project && before?.state === 'In Spectrum') {
    return answer(record, before, project, 'was connected before; nothing was done');
  }
  const client = await session.temporal();
  const { workflowType } = recordStart(ref);
  const run = await client.workflow.signalWithStart(workflowType, {
    ...startOptions(record),
    signal: signals.recordChanged,
    signalArgs: [],
  });
  const head = await untilDecided(session, record, run);
  const connected = await readPayProject(session.store, place.account, ref.id);
  return answer(record, head, connected, 'is connected');
}

async function headOf(session: Session, record: string): Promise<Head | undefined> {
  return (await readHead(session.store, record))?.value;
}

/** A run that is over has decided; one that waits may wait for long. */
async function untilDecided(session: Session, record: string, run: WorkflowHandle): Promise<Head> {
  const { requestMs } = session.world.patience;
  const startedAt = Date.now();
  let waitingSince: number | undefined;
  for (;;) {
    const isOver = (await run.describe()).status.name !== 'RUNNING';
    const head = await headOf(session, record);
    if (isOver && head) return head;
    waitingSince = head?.state === 'Waiting' ? (waitingSince ?? Date.now()) : undefined;
    if (head && waitingSince !== undefined && Date.now() - waitingSince > patienceWithWaitingMs) return head;
    if (Date.now() - startedAt > requestMs) throw noAnswer(record);
    await sleep(100);
  }
}

function noAnswer(record: string): CannotError {
  return new CannotError(
    `No answer: no worker takes the job (girder doctor shows which are running). It is connected when one starts; look with: girder records show '${record}'`,
  );
}

function answer(record: string, head: Head, project: PayProject | undefined, done: string): Answer {
  const { id, target } = parseRecordId(record);
  const ok = head.state === 'In Spectrum' && project !== undefined;
  const sentence = ok
    ? `Job ${id} of company ${parseTarget(target).company} ${done}: project ${project.projectId} in Trimble Pay.`
    : `${head.state}. ${head.reason?.sentence ?? ''}`.trim();
  const data = {
    record,
    job: id,
    state: head.state,
    code: head.reason?.code,
    projectId: project?.projectId,
    sentence,
  };
  return { ok, text: clean(sentence), data };
}
