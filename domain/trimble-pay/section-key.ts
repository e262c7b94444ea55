import { canonicalCode } from '../spectrum/codes';

/**
 * Where a section stands in Spectrum. A change order never rewrites the base: its lines are sections of their own that
 * point to the same phase detail (TP3, TP4).
 */
export interface SectionPlace {
  phase: string;
  costType: string;
  /** Unit-price subcontracts group their items. */
  group?: string;
  /** Billing item, or the item of a group; blank once per phase and cost type. */
  item: string;
  /** Number of the executed change order; without it the base. */
  changeOrder?: string;
  /** Line of the change order; blank for the base where there is one. */
  line: string;
}

/** The phase detail that a place belongs to. */
export type DetailPlace = Pick<SectionPlace, 'phase' | 'costType' | 'group' | 'item'>;

const separator = '¦';
const keyPattern = /^([^¦]*)¦([^¦]*)¦([^¦]*)¦(base|CO:[^¦]*)¦([^¦]*)$/;

/** `0100¦S¦10¦base¦` or `0100¦S¦10¦CO:3¦001`; in a unit-price subcontract the item is `group/item`. */
export function sectionKey(place: SectionPlace): string {
  const origin = place.changeOrder === undefined ? 'base' : `CO:${part(place.changeOrder)}`;
  return [...detailParts(place), origin, part(place.line)].join(separator);
}

/** `0100¦S¦10`: phase, cost type and item. */
export function detailKey(place: DetailPlace): string {
  return detailParts(place).join(separator);
}

/** `0100¦S`: what an AP line is coded to. */
export function codingKey(place: Pick<SectionPlace, 'phase' | 'costType'>): string {
  return [place.phase, place.costType].map(part).join(separator);
}

/** Never by name. @throws RangeError when the text is not a section key. */
export function parseSectionKey(key: string): SectionPlace {
  const parts = keyPattern.exec(key);
  if (!parts) {
    throw new RangeError(
      `"${key}" is not a section key; expected phase¦cost type¦item¦base or CO:number¦line.`,
    );
  }
  const [, phase = '', costType = '', item = '', origin = '', line = ''] = parts;
  const [first = '', second] = item.split('/');
  return {
    phase: unescaped(phase),
    costType: unescaped(costType),
    ...(second === undefined
      ? { item: unescaped(first) }
      : { group: unescaped(first), item: unescaped(second) }),
    ...(origin === 'base' ? {} : { changeOrder: unescaped(origin.slice('CO:'.length)) }),
    line: unescaped(line),
  };
}

/** The item as people read it; blank where there is none. */
export function itemText(place: DetailPlace): string {
  const item = canonicalCode(place.item);
  return place.group === undefined ? item : [canonicalCode(place.group), item].filter(Boolean).join('/');
}

function detailParts(place: DetailPlace): string[] {
  const item = place.group === undefined ? part(place.item) : `${part(place.group)}/${part(place.item)}`;
  return [part(place.phase), part(place.costType), item];
}

/** The separators inside a code are escaped, so that two places never have one key. */
function part(code: string): string {
  return canonicalCode(code).replace(/[%/¦]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function unescaped(text: string): string {
  return text.replace(/%(25|2F|A6)/g, (_whole, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
