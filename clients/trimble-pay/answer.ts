import type { z } from 'zod';
import type { AnswerRow } from '../../domain/effects';
import { firstProblem } from '../http/first-problem';
import { TrimblePayError } from './errors';

/**
 * Answers of Trimble Pay. Good ones are a JSON object or list, bad ones `{error: {code, message, details}}`. Its API
 * is not published: the shapes are proposals, kept in this folder alone.
 */

/** What Trimble Pay says against a request. */
export interface Complaint {
  /** E.g. `conflict`; blank if none was given. */
  code: string;
  message: string;
  details: Detail[];
}

/** Of `{field, issue}`, or of `{section, expected, actual}` where a section does not add up. */
export interface Detail {
  field: string;
  issue: string;
  /** Of the thing that is in the way; blank if it is not told. */
  id: string;
  /** Where a job is connected already: what with what. */
  connected?: { project: string; company: string; job: string };
}

export type Answer =
  | { kind: 'value'; value: Record<string, unknown> | unknown[] }
  | { kind: 'complaint'; complaint: Complaint }
  /** Empty, a page of something between, cut off: nobody's word. */
  | { kind: 'nothing' };

export function answerOf(body: string): Answer {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return { kind: 'nothing' };
  }
  if (Array.isArray(parsed)) return { kind: 'value', value: parsed };
  if (!isObject(parsed)) return { kind: 'nothing' };
  // A row may have a field `error`, but then it is a row: it has more than that.
  if (!isObject(parsed.error) || Object.hasOwn(parsed, 'id')) return { kind: 'value', value: parsed };
  const { code, message, details, ...facts } = parsed.error;
  const listed = Array.isArray(details) ? details : [details];
  return {
    kind: 'complaint',
    complaint: {
      code: word(code),
      message: word(message),
      details: [facts, ...listed].flatMap(detailOf),
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const word = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).trim().slice(0, 500) : '';

function detailOf(value: unknown): Detail[] {
  if (!isObject(value)) return [];
  const [section, expected, actual] = [word(value.section), word(value.expected), word(value.actual)];
  const field = word(value.field) || section;
  const whose = field === section ? '' : `section ${section} `;
  const sums = expected === '' && actual === '' ? '' : `${whose}is ${actual} and must be ${expected}`;
  const issue = word(value.issue) || sums;
  if (field === '' && issue === '') return [];
  const connected = {
    project: word(value.project_id),
    company: word(value.company_code),
    job: word(value.job),
  };
  return [{ field, issue, id: word(value.id), ...(connected.project !== '' && { connected }) }];
}

/** One row for each field that is named, or one for the whole. */
export function rowsOf(status: number, { code, message, details }: Complaint): AnswerRow[] {
  const whole = { code: code === '' ? String(status) : code, text: message, column: '' };
  if (details.length === 0) return [{ ...whole, text: message || `answered ${status} without a message` }];
  return details.map(({ field, issue }) => ({
    ...whole,
    text: message.includes(issue)
      ? message
      : [message, `${field} ${issue}`.trim()].filter(Boolean).join(': '),
    column: field,
  }));
}

/** What was said, in one line. */
export const sentenceOf = (status: number, complaint: Complaint): string =>
  rowsOf(status, complaint)
    .map((row) => row.text)
    .join('; ');

/**
 * @param what for the sentence, e.g. `pay application 77`.
 * @throws TrimblePayError `unclear`, naming the first field that is not as expected
 */
export function checked<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new TrimblePayError(
    'unclear',
    `Trimble Pay's ${what} is not as expected: ${firstProblem(parsed.error)}`,
  );
}
