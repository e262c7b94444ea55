import type { Posting } from '../postings';
import type { Reason } from '../reasons';
import { waitingAnswers } from './invoice-write-back';
import type { InvoicePlan, InvoiceRules, WantedDocument } from './invoice-plan';
import type { InvoiceSnapshot } from './snapshot';

type Verdict<V extends InvoicePlan['verdict']> = Extract<InvoicePlan, { verdict: V }>;

/** What most verdicts have nothing of. */
export const nothingElse = { writeBacks: [], notes: [], accepted: [], orderDone: false };

/** What every rule looks at. */
export interface Situation {
  snapshot: InvoiceSnapshot;
  rules: InvoiceRules;
  done: readonly Posting[];
}

/** Waiting for the first of the reasons, with its comment; the others show in the preview. */
export function waitFor(
  { snapshot, rules, done }: Situation,
  reasons: readonly [Reason, ...Reason[]],
  rest: { draft?: WantedDocument[]; notes?: string[]; voidFirstSeen?: string } = {},
): Verdict<'wait'> {
  const [reason, ...also] = reasons;
  return {
    ...nothingElse,
    verdict: 'wait',
    reason,
    also,
    draft: rest.draft ?? [],
    notes: rest.notes ?? [],
    voidFirstSeen: rest.voidFirstSeen,
    writeBacks: waitingAnswers(snapshot.invoice, reason, rules, done),
  };
}

export function skipFor(reason: Reason, rest: Partial<Verdict<'skip'>> = {}): Verdict<'skip'> {
  return { ...nothingElse, ...rest, verdict: 'skip', reason };
}

export function settled(
  state: Verdict<'settled'>['state'],
  businessHash: string,
  rest: Partial<Verdict<'settled'>> = {},
): Verdict<'settled'> {
  return { ...nothingElse, ...rest, verdict: 'settled', state, businessHash };
}

/** Narrows a list of reasons to one that has a first. */
export function isSome<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}
