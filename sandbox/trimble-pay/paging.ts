import { z } from 'zod';
import { ApiError, invalid } from './errors';
import { instant } from './fields';
import type { Call } from './route';
import type { Stamped } from './table';
import { validated } from './validate';

const usualLimit = 50;
const mostLimit = 100;

export interface Page<R> {
  data: R[];
  next_cursor: string | null;
}

const position = z.tuple([z.string(), z.string()]);

const cursorOf = (row: Stamped): string =>
  Buffer.from(JSON.stringify([row.updated_at, row.id])).toString('base64url');

/** @throws ApiError 400 `invalid_cursor` */
function after(cursor: string): [string, string] {
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new ApiError(400, 'invalid_cursor', 'The cursor is not one that this list gave');
  }
}

function limitOf(query: URLSearchParams): number {
  const text = query.get('limit') ?? String(usualLimit);
  if (/^[1-9]\d{0,2}$/.test(text) && Number(text) <= mostLimit) return Number(text);
  throw invalid({ field: 'limit', issue: `must be a whole number from 1 to ${mostLimit}, not ${text}` });
}

const byUpdate = (a: Stamped, b: Stamped): number =>
  a.updated_at === b.updated_at ? (a.id < b.id ? -1 : 1) : a.updated_at < b.updated_at ? -1 : 1;

/**
 * Oldest change first; `updated_since` is inclusive. A row that changes between two pages moves behind the
 * cursor and comes again, so that none is missed.
 */
export function pageOf<R extends Stamped>({ query, rowCap }: Call, rows: readonly R[]): Page<R> {
  const since = query.get('updated_since');
  let found = [...rows].sort(byUpdate);
  if (since !== null) {
    const text = validated(z.strictObject({ updated_since: instant }), {
      updated_since: since,
    }).updated_since;
    found = found.filter(({ updated_at }) => Date.parse(updated_at) >= Date.parse(text));
  }
  const cursor = query.get('cursor');
  if (cursor !== null) {
    const [at, id] = after(cursor);
    found = found.filter((row) => row.updated_at > at || (row.updated_at === at && row.id > id));
  }
  const data = found.slice(0, Math.min(limitOf(query), rowCap ?? mostLimit));
  const last = data.at(-1);
  return { data, next_cursor: last && data.length < found.length ? cursorOf(last) : null };
}
