import type { Head } from '../heads';
import type { ArDocument } from '../spectrum/types';
import { businessHash } from './invoice-business';
import { whyChanged } from './invoice-changed';
import { buildDocuments } from './invoice-documents';
import type { Entry, Ledger } from './invoice-ledger';
import { allNumbers, baseOf } from './invoice-number';
import { kindOf, partAt } from './invoice-parts';
import type { InvoicePlan, WantedDocument } from './invoice-plan';
import { rejectedPlan } from './invoice-rejected';
import { buildReversals } from './invoice-reversal';
import { netOf } from './invoice-split';
import { isSome, type Situation, waitFor } from './invoice-verdicts';
import { found } from './outcome';
import type { Invoice } from './types';

/**
 * A plan of which something is posted and something is not. It is finished from its frozen bodies, whatever the source
 * says meanwhile: splitting it anew could change the half that is in Spectrum. Only a body that Spectrum refused is
 * built anew, and only while the posted half is what the source still says.
 */
export function finishPlan(
  situation: Situation,
  invoice: Invoice,
  ledger: Ledger,
  head: Head | undefined,
): InvoicePlan {
  const { rules } = situation;
  const rejected = rejectedPlan(situation, ledger, head);
  if (rejected) return rejected;
  const refused = ledger.pending.some(({ posting }) => posting.state === 'rejected');
  const documents: WantedDocument[] = [];
  for (const entry of inOrder(ledger.pending, head)) {
    const next =
      entry.posting.state === 'claimed' ? frozen(entry) : rebuild(situation, invoice, ledger, entry);
    if ('verdict' in next) return next;
    documents.push(next);
  }
  const current = businessHash(invoice, rules);
  return {
    verdict: 'post',
    documents,
    numbers: [...new Set(documents.flatMap(({ body }) => allNumbers(baseOf(body.number))))],
    businessHash: refused ? current : (head?.plan?.businessHash ?? current),
    writeBacks: [],
    notes: [],
    accepted: [],
    orderDone: false,
  };
}

/** The body that was claimed, to be sent as it is. */
export function frozen(entry: Entry): WantedDocument {
  const provenance = Object.fromEntries(
    Object.keys(entry.body).map((field) => [field, `claimed ${entry.posting.claimedAt}`]),
  );
  return { part: entry.part, kind: kindOf(entry.body.type), body: entry.body, provenance, frozen: true };
}

/** In the order of the head's plan: reversals before what replaces them. */
function inOrder(entries: readonly Entry[], head: Head | undefined): Entry[] {
  const order = head?.plan?.postings.map(({ part }) => part) ?? [];
  return [...entries].sort((a, b) => order.indexOf(a.part) - order.indexOf(b.part));
}

function rebuild(
  situation: Situation,
  invoice: Invoice,
  ledger: Ledger,
  entry: Entry,
): WantedDocument | InvoicePlan {
  return entry.place === 'base' || entry.place === 'credit'
    ? rebuildInvoice(situation, invoice, ledger, entry)
    : rebuildReversal(situation, ledger, entry);
}

function rebuildInvoice(
  situation: Situation,
  invoice: Invoice,
  ledger: Ledger,
  entry: Entry,
): WantedDocument | InvoicePlan {
  const { snapshot, rules } = situation;
  const base = found(baseOf(entry.body.number), `number of the refused ${entry.body.number}`);
  const built = buildDocuments(invoice, snapshot, rules, base, entry.generation);
  const siblings = ledger.posted.filter(
    ({ generation, place }) => generation === entry.generation && (place === 'base' || place === 'credit'),
  );
  const own = built.documents.find(({ part }) => part === entry.part);
  const same = siblings.every((posted) => {
    const now = built.documents.find(({ part }) => part === posted.part);
    return now !== undefined && isSameBill(now.body, posted.body);
  });
  if (isSome(built.reasons)) return waitFor(situation, built.reasons, { draft: built.documents });
  if (!own || !same) return waitFor(situation, [whyChanged(situation, invoice, ledger.live)]);
  return own;
}

/** Customer, job and amounts: what must not differ between the halves of one invoice. */
function isSameBill(now: ArDocument, posted: ArDocument): boolean {
  const [a, b] = [netOf([now]), netOf([posted])];
  return now.customer === posted.customer && now.job === posted.job && a.lines === b.lines && a.tax === b.tax;
}

function rebuildReversal(situation: Situation, ledger: Ledger, entry: Entry): WantedDocument | InvoicePlan {
  const original = ledger.live.find(
    ({ generation, place }) =>
      generation === entry.generation && place === (entry.place === 'reversal' ? 'base' : 'credit'),
  );
  if (!original) return frozen(entry);
  const day = entry.body.glDate;
  const from = `the day of the refused ${partAt(entry.generation, entry.place)}`;
  const built = buildReversals([original], day, from, situation.snapshot, situation.rules);
  if (isSome(built.reasons)) return waitFor(situation, built.reasons);
  return built.documents[0] ?? frozen(entry);
}
