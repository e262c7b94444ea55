import { batchCode } from '../dates';
import { money, shown, sum } from '../money';
import { reason, type Reason } from '../reasons';
import type { ArDocument } from '../spectrum/types';
import { openDate, reversalDay } from './invoice-dates';
import { type Entry, isEdited, isRemoved, stageOf } from './invoice-ledger';
import { numberAt, baseOf } from './invoice-number';
import { kindOf, partAt, reversalOf } from './invoice-parts';
import type { InvoiceRules, WantedDocument } from './invoice-plan';
import { remarks } from './invoice-text';
import type { InvoiceSnapshot } from './snapshot';

/**
 * Reversals (ST9). A void does not exist in Spectrum: the opposite type with the same lines, accounts, tax and
 * retention takes a document back. It is built from the body that was sent, never from what the source says now.
 */
export interface Reversals {
  documents: WantedDocument[];
  reasons: Reason[];
  notes: string[];
}

/**
 * One reversal for each of the documents.
 * @param firstSeen the day on which the void was first seen, or the rebill was ordered.
 */
export function buildReversals(
  entries: readonly Entry[],
  firstSeen: string,
  from: string,
  snapshot: InvoiceSnapshot,
  rules: InvoiceRules,
): Reversals {
  const result: Reversals = { documents: [], reasons: [], notes: [] };
  for (const entry of entries) {
    const outcome = openDate(reversalDay(entry.body.glDate, firstSeen), from, snapshot, rules);
    if (!outcome.ok) {
      result.reasons.push(outcome.reason);
      continue;
    }
    if (outcome.note !== undefined) result.notes.push(outcome.note);
    result.documents.push(reversal(entry, outcome.value, outcome.from, rules));
  }
  return result;
}

/** The mirror of one document as of a day, whether that day is open or not. */
export function reversal(
  entry: Pick<Entry, 'generation' | 'place' | 'body'>,
  date: string,
  from: string,
  rules: InvoiceRules,
): WantedDocument {
  const { body } = entry;
  const place = reversalOf(entry.place === 'credit' ? 'credit' : 'base');
  const type = body.type === 'I' ? 'C' : 'I';
  const number = numberAt(baseOf(body.number), place);
  const text = remarks(`${body.remarks.split(' with ')[0]} reverses ${body.number}`, rules);
  const own: Partial<Record<keyof ArDocument, string>> = {
    number: `number of ${body.number}`,
    type: `the opposite of ${body.number}`,
    invoiceDate: from,
    glDate: from,
    batch: `batches.ar: ${rules.settings.batches.ar}`,
    remarks: `remarks of ${body.number}`,
  };
  const sent = Object.keys(body).map((field) => [field, `as sent with ${body.number}`] as const);
  return {
    part: partAt(entry.generation, place),
    kind: kindOf(type),
    frozen: false,
    body: {
      ...body,
      number,
      type,
      invoiceDate: date,
      glDate: date,
      batch: batchCode(rules.settings.batches.ar, date),
      remarks: text.ok ? text.value : `reverses ${body.number}`,
    },
    provenance: { ...Object.fromEntries(sent), ...own },
  };
}

/** A clerk changed what was sent, so its mirror would not take it back to zero. */
export function whyEdited(entries: readonly Entry[]): Reason | undefined {
  const edited = entries.find((entry) => isEdited(entry) && !isRemoved(entry));
  if (!edited) return undefined;
  const list = (edited.posting.seen?.differences ?? [])
    .map(({ field, sent, found }) => `${field} ${sent} → ${found}`)
    .join(', ');
  return reason(
    'EDITED_IN_SPECTRUM',
    `${edited.body.number} was changed in Spectrum (${list}), so a reversal of what was sent would not balance it.`,
  );
}

/**
 * Cash was applied: the open item's balance is below what is due without retention. An updated document without open
 * item was paid off.
 */
export function whyPaid(entries: readonly Entry[], snapshot: InvoiceSnapshot): Reason | undefined {
  for (const entry of entries) {
    const { body } = entry;
    const item = snapshot.facts.openItems.find((row) => row.number === body.number);
    if (!item) {
      if (stageOf(entry) !== 'updated') continue;
      return reason('VOID_OF_PAID', `${body.number} is updated, but no longer among Spectrum's open items.`);
    }
    const total = sum([...body.lines.map((line) => line.extension), body.taxAmount]);
    const due = total.minus(money(body.retentionAmount));
    if (money(item.balance).lessThan(due)) {
      const sentence = `Of ${shown(due)} due on ${body.number}, ${shown(item.balance)} are open in Spectrum: cash was applied.`;
      return reason('VOID_OF_PAID', sentence);
    }
  }
  return undefined;
}
