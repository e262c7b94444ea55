import { ApplicationFailure } from '@temporalio/activity';
import type { ServiceTradeError } from '../../clients/servicetrade';
import { isServiceTradeError } from '../../clients/servicetrade';
import { InfolinkError } from '../../clients/spectrum';
import type { TrimblePayError } from '../../clients/trimble-pay';
import { isTrimblePayError } from '../../clients/trimble-pay';
import type { Reason } from '../../domain/reasons';
import { reason } from '../../domain/reasons';
import type { RecordRef } from '../../domain/record-id';

/** After so many attempts a system that cannot be read is a reason to wait, visible and mailed once. */
const patience = 4;

/**
 * Why a record could not be read or planned. A short disturbance is retried by Temporal; a longer one is a Waiting,
 * which all records of the connection share where a system is unreachable. What nobody foresaw waits, too, instead of
 * being retried where no operator sees it.
 * @throws the failure, retryable, while patience lasts.
 */
export function whyUnreadable(error: unknown, ref: RecordRef, attempt: number): Reason {
  const why = reasonOf(error, ref);
  if (attempt < patience) throw ApplicationFailure.retryable(why.sentence, why.code);
  return why;
}

function reasonOf(error: unknown, ref: RecordRef): Reason {
  if (isServiceTradeError(error)) return sourceReason(error, 'ServiceTrade', ref);
  if (isTrimblePayError(error)) return sourceReason(error, 'Trimble Pay', ref);
  if (error instanceof InfolinkError) {
    const sentence = `Spectrum ${ref.target} cannot be read: ${error.message}`;
    return reason('TARGET_UNAVAILABLE', sentence, 'infolink');
  }
  const sentence = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return reason('GIRDER_FAILED', `The record could not be planned: ${sentence.slice(0, 400)}`);
}

/** An account that is down or shut concerns all of its records alike; an answer that makes no sense, only one. */
function sourceReason(
  { kind, message }: ServiceTradeError | TrimblePayError,
  system: string,
  ref: RecordRef,
): Reason {
  const sentence = `${system} ${ref.account} cannot be read: ${message}`;
  switch (kind) {
    case 'unauthorized':
    case 'forbidden':
      return reason('SOURCE_ACCESS', sentence, ref.account);
    case 'unavailable':
    case 'throttled':
      return reason('SOURCE_UNAVAILABLE', sentence, ref.account);
    case 'unclear':
    case 'invalid':
    case 'conflict':
    case 'notFound':
    case 'mismatch':
      return reason('SOURCE_UNREADABLE', sentence);
  }
}
