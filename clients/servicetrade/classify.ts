import type { AnswerRow, Sent } from '../../domain/effects';
import { describeBody } from '../http/describe-body';
import type { TransportResult } from '../http/transport';

/** ServiceTrade's envelope: optional `data`, optional `messages` by kind. */
export interface Envelope {
  /** Undefined unless it is an object: what every documented answer carries. */
  data?: Record<string, unknown>;
  errors: string[];
  notes: string[];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A message is a string; a list of strings, or one alone, both occur. */
function sentences(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list
    .filter((one): one is string => typeof one === 'string' && one.trim() !== '')
    .map((one) => one.slice(0, 500));
}

/**
 * @returns undefined unless the body is one complete JSON object with `data` or `messages`: an empty body, an
 *   HTML page of something between, or a cut-off answer is nobody's word.
 */
export function envelopeOf(body: string): Envelope | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isObject(parsed) || !(Object.hasOwn(parsed, 'data') || Object.hasOwn(parsed, 'messages')))
    return undefined;
  const { data, messages } = parsed;
  // Documented as an object by kind; the vendor's own SDK also shows a bare array.
  const byKind = isObject(messages) ? messages : { success: messages };
  return {
    ...(isObject(data) ? { data } : {}),
    errors: [...sentences(byKind.error), ...sentences(byKind.validation)],
    notes: [...sentences(byKind.success), ...sentences(byKind.info), ...sentences(byKind.warning)],
  };
}

/** `data.id`, or the id of the one object that is named in the compound form, or a value that was set. */
function refOf(data: Record<string, unknown>): string {
  const own = data.id ?? data.value ?? Object.values(data).find(isObject)?.id;
  return typeof own === 'string' || typeof own === 'number' ? String(own) : '';
}

/**
 * What became of a write, from the transport's result alone (docs: reliability table; its test is the table).
 * `applied` only for a complete envelope with data; `refused` only in ServiceTrade's own words; whatever leaves
 * room for doubt is `unclear`.
 */
export function classifyServiceTradeWrite(result: TransportResult): Sent {
  switch (result.kind) {
    case 'notConnected':
      return { outcome: 'notSent', why: `no connection to ServiceTrade: ${result.why}`, access: false };
    case 'broken':
      return { outcome: 'unclear', why: `the connection to ServiceTrade broke: ${result.why}` };
    case 'answered':
      return classifyAnswer(result);
  }
}

function classifyAnswer(result: Extract<TransportResult, { kind: 'answered' }>): Sent {
  const { status, body } = result;
  const envelope = envelopeOf(body);
  const said =
    envelope === undefined ? describeBody(body) : [...envelope.errors, ...envelope.notes].join(' ');
  switch (status) {
    case 200:
    case 201:
      if (envelope?.data === undefined || envelope.errors.length > 0) {
        return {
          outcome: 'unclear',
          why: `ServiceTrade answered ${status} with ${said === '' ? 'no data' : said}`,
        };
      }
      return {
        outcome: 'applied',
        ref: refOf(envelope.data),
        stage: 'done',
        answer: said === '' ? `${status}` : said,
      };
    case 401:
      return {
        outcome: 'notSent',
        why: `ServiceTrade answered 401: the token was refused. ${said}`.trim(),
        access: true,
      };
    case 403:
      return {
        outcome: 'notSent',
        why: `ServiceTrade answered 403: the API user lacks the permission. ${said}`.trim(),
        access: true,
      };
    case 429:
      return {
        outcome: 'notSent',
        why: 'ServiceTrade answered 429: too many calls',
        access: false,
        ...(result.retryAfterMs === undefined ? {} : { retryAfterMs: result.retryAfterMs }),
      };
    case 400:
    case 404:
    case 405:
    case 409:
    case 413:
    case 415:
    case 422:
      // Not applied either way; but a page of a proxy is no judgement of the body.
      return envelope === undefined
        ? {
            outcome: 'notSent',
            why: `something before ServiceTrade answered ${status} with ${said}: check \`url\``,
            access: false,
          }
        : { outcome: 'refused', rows: rowsOf(status, envelope) };
    default:
      return {
        outcome: 'unclear',
        why: `ServiceTrade answered ${status} with ${said === '' ? 'no message' : said}`,
      };
  }
}

function rowsOf(status: number, envelope: Envelope): AnswerRow[] {
  const texts = [...envelope.errors, ...envelope.notes];
  return (texts.length > 0 ? texts : [`answered ${status} without a message`]).map((text) => ({
    code: String(status),
    text,
    column: '',
  }));
}
