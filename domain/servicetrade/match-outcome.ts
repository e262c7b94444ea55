import type { Reason, ReasonCode } from '../reasons';
import { reason } from '../reasons';
import type { Outcome } from './outcome';

export interface Lacking {
  ok: false;
  reason: Reason;
}

export function lacking(code: ReasonCode, sentence: string, subject?: string): Lacking {
  return { ok: false, reason: reason(code, sentence, subject) };
}

/** Rows of Spectrum, and whether they are all that there are for what was asked. */
export interface Reading<Row> {
  complete: boolean;
  rows: readonly Row[];
}

/** What is to be created, as far as it could be made up. */
export interface Wanted<Body> {
  body: Body;
  /** Field of the body → where its value came from, for the preview (OP4). */
  provenance: Record<string, string>;
}

/** Something that Girder creates itself and that must be there first. */
export interface Need {
  kind: 'company' | 'location' | 'job';
  id: string;
}

/** What a ServiceTrade company or location wants in Spectrum. */
export type MasterPlan<Body> =
  | { verdict: 'create'; wanted: Wanted<Body>; notes: string[] }
  /** It is there, under this code: created once, its later changes stay in ServiceTrade. */
  | { verdict: 'linked'; code: string; notes: string[] }
  | {
      verdict: 'wait';
      reason: Reason;
      /** What else would stop it, for the preview. */
      also: Reason[];
      /** With blanks where something is missing; for the preview only. */
      draft?: Wanted<Body>;
      notes: string[];
      /** To be started, unless they are under way. */
      needs: Need[];
    }
  | { verdict: 'skip'; reason: Reason };

export function skip(code: ReasonCode, sentence: string): { verdict: 'skip'; reason: Reason } {
  return { verdict: 'skip', reason: reason(code, sentence) };
}

type Waiting = Extract<MasterPlan<never>, { verdict: 'wait' }>;

/** Waiting for one reason, before anything is made up. */
export function waitOnly(why: Reason): Omit<Waiting, 'draft'> {
  return { verdict: 'wait', reason: why, also: [], notes: [], needs: [] };
}

/** Collects what the fields of a body come to: blank where one is missing, with all reasons, not only the first. */
export class Draft {
  readonly provenance: Record<string, string> = {};
  readonly notes: string[] = [];
  readonly reasons: Reason[] = [];

  take(field: string, one: Outcome<string>): string {
    if (!one.ok) {
      this.stop(one.reason);
      return '';
    }
    this.provenance[field] = one.from;
    if (one.note !== undefined && !this.notes.includes(one.note)) this.notes.push(one.note);
    return one.value;
  }

  /** Two fields may lack the same thing. */
  stop(why: Reason): void {
    const known = this.reasons.some((one) => one.code === why.code && one.sentence === why.sentence);
    if (!known) this.reasons.push(why);
  }
}

/** Creation, or waiting for the first of what is missing; `before` counts before what the fields lack. */
export function createOrWait<Body>(
  body: Body,
  draft: Draft,
  before: readonly Reason[] = [],
  needs: readonly Need[] = [],
): MasterPlan<Body> {
  const { provenance, notes } = draft;
  const [first, ...also] = [...before, ...draft.reasons];
  const wanted = { body, provenance };
  if (first === undefined) return { verdict: 'create', wanted, notes };
  return { verdict: 'wait', reason: first, also, draft: wanted, notes, needs: [...needs] };
}
