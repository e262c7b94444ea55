import { groupBy } from '../group';
import { cents, shown, sum } from '../money';
import type { ApSource } from './ap-source';
import type { ApAmounts, Signs } from './ap-signs';
import type { LineColumns } from './continuation-sheet';
import { detailKey, itemText } from './section-key';

/** What a person keys in Spectrum; Girder takes the invoice over by vendor and number. */
export interface Keyed {
  vendor: string;
  number: string;
  /** Signed, as in the application. */
  amount: string;
  retention: string;
  payable: string;
  /** Several lines of text with every figure. */
  instruction: string;
}

export type KeyedSigns = Exclude<Signs, 'invoice' | 'creditMemo' | 'nothing'>;

/** The header and date fields, worked out before. */
export interface KeyedHeader {
  number: string;
  batch: string;
  invoiceDate: string;
  glDate: string;
}

export function keyingOf(
  signs: KeyedSigns,
  amounts: ApAmounts,
  columns: readonly LineColumns[],
  source: ApSource,
  header: KeyedHeader,
): Keyed {
  const { spectrum } = source;
  const { gross, retention, payable } = amounts;
  const instruction = [
    entryText(signs),
    `Company ${spectrum.company}, vendor ${spectrum.vendor}, subcontract ${spectrum.subcontract}, job ${spectrum.job}, invoice number ${header.number}`,
    `Invoice date ${header.invoiceDate}, G/L date ${header.glDate}, batch ${header.batch}`,
    ...entryFigures(signs, amounts),
    ...lineTexts(columns, spectrum.glAccount),
    `Retention held on the subcontract: ${shown(spectrum.retentionHeld)} before, ${shown(retention.plus(spectrum.retentionHeld))} after`,
    `Payable: ${shown(payable)}, line 8 of the certificate of application ${source.application.number}`,
    'Girder takes the entry over by its vendor and invoice number.',
  ].join('\n');
  return {
    vendor: spectrum.vendor,
    number: header.number,
    amount: cents(gross),
    retention: cents(retention),
    payable: cents(payable),
    instruction,
  };
}

function entryText(signs: KeyedSigns): string {
  switch (signs) {
    case 'invoiceWithRelease':
      return 'Key a subcontract invoice and override its retention with the negative amount:';
    case 'release':
      return 'Key a Release retention entry with exactly one distribution line:';
    case 'creditAndRelease':
      return 'Key two entries: a credit memo against the subcontract, then a Release retention entry under a number of its own:';
    case 'noEntry':
      return 'Spectrum publishes no entry for these amounts; decide with your accountant how to key them:';
  }
}

function entryFigures(signs: KeyedSigns, { gross, retention, released }: ApAmounts): string[] {
  switch (signs) {
    case 'invoiceWithRelease':
    case 'noEntry':
      return [`Invoice amount ${shown(gross)}, retention ${shown(retention)}`];
    case 'release':
      return [`Invoice amount 0.00, retention ${shown(retention)}`];
    case 'creditAndRelease':
      return [
        `Credit memo: amount ${shown(gross.negated())}, retention ${shown(retention.plus(released).negated())}`,
        `Release: invoice amount 0.00, retention ${shown(released.negated())}`,
      ];
  }
}

/** By phase detail, as a person can name the billing item. */
function lineTexts(columns: readonly LineColumns[], glAccount: string): string[] {
  const details = groupBy(columns, ({ section }) => detailKey(section.place));
  return [...details.values()].flatMap((own) => {
    const [first] = own;
    const gross = sum(own.map((column) => column.gross));
    if (!first || gross.isZero()) return [];
    const { place } = first.section;
    const item = itemText(place);
    const coded = `phase ${place.phase}, cost type ${place.costType}${item ? `, item ${item}` : ''}`;
    return [`Line: ${coded}, G/L account ${glAccount}: ${shown(gross)}`];
  });
}
