import { groupBy } from '../group';
import { reason, type Reason } from '../reasons';
import { canonicalCode } from '../spectrum/codes';
import { fitText, type TextRule, transliterate } from '../text';
import { type Reading } from './match-outcome';

/** What customers and sites of Spectrum are recognised by. */
export interface Known {
  /** Canonical. */
  code: string;
  name: string;
  zip: string;
  /** Of every status: an inactive customer must not be created again. */
  status: string;
}

/** What a ServiceTrade company or location is looked for by. */
export interface Sought {
  refNumber: string;
  name: string;
  zip: string;
}

export interface Candidate<Row> {
  row: Row;
  by: 'reference number' | 'name and zip';
}

/** Characters of a customer's or site's name in Spectrum. */
export const nameWidth = 30;

/**
 * What may be the same thing in Spectrum (ST21): the one whose code is the reference number, else those of the same name
 * and zip. Names compare as Spectrum would hold them, without case, spaces and punctuation; zips by their first five
 * digits. A blank zip tells nothing apart.
 */
export function candidates<Row extends Known>(
  sought: Sought,
  rows: readonly Row[],
  rule: TextRule,
): Candidate<Row>[] {
  const reference = canonicalCode(sought.refNumber);
  const byReference = rows.filter(({ code }) => reference !== '' && code === reference);
  if (byReference.length > 0) return byReference.map((row) => ({ row, by: 'reference number' }));
  const names = nameForms(sought.name, rule);
  const zip = comparableZip(sought.zip);
  return rows
    .filter((row) => names.has(comparableName(row.name)) && sameZip(zip, comparableZip(row.zip)))
    .map((row) => ({ row, by: 'name and zip' }));
}

/** `candidates` for many that are looked for among the same rows: each is compared with those that can be it only. */
export function candidateFinder<Row extends Known>(
  rows: readonly Row[],
  rule: TextRule,
): (sought: Sought) => Candidate<Row>[] {
  const byCode = groupBy(rows, ({ code }) => code);
  const byName = groupBy(rows, ({ name }) => comparableName(name));
  return (sought) => {
    const names = [...nameForms(sought.name, rule)].flatMap((name) => byName.get(name) ?? []);
    const possible = new Set([...(byCode.get(canonicalCode(sought.refNumber)) ?? []), ...names]);
    return candidates(sought, [...possible], rule);
  };
}

/** The forms in which Spectrum may hold a name: whole, made to fit as Girder does, and cut as a clerk would. */
function nameForms(name: string, rule: TextRule): Set<string> {
  const fit = fitText(name, nameWidth, { ...rule, onTooLong: 'shorten' }, true);
  const forms = [name, transliterate(name).text.slice(0, nameWidth), ...(fit.ok ? [fit.text] : [])];
  return new Set(forms.map(comparableName).filter((form) => form !== ''));
}

function comparableName(name: string): string {
  return transliterate(name)
    .text.toUpperCase()
    .replace(/&/g, 'AND')
    .replace(/[^A-Z0-9]/g, '');
}

/** `78701-1234` and `787011234` are 78701; other countries' codes count whole. */
function comparableZip(zip: string): string {
  const plain = zip.toUpperCase().replace(/[^A-Z0-9]/g, '');
  return /^(\d{5}|\d{9})$/.test(plain) ? plain.slice(0, 5) : plain;
}

function sameZip(a: string, b: string): boolean {
  return a === '' || b === '' || a === b;
}

/** The same for two that are being created, as far as names and zips tell. */
export function likeness({ name, zip }: Pick<Known, 'name' | 'zip'>): string {
  return `${comparableName(name)}|${comparableZip(zip)}`;
}

/**
 * Why nothing may be created by itself: there are candidates, or the reading is not complete, so that their absence is
 * not proven. Undefined: there is provably none.
 * @param what it is, e.g. `Company 77`.
 * @param kind what it could be in Spectrum, e.g. `customer`.
 */
export function whyNotNew<Row extends Known>(
  what: string,
  kind: 'customer' | 'site',
  sought: Sought,
  reading: Reading<Row>,
  rule: TextRule,
  subject: string,
): Reason | undefined {
  const found = candidates(sought, reading.rows, rule);
  if (found.length > 0) {
    const sentence = `${what} may be in Spectrum already, as ${kind} ${listed(found)}.`;
    return reason('POSSIBLE_DUPLICATE', sentence, subject);
  }
  if (reading.complete) return undefined;
  const sentence = `The ${kind}s in Spectrum could not be read completely, so it is not known whether ${what} is among them.`;
  return reason('READ_INCOMPLETE', sentence, `${kind}s`);
}

const mostListed = 10;

/** `C00012 (reference number)`, `C00040 (name and zip, status I)`. */
function listed<Row extends Known>(found: readonly Candidate<Row>[]): string {
  const shown = found.slice(0, mostListed).map(({ row, by }) => {
    return `${row.code} (${by}${row.status === 'A' ? '' : `, status ${row.status}`})`;
  });
  const more = found.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
