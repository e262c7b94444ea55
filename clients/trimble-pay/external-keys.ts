import { canonicalCode } from '../../domain/spectrum/codes';
import type { SectionPlace } from '../../domain/trimble-pay/section-key';

/**
 * A section's key in Trimble Pay: `phase|cost type|item`, or `phase|cost type|group|item` in a unit-price
 * subcontract. A change order's line has a section of its own beside the base one, and one change order may hit a
 * phase detail in several lines, so its key goes on with `|CO:3|1`: its number and its line.
 */
export function externalKeyOf({ phase, costType, group, item, changeOrder, line }: SectionPlace): string {
  const detail = [phase, costType, ...(group === undefined ? [] : [group]), item].map(part);
  if (changeOrder === undefined && part(line) === '') return detail.join('|');
  const origin = changeOrder === undefined ? 'base' : `CO:${part(changeOrder)}`;
  return [...detail, origin, part(line)].join('|');
}

/** @returns undefined for a key that is not of this form: the section belongs to no phase detail that is known. */
export function placeOfKey(key: string): SectionPlace | undefined {
  const parts = key.split('|').map(unescaped);
  const [origin, line] = parts.length > 4 ? parts.splice(-2) : ['base', ''];
  const [phase, costType, ...items] = parts;
  if (!phase || !costType || origin === undefined || line === undefined) return undefined;
  if (origin !== 'base' && !/^CO:./.test(origin)) return undefined;
  const [first, second, ...more] = items;
  if (first === undefined || more.length > 0) return undefined;
  return {
    phase,
    costType,
    ...(second === undefined ? { item: first } : { group: first, item: second }),
    ...(origin === 'base' ? {} : { changeOrder: origin.slice('CO:'.length) }),
    line,
  };
}

/** The separator inside a code is escaped, so that two places never have one key. */
const part = (code: string): string =>
  canonicalCode(code).replace(/[%|]/g, (char) => (char === '%' ? '%25' : '%7C'));

const unescaped = (text: string): string =>
  text.replace(/%(25|7C)/g, (_whole, hex: string) => (hex === '25' ? '%' : '|'));
