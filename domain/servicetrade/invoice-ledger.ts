import { shortHash } from '../hash';
import type { Stage } from '../effects';
import type { Head, RecordState } from '../heads';
import type { Posting } from '../postings';
import type { ArDocument, ArLine } from '../spectrum/types';
import type { Place } from './invoice-number';
import { counterpart, partAt, placeOf, reversalOf } from './invoice-parts';
import type { Acceptance, DocumentPart } from './invoice-plan';

/** One AR document of the record, as the store has it. */
export interface Entry {
  part: DocumentPart;
  generation: number;
  place: Place;
  posting: Posting;
  body: ArDocument;
}

/** What was done so far, sorted out for the rules. */
export interface Ledger {
  /** Sending or in doubt. */
  unsettled: Entry[];
  posted: Entry[];
  /** Claimed or refused, and still wanted by the head's unfinished plan; never in Spectrum. */
  pending: Entry[];
  /** Posted and not reversed, whatever became of them in Spectrum since. */
  live: Entry[];
  /**
   * Posted, and wanted in Spectrum: documents and what takes them back. A pair that is removed altogether balances, and
   * is left out.
   */
  standing: Entry[];
}

/** @throws Error naming the posting whose body is not an AR document: the store was changed by hand. */
export function readLedger(done: readonly Posting[], head: Head | undefined): Ledger {
  const entries = done.flatMap((posting) => entryOf(posting) ?? []);
  const posted = entries.filter(({ posting }) => posting.state === 'posted');
  const open = head?.plan?.postings.map(({ part }) => part);
  const pending = entries.filter(
    ({ posting }) =>
      (posting.state === 'claimed' || posting.state === 'rejected') &&
      (open === undefined || (head?.plan?.finished === false && open.includes(posting.part))),
  );
  const isPosted = (generation: number, place: Place): boolean =>
    posted.some(({ part }) => part === partAt(generation, place));
  const live = posted.filter(
    ({ generation, place }) =>
      (place === 'base' || place === 'credit') && !isPosted(generation, reversalOf(place)),
  );
  const isGone = (generation: number, place: Place): boolean =>
    posted.some((entry) => entry.part === partAt(generation, place) && isRemoved(entry));
  const standing = posted.filter(
    (entry) => !(isRemoved(entry) && isGone(entry.generation, counterpart(entry.place))),
  );
  const unsettled = entries.filter(
    ({ posting }) => posting.state === 'sending' || posting.state === 'inDoubt',
  );
  return { unsettled, posted, pending, live, standing };
}

function entryOf(posting: Posting): Entry | undefined {
  const at = placeOf(posting.part);
  if (!at || !posting.kind.startsWith('spectrum/ar-')) return undefined;
  if (!isArDocument(posting.body)) throw new Error(`The body of ${posting.key} is not an AR document.`);
  return { part: partAt(at.generation, at.place), ...at, posting, body: posting.body };
}

export function stageOf({ posting }: Entry): Stage {
  return posting.seen?.stage ?? posting.stage ?? 'unposted';
}

export function isRemoved(entry: Entry): boolean {
  return stageOf(entry) === 'removed';
}

/** Was in Spectrum once, removed there, and is being sent again. */
export function isResent({ posting }: Entry): boolean {
  return posting.state !== 'posted' && posting.postedAt !== undefined;
}

const removedChoice = 'acceptRemoved';

/** Differs with what the clerk changed, so that a later edit is not taken as accepted. */
function editChoice({ posting }: Entry): string {
  return `acceptEdit:${shortHash(posting.seen?.differences ?? [])}`;
}

/** Deleted by a clerk, and nobody accepted that. */
export function isOpenRemoval(entry: Entry): boolean {
  return isRemoved(entry) && !chosen(entry, removedChoice);
}

/** Changed by a clerk after it was posted. */
export function isEdited({ posting }: Entry): boolean {
  return (posting.seen?.differences.length ?? 0) > 0;
}

export function isOpenEdit(entry: Entry): boolean {
  return isEdited(entry) && !isRemoved(entry) && !chosen(entry, editChoice(entry));
}

function chosen({ posting }: Entry, choice: string): boolean {
  return posting.decisions.some((decision) => decision.choice === choice);
}

/** What a person accepts by `resolve --accept`: everything that is open now. */
export function acceptances(entries: readonly Entry[]): Acceptance[] {
  return entries.flatMap((entry) => [
    ...(isOpenRemoval(entry) ? [{ part: entry.part, choice: removedChoice }] : []),
    ...(isOpenEdit(entry) ? [{ part: entry.part, choice: editChoice(entry) }] : []),
  ]);
}

/** The state of a record all of whose wanted documents, which these are, are posted: the first that applies of OP2. */
export function postedState(
  entries: readonly Entry[],
): Extract<RecordState, 'In Spectrum' | 'Updated' | 'Removed in Spectrum'> {
  if (entries.some(isOpenRemoval)) return 'Removed in Spectrum';
  const there = entries.filter((entry) => !isRemoved(entry));
  const isUpdated = there.length > 0 && there.every((entry) => stageOf(entry) === 'updated');
  return isUpdated ? 'Updated' : 'In Spectrum';
}

function isArDocument(value: unknown): value is ArDocument {
  if (!isObject(value)) return false;
  const texts: (keyof ArDocument)[] = [
    'company',
    'batch',
    'customer',
    'job',
    'number',
    'invoiceDate',
    'glDate',
    'terms',
    'salesperson',
    'taxCode',
    'taxAmount',
    'retentionPercent',
    'retentionAmount',
    'remarks',
    'customerPo',
    'assetCostCenter',
  ];
  return (
    texts.every((field) => typeof value[field] === 'string') &&
    (value.type === 'I' || value.type === 'C') &&
    Array.isArray(value.lines) &&
    value.lines.every(isArLine)
  );
}

function isArLine(value: unknown): value is ArLine {
  if (!isObject(value)) return false;
  const texts: (keyof ArLine)[] = [
    'description',
    'quantity',
    'extension',
    'glAccount',
    'costCenter',
    'message',
  ];
  return texts.every((field) => typeof value[field] === 'string') && typeof value.taxable === 'boolean';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
