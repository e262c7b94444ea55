import type { ReasonCode } from '../reasons';

/** Why a customer, site or job is where it is: codes of the catalogue, and those of sites and jobs. */
export type MasterCode =
  | ReasonCode
  | 'SITE_PENDING'
  | 'SITE_MISSING'
  | 'JOB_NOT_READY'
  | 'JOB_TYPE_IGNORED'
  | 'JOB_NUMBER_UNUSABLE'
  | 'OFFICE_UNMAPPED'
  | 'CONTRACT_TYPE_UNMAPPED'
  | 'TAX_CLASS_UNMAPPED'
  | 'WORK_STATE_UNMAPPED'
  | 'PRICE_METHOD_UNMAPPED'
  | 'PROJECT_MANAGER_UNMAPPED'
  | 'TEMPLATE_UNUSABLE';

export interface MasterReason {
  code: MasterCode;
  /** One plain sentence with the offending value and the allowed ones; no personal data. */
  sentence: string;
  /** What the cause is about, so that records that wait on the same thing share it: `company-77`, `state-TX`. */
  subject?: string;
}

/** A field's value with where it came from (OP4), or why the record must wait for it. */
export type Resolved<T> =
  | { ok: true; value: T; from: string; /** What a reader of the preview should know. */ note?: string }
  | Lacking;

export interface Lacking {
  ok: false;
  reason: MasterReason;
}

export function because(code: MasterCode, sentence: string, subject?: string): MasterReason {
  return subject === undefined ? { code, sentence } : { code, sentence, subject };
}

export function lacking(code: MasterCode, sentence: string, subject?: string): Lacking {
  return { ok: false, reason: because(code, sentence, subject) };
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
  kind: 'company' | 'location';
  id: string;
}

/** What a ServiceTrade company or location wants in Spectrum. */
export type MasterPlan<Body> =
  | { verdict: 'create'; wanted: Wanted<Body>; notes: string[] }
  /** It is there, under this code: created once, its later changes stay in ServiceTrade. */
  | { verdict: 'linked'; code: string; notes: string[] }
  | {
      verdict: 'wait';
      reason: MasterReason;
      /** What else would stop it, for the preview. */
      also: MasterReason[];
      /** With blanks where something is missing; for the preview only. */
      draft?: Wanted<Body>;
      notes: string[];
      /** To be started, unless they are under way. */
      needs: Need[];
    }
  | { verdict: 'skip'; reason: MasterReason };

export function skip(code: MasterCode, sentence: string): { verdict: 'skip'; reason: MasterReason } {
  return { verdict: 'skip', reason: because(code, sentence) };
}

type Waiting = Extract<MasterPlan<never>, { verdict: 'wait' }>;

/** Waiting for one reason, before anything is made up. */
export function waitOnly(reason: MasterReason): Omit<Waiting, 'draft'> {
  return { verdict: 'wait', reason, also: [], notes: [], needs: [] };
}

/** Collects what the fields of a body come to: blank where one is missing, with all reasons, not only the first. */
export class Draft {
  readonly provenance: Record<string, string> = {};
  readonly notes: string[] = [];
  readonly reasons: MasterReason[] = [];

  take(field: string, one: Resolved<string>): string {
    if (!one.ok) {
      this.stop(one.reason);
      return '';
    }
    this.provenance[field] = one.from;
    if (one.note !== undefined && !this.notes.includes(one.note)) this.notes.push(one.note);
    return one.value;
  }

  /** Two fields may lack the same thing. */
  stop(reason: MasterReason): void {
    const known = this.reasons.some((one) => one.code === reason.code && one.sentence === reason.sentence);
    if (!known) this.reasons.push(reason);
  }
}

/** Creation, or waiting for the first of what is missing; `before` counts before what the fields lack. */
export function createOrWait<Body>(
  body: Body,
  draft: Draft,
  before: readonly MasterReason[] = [],
  needs: readonly Need[] = [],
): MasterPlan<Body> {
  const { provenance, notes } = draft;
  const [reason, ...also] = [...before, ...draft.reasons];
  const wanted = { body, provenance };
  if (reason === undefined) return { verdict: 'create', wanted, notes };
  return { verdict: 'wait', reason, also, draft: wanted, notes, needs: [...needs] };
}
