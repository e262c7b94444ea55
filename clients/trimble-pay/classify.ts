import type { Sent } from '../../domain/effects';
import { describeBody } from '../http/describe-body';
import type { TransportResult } from '../http/transport';
import { answerOf, rowsOf, sentenceOf } from './answer';
import type { Complaint } from './answer';

/** What a good answer to a write says. */
export interface Expected {
  /** The name that the answer gives the thing; undefined: the answer is not a complete one. */
  ref(value: Record<string, unknown> | unknown[]): string | undefined;
  /** Where a 409 says that the thing is there already, as it was wanted: its name, blank if that is not told. */
  existing?(complaint: Complaint): string | undefined;
}

function idOf(value: Record<string, unknown> | unknown[]): string | undefined {
  const id = Array.isArray(value) ? undefined : value.id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

/** The answer names the record by its id. */
export const record: Expected = { ref: idOf };

/** Any complete answer will do: what it may be called by is not needed. */
export const anything: Expected = { ref: (value) => idOf(value) ?? '' };

/**
 * What became of a write, from the transport's result alone (docs: reliability table; its test is the table).
 * `applied` only for a complete answer; `refused` only in Trimble Pay's own words; whatever leaves room for doubt
 * is `unclear`. Every write carries an Idempotency-Key, so an unclear one may be sent again under the same key.
 */
export function classifyTrimblePayWrite(result: TransportResult, expected: Expected): Sent {
  switch (result.kind) {
    case 'notConnected':
      return { outcome: 'notSent', why: `no connection to Trimble Pay: ${result.why}`, access: false };
    case 'broken':
      return { outcome: 'unclear', why: `the connection to Trimble Pay broke: ${result.why}` };
    case 'answered':
      return classifyAnswer(result, expected);
  }
}

function classifyAnswer(result: Extract<TransportResult, { kind: 'answered' }>, expected: Expected): Sent {
  const { status, body, retryAfterMs } = result;
  const answer = answerOf(body);
  const said = answer.kind === 'complaint' ? sentenceOf(status, answer.complaint) : describeBody(body);
  switch (status) {
    case 200:
    case 201: {
      const ref = answer.kind === 'value' ? expected.ref(answer.value) : undefined;
      if (ref !== undefined) return { outcome: 'applied', ref, stage: 'done', answer: String(status) };
      const what = answer.kind === 'value' ? 'an answer without an id' : said;
      return { outcome: 'unclear', why: `Trimble Pay answered ${status} with ${what}` };
    }
    case 401:
      return { outcome: 'notSent', why: `Trimble Pay answered 401: the token was refused`, access: true };
    case 403:
      return {
        outcome: 'notSent',
        why: `Trimble Pay answered 403: the API user lacks the permission. ${said}`,
        access: true,
      };
    case 429:
      return {
        outcome: 'notSent',
        why: 'Trimble Pay answered 429: too many calls',
        access: false,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      };
    case 400:
    case 404:
    case 405:
    case 409:
    case 413:
    case 415:
    case 422: {
      // Not applied either way; but a page of a proxy is no judgement of the body.
      if (answer.kind !== 'complaint') {
        return {
          outcome: 'notSent',
          why: `something before Trimble Pay answered ${status} with ${said}: check \`url\``,
          access: false,
        };
      }
      const existing = status === 409 ? expected.existing?.(answer.complaint) : undefined;
      if (existing !== undefined) return { outcome: 'applied', ref: existing, stage: 'done', answer: said };
      return { outcome: 'refused', rows: rowsOf(status, answer.complaint) };
    }
    case 423:
      return { outcome: 'notSent', why: `Trimble Pay answered 423: ${said}`, access: false };
    default:
      return { outcome: 'unclear', why: `Trimble Pay answered ${status} with ${said}` };
  }
}
