import { z } from 'zod';
import { checked } from './answer';
import { TrimblePayError } from './errors';
import type { Http } from './http';
import { optional, requiredText } from './values';

/** The largest page. */
const LIMIT = 100;

const pageSchema = z.looseObject({ data: z.array(z.unknown()), next_cursor: optional(requiredText) });

export interface List<Row> {
  path: string;
  query?: Record<string, string | undefined>;
  row: z.ZodType<Row>;
  /** Of a row: the same again is not given twice. A row that changed while pages were read is. */
  mark(row: Row): string;
}

/**
 * All rows of a list, page by page, until a page names no next one.
 *
 * @throws TrimblePayError also `unclear` for a cursor that comes again, which would never end
 */
export async function* pages<Row>(
  http: Http,
  { path, query = {}, row, mark }: List<Row>,
): AsyncGenerator<Row> {
  const seen = new Set<string>();
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ;) {
    const page = checked(
      pageSchema,
      await http.get(path, words({ ...query, cursor, limit: String(LIMIT) })),
      `list ${path}`,
    );
    for (const raw of page.data) {
      const one = checked(row, raw, `row of ${path}`);
      if (seen.has(mark(one))) continue;
      seen.add(mark(one));
      yield one;
    }
    cursor = page.next_cursor;
    if (cursor === undefined) return;
    if (cursors.has(cursor)) {
      throw new TrimblePayError('unclear', `Trimble Pay gave a cursor of ${path} for the second time`);
    }
    cursors.add(cursor);
  }
}

/** The whole of a list that belongs to one thing: a bare list, or one in pages. */
export async function wholeList<Row>(http: Http, path: string, row: z.ZodType<Row>): Promise<Row[]> {
  const first = await http.get(path);
  if (Array.isArray(first)) return first.map((raw) => checked(row, raw, `row of ${path}`));
  const { data, next_cursor: next } = checked(pageSchema, first, `list ${path}`);
  if (next === undefined) return data.map((raw) => checked(row, raw, `row of ${path}`));
  const all: Row[] = [];
  for await (const one of pages(http, { path, row, mark: (found) => JSON.stringify(found) })) all.push(one);
  return all;
}

const words = (query: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
