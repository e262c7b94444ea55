/** What a subcontract has in Trimble Pay, in Spectrum's codes: Trimble Pay's own ids are looked up when it is sent. */
import { hashOf } from '../hash';
import { cents, money, sum } from '../money';
import type { ChangeOrderRow, PhaseDetailRow, SubcontractRow } from '../spectrum/subcontracts';
import { cutAtWord, transliterate } from '../text';
import type { SectionPlace } from './section-key';
import type { RetainageRates } from './types';

export interface ContractContent {
  subcontractNumber: string;
  description: string;
  originalValue: string;
  lineItemType: 'lump_sum' | 'unit';
  retainage: RetainageRates;
}

export interface SectionContent {
  place: SectionPlace;
  name: string;
  value: string;
  isRetainable: boolean;
}

export interface ChangeOrderContent {
  number: string;
  description: string;
  amount: string;
  /** ISO date. */
  executedOn: string;
  lines: ChangeOrderLineContent[];
}

export interface ChangeOrderLineContent {
  place: SectionPlace;
  description: string;
  amount: string;
  isRetainable: boolean;
}

/** The line that a section gets where it has none. */
export interface SovContent {
  place: SectionPlace;
  itemNo: string;
  description: string;
  quantity?: string;
  unitPrice?: string;
}

/** Characters of a description. */
const descriptionWidth = 250;

export const shortened = (text: string): string => cutAtWord(transliterate(text).text, descriptionWidth).head;

export function contractContent(
  row: SubcontractRow,
  originalValue: string,
  lineItemType: ContractContent['lineItemType'],
): ContractContent {
  const { retentionPercent } = row;
  return {
    subcontractNumber: row.subcontract,
    description: shortened(row.comment),
    originalValue,
    lineItemType,
    retainage: { work: retentionPercent, stored: retentionPercent },
  };
}

/**
 * One section for each phase detail that was agreed at first; one that came with a change order has nothing of its own
 * and is billed by that change order's sections.
 */
export function baseSections(details: readonly PhaseDetailRow[]): SectionContent[] {
  return details
    .filter(({ original }) => !money(original).isZero())
    .map((detail) => ({
      place: basePlace(detail),
      name: shortened(detail.description) || [detail.phase, detail.costType, detail.item].join(' ').trim(),
      value: cents(detail.original),
      isRetainable: detail.retainable,
    }));
}

export function basePlace({
  phase,
  costType,
  item,
}: Pick<PhaseDetailRow, 'phase' | 'costType' | 'item'>): SectionPlace {
  return { phase, costType, item, line: '' };
}

/** A change order's lines are sections of their own: the base is never rewritten (TP4). */
export function changeOrderSections({ number, lines }: ChangeOrderContent): SectionContent[] {
  return lines.map(({ place, description, amount, isRetainable }) => ({
    place,
    name: description || `Change order ${number}`,
    value: amount,
    isRetainable,
  }));
}

export function changeOrderContent(row: ChangeOrderRow): ChangeOrderContent {
  return {
    number: row.number,
    description: shortened(row.description),
    amount: cents(row.amount),
    executedOn: row.executedOn,
    lines: row.lines.map((line) => ({
      place: {
        phase: line.phase,
        costType: line.costType,
        item: line.item,
        changeOrder: row.number,
        line: line.line,
      },
      description: shortened(line.description),
      amount: cents(line.amount),
      isRetainable: line.retainable,
    })),
  };
}

/** What a person must be asked about when it is edited: its money and where it goes, not its wording or date. */
export function changeOrderMark({ amount, lines }: ChangeOrderContent): string {
  return hashOf({
    amount,
    lines: lines.map(({ place, amount: of, isRetainable }) => ({ place, of, isRetainable })),
  });
}

/** Why a change order cannot be put into Trimble Pay; undefined when it can. */
export function whyUnusable({ amount, executedOn, lines }: ChangeOrderContent): string | undefined {
  if (lines.length === 0) return 'has no lines';
  if (executedOn === '') return 'has no date of execution';
  const blank = lines.find(({ place }) => place.phase === '' || place.costType === '');
  if (blank) return `has no phase or no cost type on line ${blank.place.line}`;
  const total = cents(sum(lines.map((line) => line.amount)));
  return total === amount ? undefined : `has the amount ${amount}, but its lines add up to ${total}`;
}

/** How sections get their first line. */
export function sovContents(
  sections: readonly SectionContent[],
  details: readonly PhaseDetailRow[],
  byUnitPrice: boolean,
): SovContent[] {
  return sections.map(({ place, name }) => {
    const detail = byUnitPrice && place.changeOrder === undefined ? detailAt(details, place) : undefined;
    const priced = detail && !money0(detail.quantity) && !money0(detail.unitPrice);
    const { quantity, unitPrice } = detail ?? {};
    return { place, itemNo: itemNo(place), description: name, ...(priced && { quantity, unitPrice }) };
  });
}

const money0 = (text: string): boolean => sum([text]).isZero();

function detailAt(details: readonly PhaseDetailRow[], place: SectionPlace): PhaseDetailRow | undefined {
  return details.find(
    ({ phase, costType, item }) =>
      phase === place.phase && costType === place.costType && item === place.item,
  );
}

/** `0100-S-10`; of a change order `CO3-001`. */
function itemNo({ phase, costType, item, changeOrder, line }: SectionPlace): string {
  const parts = changeOrder === undefined ? [phase, costType, item] : [`CO${changeOrder}`, line];
  return parts.filter(Boolean).join('-');
}
