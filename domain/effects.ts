/**
 * An effect makes one wanted thing exist in one target system: it can send it once and probe whether it is
 * there. Implementations live in activities/effects/<target>/; see docs/concepts.md.
 */

/** How a second send is prevented. docs/concepts.md, "Guards". */
export type Guard =
  /** The target refuses a second one with the same natural key: claim, send, probe by key. */
  | 'keyed'
  /** Nothing in the target stops a duplicate: it carries our reference, and is resent at most once. */
  | 'unkeyed'
  /** Sending twice equals sending once: plain retry, no claim. */
  | 'idempotent'
  /** At least once, recognisable as a repeat; never holds a record up. */
  | 'notify';

/** Where in Spectrum a posted document stands. */
export type Stage = 'unposted' | 'updated' | 'removed' | 'done';

/** One row of an in-band answer of Spectrum: code A, E, I, M, G, W, S; text; the column it speaks of. */
export interface AnswerRow {
  code: string;
  text: string;
  column: string;
}

export type Sent =
  /** A complete, well-formed answer that accepts. `ref` is the target's name for the thing. */
  | { outcome: 'applied'; ref: string; stage: Stage; answer: string }
  /** The target said no, so it certainly was not applied. */
  | { outcome: 'refused'; rows: AnswerRow[] }
  /** Certainly not applied, and nobody judged the body: no connection, 401, 429. */
  | { outcome: 'notSent'; why: string; access: boolean; retryAfterMs?: number }
  /** Anything else: it may or may not have been applied. */
  | { outcome: 'unclear'; why: string };

/** A field that came back different: what we sent and what the target holds. */
export interface Difference {
  field: string;
  sent: string;
  found: string;
}

export type Probe =
  | { result: 'found'; ref: string; stage: Stage; differences: Difference[]; evidence: string }
  /** A complete read of a source known to show such rows did not hold it. */
  | { result: 'absent'; readAt: string }
  | { result: 'unknown'; why: string };

export interface SendContext {
  /**
   * Throws before the socket write when the time to send is over, so that a worker that was stalled after
   * marking the posting cannot send late. Call it directly before writing.
   */
  assertMayStillSend(): void;
  signal: AbortSignal;
}

export interface Effect<Body, Echo extends object> {
  /** e.g. `spectrum/ar-invoice`. */
  kind: string;
  guard: Guard;
  /** The key under which the target refuses or shows a second one. */
  naturalKey(body: Body): string;
  /** The fields that the far side gives back, canonicalised, for comparison. */
  echo(body: Body): Echo;
  send(bodies: Body[], context: SendContext): Promise<Sent[]>;
  probe(key: string, echo: Echo): Promise<Probe>;
}

/** Compares two canonicalised echoes field by field. */
export function differences(sent: object, found: object): Difference[] {
  const held = new Map<string, unknown>(Object.entries(found));
  return Object.entries(sent)
    .filter(([field, value]) => String(value ?? '') !== String(held.get(field) ?? ''))
    .map(([field, value]) => ({ field, sent: String(value ?? ''), found: String(held.get(field) ?? '') }));
}
