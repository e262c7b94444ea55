import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { Logger } from 'pino';
import { z } from 'zod';
import { readHead } from '../../clients/store/heads';
import type { Store } from '../../clients/store/port';
import type { RecordRef } from '../../domain/record-id';
import { parseRecordId } from '../../domain/record-id';
import { updates } from '../../domain/record-start';
import type { Settings } from '../../domain/settings';
import type { OperatorAnswer } from '../../domain/steps';
import { updateRecord } from '../temporal';
import { ApiError } from './errors';
import { readBody } from './read-body';

const exportBody = z.strictObject({
  reason: z.string().trim().min(1, 'say why, for the record').max(500),
});

export interface ExportDeps {
  settings: Settings;
  store: Store;
  temporal: Client;
  log: Logger;
  temporalMs: number;
}

/** Exports an approved pay application to Spectrum, where that is not done by itself (TP7). */
export async function exportApplication(
  deps: ExportDeps,
  record: string,
  client: string,
  body: unknown,
): Promise<{ record: string } & OperatorAnswer> {
  const { reason } = readBody(exportBody, body);
  mustBeApplication(record, deps.settings);
  const head = await readHead(deps.store, record);
  if (!head) throw new ApiError(404, 'unknown_record', `Girder has not met "${record}".`);
  const answer = await ask(deps, record, { operator: client, reason, seen: head.value.since });
  if (!answer.accepted) throw new ApiError(409, 'refused', answer.sentence);
  return { record, accepted: answer.accepted, sentence: answer.sentence };
}

async function ask(
  deps: ExportDeps,
  record: string,
  request: { operator: string; reason: string; seen: string },
): Promise<OperatorAnswer> {
  const { temporal, temporalMs: timeoutMs } = deps;
  const updateId = randomUUID();
  try {
    return await updateRecord(temporal, {
      record,
      update: updates.export,
      args: [request],
      updateId,
      timeoutMs,
    });
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) {
      throw new ApiError(409, 'refused', error.cause?.message ?? error.message);
    }
    deps.log.warn({ err: error, record }, 'An export was not answered.');
    throw new ApiError(
      503,
      'no_answer',
      'No answer in time. It may still be taken: look at the record before you ask again.',
    );
  }
}

/** @throws ApiError 404 when it is no pay application of a connection that is configured. */
export function mustBeApplication(record: string, { trimblePay }: Settings): void {
  const ref = read(record);
  const known =
    ref?.source === 'trimble-pay' && ref.process === 'application' && Object.hasOwn(trimblePay, ref.account);
  if (!known) {
    const expected = 'expected is trimble-pay~<connection>~application~<id>~<target>';
    throw new ApiError(
      404,
      'unknown_record',
      `"${record.slice(0, 200)}" is no pay application; ${expected}.`,
    );
  }
}

function read(record: string): RecordRef | undefined {
  try {
    return parseRecordId(record);
  } catch {
    return undefined;
  }
}
