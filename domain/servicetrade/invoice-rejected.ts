import type { Head } from '../heads';
import { reason, type Reason } from '../reasons';
import { isFailureAnswered, refusalWriteBacks } from './invoice-write-back';
import type { Ledger } from './invoice-ledger';
import type { InvoicePlan } from './invoice-plan';
import { nothingElse, type Situation } from './invoice-verdicts';

/**
 * A record whose document Spectrum refused for good rests until a user approves the invoice again: the refusal is
 * answered with a comment and `failed`, and an approved status after that is the new approval. An operator's retry
 * does it too, unless the invoice stands as `failed` with nothing posted: then its user has the word.
 * @returns undefined when it is not, or no longer, at rest.
 */
export function rejectedPlan(
  { snapshot, rules, done }: Situation,
  ledger: Ledger,
  head: Head | undefined,
): InvoicePlan | undefined {
  const { invoice } = snapshot;
  const refused = ledger.pending.filter(({ posting }) => posting.state === 'rejected');
  if (!invoice || head?.state !== 'Rejected' || refused.length === 0) return undefined;
  const approved = rules.settings.invoices.approvedStatuses.includes(invoice.status);
  if (approved && isFailureAnswered(done)) return undefined;
  const mayRetry = approved || invoice.status === 'void' || ledger.posted.length > 0;
  if (mayRetry && isRetried(head, refused)) return undefined;
  const why = head.reason ?? refusal(refused[0]);
  const answerable = approved || invoice.status === 'void';
  return {
    ...nothingElse,
    verdict: 'rejected',
    reason: why,
    writeBacks: answerable ? refusalWriteBacks(invoice.id, 'Rejected', why, rules.settings, done) : [],
  };
}

/** An operator's `retry` since the last refusal. */
function isRetried(head: Head, refused: Ledger['pending']): boolean {
  const last = refused.flatMap(({ posting }) => posting.attempts.map(({ endedAt }) => endedAt ?? '')).sort();
  return head.decisions.some(({ choice, at }) => choice === 'retry' && at > (last.at(-1) ?? ''));
}

function refusal(entry: Ledger['pending'][number] | undefined): Reason {
  const rows = (entry?.posting.rows ?? []).map((row) => `${row.column}: ${row.text}`).join('; ');
  return reason('REFUSED', `Spectrum refused ${entry?.body.number ?? 'the document'}: ${rows || 'no text'}.`);
}
