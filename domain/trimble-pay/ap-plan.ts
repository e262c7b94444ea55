import type { ApDocument } from './ap-document';
import type { Failure } from './failures';
import type { Keyed } from './keying';

/** What the application comes to, for the preview. Money at rest, signed. */
export interface ApFigures {
  gross: string;
  retention: string;
  payable: string;
  /** By section key, in the order of the application. */
  sections: { key: string; gross: string; retention: string }[];
}

export interface Planned {
  figures: ApFigures;
  /** Sentences for the preview. */
  notes: string[];
}

export interface PlannedDocument extends Planned {
  document: ApDocument;
  /** Field of the document → where its value came from (OP4). */
  provenance: Record<string, string>;
}

/** What is to happen in Accounts Payable for one pay application (TP7). */
export type ApPlan =
  | ({ verdict: 'post' } & PlannedDocument)
  /** A credit memo that a person has to allow (`ap.creditMemos: ask`). */
  | ({ verdict: 'ask'; sentence: string } & PlannedDocument)
  /** Neither gross nor retention: exported under the reference `no-op`. */
  | ({ verdict: 'nothing'; reference: 'no-op' } & Planned)
  /** Spectrum's services cannot take it: a person keys it, and it is adopted by vendor and number. */
  | ({ verdict: 'key'; failure: Failure; keyed: Keyed } & Planned)
  /** The same content was exported before. */
  | { verdict: 'exported' }
  /** The first reason, and every other one that would stop it too. */
  | { verdict: 'stop'; failure: Failure; also: Failure[] };

/** Undefined when nothing stops it. */
export function stopped([first, ...also]: readonly Failure[]): ApPlan | undefined {
  return first && { verdict: 'stop', failure: first, also };
}
