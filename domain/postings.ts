import type { Difference, Guard, AnswerRow, Stage } from './effects';

/**
 * A posting carries one effect out at most once. It is one object in the record store, changed only by
 * compare-and-swap: the intent before the call, the outcome after it. What lies between is in doubt until a
 * probe or a person says (docs/concepts.md, "Postings").
 */
export type PostingState = 'claimed' | 'sending' | 'posted' | 'rejected' | 'inDoubt';

export interface Attempt {
  number: number;
  /** ISO instants. `sendBy`: the sender gives up before the socket write after this. */
  startedAt: string;
  sendBy: string;
  endedAt?: string;
  outcome?: 'applied' | 'refused' | 'notSent' | 'unclear';
  /** With `notSent`: our credentials were refused (401, 403). */
  access?: boolean;
  /** The target's answer, or why there is none; short. */
  answer?: string;
}

/** What the ledger watch saw of a posted document in Spectrum. */
export interface Seen {
  stage: Stage;
  at: string;
  /** Fields that a clerk changed after we posted. */
  differences: Difference[];
  /** Set once it was missing in one complete read; a second one makes it `removed`. */
  absentSince?: string;
}

export interface Posting {
  /** Store key: `postings/<record>/<part>`. */
  key: string;
  record: string;
  /** The document's place in its record: `invoice`, `credit`, `reversal`, … */
  part: string;
  /** Effect kind, e.g. `spectrum/ar-invoice`. */
  kind: string;
  guard: Guard;
  /** Target name (`east-ABC`), or the source connection for write-backs. */
  target: string;
  naturalKey: string;
  /** Frozen when claimed; replaced only after *refused* or *proven absent*. */
  body: unknown;
  bodyHash: string;
  state: PostingState;
  stage?: Stage;
  /** The target's name for it, once posted. */
  ref?: string;
  adopted?: boolean;
  attempts: Attempt[];
  /** Rows of the refusal while `rejected`. */
  rows?: AnswerRow[];
  /** While in doubt: why, when a probe may first be believed, and what the last probe said. */
  doubt?: { why: string; settleUntil: string; lastProbe?: string; differences?: Difference[] };
  seen?: Seen;
  /** A person's verdicts and approvals, in order. */
  decisions: Decision[];
  claimedAt: string;
  postedAt?: string;
}

export interface Decision {
  at: string;
  operator: string;
  choice: string;
  reason: string;
}

/** What the head keeps of each posting of its current plan. */
export interface PostingRef {
  key: string;
  part: string;
  kind: string;
  state: PostingState;
}
