import { parseRecordId } from '../../domain/record-id';
import { updates } from '../../domain/record-start';
import { readHead } from '../../clients/store/heads';
import type { Answer } from '../answer';
import { CannotError } from '../answer';
import type { DecideOptions } from '../records/decide';
import { ask, requestOf } from '../records/decide';
import { findHead } from '../records/find';
import type { Session } from '../session';
import { clean } from '../table';
import { approvalRecord } from './find';

/** Exports an approved application now (TP7), also one that is approved in Trimble Pay alone. */
export async function exportCommand(
  session: Session,
  given: string,
  options: DecideOptions,
): Promise<Answer> {
  const request = requestOf(session, options);
  const record = (await approvalRecord(session, given)) ?? (await findHead(session, given)).record;
  const { process } = parseRecordId(record);
  if (process !== 'application') {
    throw new CannotError(`"${clean(given)}" is a record of ${process}; only pay applications are exported.`);
  }
  const seen = (await readHead(session.store, record))?.value.since;
  return ask(session, record, updates.export, { ...request, ...(seen !== undefined && { seen }) });
}
