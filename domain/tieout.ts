import { cents, Decimal, money } from './money';
import type { TieoutOpen, TieoutReport, TieoutRow, TieoutSums } from './reports';
import type { ArType } from './spectrum/types';

/**
 * The tie-out (OP10): what the source says, what Girder sent and what Spectrum holds, document by document. Pure
 * arithmetic; the caller reads the three sides for one period or batch. A source invoice stands on its own date, its
 * void as a document of the opposite type on the reversal's date.
 */
export interface TieoutDocument {
  /** Absent for a document in Spectrum that no record of Girder sent. */
  record?: string;
  /** Spectrum's number, or the source's while there is none. */
  number: string;
  type: ArType;
  customer: string;
  /** ISO date. */
  glDate: string;
  batch: string;
  /** Positive dollars and cents, as in Spectrum; the type has the sign. */
  lines: string;
  tax: string;
  retention: string;
}

export interface TieoutInput {
  source: readonly TieoutDocument[];
  sent: readonly TieoutDocument[];
  spectrum: readonly TieoutDocument[];
  /** Why a record is where it is, by record: its reason's sentence. */
  why: Readonly<Record<string, string>>;
  /**
   * Documents removed in Spectrum, which a person accepted: listed apart, out of the sums. The record's other documents
   * are compared.
   */
  accepted: readonly TieoutDocument[];
}

export type Tieout = Pick<TieoutReport, 'rows' | 'total' | 'open' | 'accepted'>;

type Side = 'source' | 'sent' | 'spectrum';
const sides: readonly Side[] = ['source', 'sent', 'spectrum'];

interface Sums {
  count: number;
  lines: Decimal;
  tax: Decimal;
  retention: Decimal;
}

/** In the sums a credit memo counts as one document of negative amounts. */
export function tieOut(input: TieoutInput): Tieout {
  const isAccepted = (one: TieoutDocument): boolean =>
    input.accepted.some(({ record, number }) => record === one.record && number === one.number);
  const counted = {
    source: withoutAccepted(input.source, input.accepted),
    sent: input.sent.filter((one) => !isAccepted(one)),
    spectrum: input.spectrum.filter((one) => !isAccepted(one)),
  };
  return {
    rows: rowsOf(counted),
    total: compare(counted),
    open: openOf(counted, input.why),
    accepted: acceptedOf(input.sent.filter(isAccepted), input.why),
  };
}

/**
 * The source does not know Spectrum's numbers: for each accepted document one of its record and type goes, the equal
 * one where there is one.
 */
function withoutAccepted(
  source: readonly TieoutDocument[],
  accepted: readonly TieoutDocument[],
): TieoutDocument[] {
  const rest = [...source];
  for (const gone of accepted) {
    const same = rest.filter(({ record, type }) => record === gone.record && type === gone.type);
    const equal = same.find(({ lines, tax }) => lines === gone.lines && tax === gone.tax) ?? same[0];
    if (equal) rest.splice(rest.indexOf(equal), 1);
  }
  return rest;
}

type Sides = Record<Side, readonly TieoutDocument[]>;

function rowsOf(counted: Sides): TieoutRow[] {
  const cells = groupBy(counted, cellOf);
  return [...cells.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, documents]) => {
      const first = sides.flatMap((side) => documents[side])[0];
      return first ? [{ type: first.type, customer: first.customer, ...compare(documents) }] : [];
    });
}

function cellOf({ type, customer }: TieoutDocument): string {
  return `${customer}|${type === 'I' ? 0 : 1}`;
}

/** One entry per record, or per number that no record sent, where the three sides do not say the same. */
function openOf(counted: Sides, why: TieoutInput['why']): TieoutOpen[] {
  const things = groupBy(counted, ({ record, number }) => record ?? `number ${number}`);
  return [...things.values()].flatMap((documents) => {
    if (rowsOf(documents).every((row) => isEqual(row.source, row.sent) && isEqual(row.sent, row.spectrum))) {
      return [];
    }
    const first = sides.flatMap((side) => documents[side])[0];
    if (!first) return [];
    const { difference } = compare(documents);
    const amount = cents([difference.lines, difference.tax]);
    const sentence = (first.record && why[first.record]) ?? explain(documents);
    return [{ record: first.record, number: first.number, amount, sentence }];
  });
}

function explain({ source, sent, spectrum }: Sides): string {
  if (spectrum.length > 0 && sent.length === 0) {
    return source.length > 0
      ? 'In Spectrum, but not sent by Girder.'
      : 'Not sent by Girder: entered by hand?';
  }
  if (sent.length === 0) return 'Not sent yet.';
  if (spectrum.length === 0) return 'Sent, but not in Spectrum.';
  if (source.length === 0) return 'Sent, but not in the source in this period.';
  return 'Source, sent and Spectrum differ.';
}

function acceptedOf(sent: readonly TieoutDocument[], why: TieoutInput['why']): TieoutOpen[] {
  return sent.map((one) => ({
    record: one.record,
    number: one.number,
    amount: cents([signed(one, one.lines), signed(one, one.tax)]),
    sentence: (one.record && why[one.record]) ?? 'Removed in Spectrum, accepted by a person.',
  }));
}

function groupBy(
  counted: Sides,
  key: (document: TieoutDocument) => string,
): Map<string, Record<Side, TieoutDocument[]>> {
  const groups = new Map<string, Record<Side, TieoutDocument[]>>();
  for (const side of sides) {
    for (const document of counted[side]) {
      const name = key(document);
      const group = groups.get(name) ?? { source: [], sent: [], spectrum: [] };
      group[side].push(document);
      groups.set(name, group);
    }
  }
  return groups;
}

function compare(documents: Sides): Omit<TieoutRow, 'type' | 'customer'> {
  const [source, sent, spectrum] = [
    sumsOf(documents.source),
    sumsOf(documents.sent),
    sumsOf(documents.spectrum),
  ];
  const difference: Sums = {
    count: source.count - spectrum.count,
    lines: source.lines.minus(spectrum.lines),
    tax: source.tax.minus(spectrum.tax),
    retention: source.retention.minus(spectrum.retention),
  };
  return { source: text(source), sent: text(sent), spectrum: text(spectrum), difference: text(difference) };
}

function sumsOf(documents: readonly TieoutDocument[]): Sums {
  const zero = new Decimal(0);
  return documents.reduce<Sums>(
    (sums, one) => ({
      count: sums.count + 1,
      lines: sums.lines.plus(signed(one, one.lines)),
      tax: sums.tax.plus(signed(one, one.tax)),
      retention: sums.retention.plus(signed(one, one.retention)),
    }),
    { count: 0, lines: zero, tax: zero, retention: zero },
  );
}

function signed({ type }: TieoutDocument, amount: string): Decimal {
  return type === 'I' ? money(amount) : money(amount).negated();
}

function text({ count, lines, tax, retention }: Sums): TieoutSums {
  return { count, lines: cents(lines), tax: cents(tax), retention: cents(retention) };
}

function isEqual(a: TieoutSums, b: TieoutSums): boolean {
  return a.count === b.count && a.lines === b.lines && a.tax === b.tax && a.retention === b.retention;
}
