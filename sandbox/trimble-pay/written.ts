import { isDeepStrictEqual } from 'node:util';
import { ApiError } from './errors';
import type { Stamped } from './table';

/**
 * A write that names the revision it was made from is refused when the row has moved on.
 * @throws ApiError 409 `conflict`
 */
export function checkRevision(row: Stamped, given: number | undefined, field = 'revision'): void {
  if (given === undefined || given === row.revision) return;
  throw new ApiError(409, 'conflict', `${row.id} has revision ${row.revision}, not ${given}`, [
    { field, issue: `is ${row.revision} now, not ${given}` },
  ]);
}

/** The fields of `values` that differ from the row's. */
export const changedFields = (row: object, values: object): string[] => {
  const own = new Map(Object.entries(row));
  return Object.entries(values)
    .filter(([name, value]) => value !== undefined && !isDeepStrictEqual(own.get(name), value))
    .map(([name]) => name);
};

/** Without the fields that are undefined, so that an omitted field keeps its value. */
export function given<T extends object>(values: T): Partial<T> {
  const known: Partial<T> = { ...values };
  for (const name in known) if (known[name] === undefined) delete known[name];
  return known;
}
