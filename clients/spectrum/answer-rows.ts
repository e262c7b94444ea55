import { z } from 'zod';
import type { AnswerRow } from '../../domain/effects';
import type { XmlNode } from './xml';

/** An in-band row with the fields of the record that it names, e.g. `Company_Code`, `Invoice_Or_Transaction`. */
export interface RecordRow extends AnswerRow {
  fields: Record<string, string>;
}

/** What the rows of one record say, taken together. */
export type Verdict =
  | { verdict: 'accepted' }
  | { verdict: 'refused' }
  /** Codes that contradict each other or that Spectrum does not document for a Put. */
  | { verdict: 'unclear'; why: string };

// https://help.trimble.com/en/spectrum/spectrum/api-web-services/web-service-responses; E on web-service-types.
const refusing = new Set(['A', 'E', 'I', 'M']);
const accepting = new Set(['G', 'S']);

/** A call of one record is refused as a whole or accepted as a whole; W belongs to Gets only. */
export function judge(rows: readonly AnswerRow[]): Verdict {
  if (rows.every((row) => accepting.has(row.code))) return { verdict: 'accepted' };
  if (rows.every((row) => refusing.has(row.code))) return { verdict: 'refused' };
  const codes = [...new Set(rows.map((row) => row.code || 'blank'))].join(', ');
  return { verdict: 'unclear', why: `the answer has rows of codes ${codes}, which do not go together` };
}

const cell = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => String(value ?? ''));
const jsonRow = z.record(z.string(), cell);

/** Spellings differ between the published pages; undefined when a value is not a row. */
export function rowOfJson(value: unknown): RecordRow | undefined {
  const parsed = jsonRow.safeParse(value);
  return parsed.success ? rowOf(parsed.data) : undefined;
}

/** A `<response>` element; undefined when it holds more than flat elements. */
export function rowOfXml(node: XmlNode): RecordRow | undefined {
  const fields = fieldsOfXml(node);
  return fields && rowOf(fields);
}

/** The flat children of an element; undefined for nested or repeated ones, or text beside them. */
export function fieldsOfXml(node: XmlNode): Record<string, string> | undefined {
  if (node.text.trim() !== '' || node.children.some((each) => each.children.length > 0)) return undefined;
  const fields = Object.fromEntries(node.children.map((each) => [each.name, each.text]));
  return Object.keys(fields).length === node.children.length ? fields : undefined;
}

function rowOf(fields: Record<string, string>): RecordRow | undefined {
  const byName = new Map(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
  const code = byName.get('error_code');
  if (code === undefined) return undefined;
  return {
    code: code.trim().toUpperCase(),
    text: (byName.get('desc') ?? byName.get('error_description') ?? '').trim(),
    column: (byName.get('column') ?? byName.get('error_column') ?? '').trim(),
    fields,
  };
}
