import { groupBy } from '../group';
import { cents, type Decimal, sum } from '../money';
import { canonicalCode } from '../spectrum/codes';
import { fitText } from '../text';
import type { ApLine, ApType } from './ap-document';
import type { ApSource } from './ap-source';
import type { LineColumns } from './continuation-sheet';
import { type Failure, failure } from './failures';
import { codingKey, itemText, type SectionPlace } from './section-key';

const remarkWidth = 30;

/** What one phase and cost type comes to in this period, before retention. */
export interface Coded {
  place: Pick<SectionPlace, 'phase' | 'costType'>;
  gross: Decimal;
  /** Items that are billed, blank ones left out. */
  items: string[];
}

/** Phases and cost types that something is billed on, in the order of the application. */
export function codedAmounts(columns: readonly LineColumns[]): Coded[] {
  const groups = groupBy(columns, ({ section }) => codingKey(section.place));
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    const gross = sum(own.map((column) => column.gross));
    if (!first || gross.isZero()) return [];
    const billed = own.filter((column) => !column.gross.isZero());
    const items = new Set(billed.map(({ section }) => itemText(section.place)).filter(Boolean));
    const { phase, costType } = first.section.place;
    return [
      { place: { phase: canonicalCode(phase), costType: canonicalCode(costType) }, gross, items: [...items] },
    ];
  });
}

/**
 * The lines of the document. Spectrum's AP line has no billing item, so the remark lists them.
 */
export function apLines(coded: readonly Coded[], type: ApType, source: ApSource): ApLine[] {
  const { spectrum, application } = source;
  return coded.map(({ place, gross, items }) => ({
    glAccount: spectrum.glAccount,
    job: spectrum.job,
    ...place,
    description: `Application ${application.number}`,
    amount: cents(type === 'I' ? gross : gross.negated()),
    remark: remarkOf(items),
  }));
}

/** As many as fit; what is left out stands in the application, which is attached. */
function remarkOf(items: readonly string[]): string {
  if (items.length === 0) return '';
  const label = items.length === 1 ? 'Item' : 'Items';
  const fit = fitText(`${label} ${items.join(' ')}`, remarkWidth, {
    onTooLong: 'shorten',
    abbreviations: {},
  });
  return fit.ok ? fit.text : '';
}

/**
 * Phases and cost types that are billed and have several billing items in the subcontract: Spectrum could not tell
 * which one the line belongs to.
 */
export function severalItems(coded: readonly Coded[], { sections }: ApSource): Failure[] {
  const ofCoding = groupBy(sections, ({ place }) => codingKey(place));
  return coded.flatMap(({ place }) => {
    const key = codingKey(place);
    const items = new Set((ofCoding.get(key) ?? []).map((section) => itemText(section.place)));
    if (items.size < 2) return [];
    const list = [...items].map((item) => item || 'blank').join(', ');
    return [
      failure(
        'several_items',
        `Phase and cost type ${key} has ${items.size} billing items (${list}), which an AP line cannot tell apart.`,
      ),
    ];
  });
}
