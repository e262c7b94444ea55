import type { Reason } from '../reasons';

/** A field's value with where it came from (OP4), or why the record must wait for it. */
export type Outcome<T> =
  | { ok: true; value: T; from: string; /** What a reader of the preview should know. */ note?: string }
  | { ok: false; reason: Reason };

export function found<T>(value: T, from: string, note?: string): Outcome<T> {
  return note === undefined ? { ok: true, value, from } : { ok: true, value, from, note };
}

export function missing(reason: Reason): { ok: false; reason: Reason } {
  return { ok: false, reason };
}
