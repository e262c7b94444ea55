import type { ServiceTradeSettings } from '../domain/settings';
import { longestBase } from './schema/invoices';

/**
 * Which AR numbers a connection can ever make. Two connections that post to one Spectrum company must not be able to
 * make the same one: Spectrum would refuse the second invoice, or Girder adopt the first for the second.
 * Suffixes (C, V, W) are letters and a base ends in a digit, so two records collide only if their bases do.
 */
type Rule = ServiceTradeSettings['invoices']['number'];

/** `prefix` and then anything that ends in a digit, or `prefix` and then a number without leading zeros. */
type Space = { kind: 'open'; prefix: string } | { kind: 'counted'; prefix: string; from: number; to: number };

/** A number that both rules can make, or undefined when there is provably none. */
export function commonNumber(left: Rule, right: Rule): string | undefined {
  const [a, b] = [spaceOf(left), spaceOf(right)];
  if (a.kind === 'open')
    return b.kind === 'open' ? openAndOpen(a.prefix, b.prefix) : countedAndOpen(b, a.prefix);
  return b.kind === 'open' ? countedAndOpen(a, b.prefix) : countedAndCounted(a, b);
}

function spaceOf(rule: Rule): Space {
  return rule.mode === 'sequence'
    ? { kind: 'counted', prefix: rule.prefix, from: rule.from, to: rule.to }
    : { kind: 'open', prefix: rule.base.replace('{invoiceNumber}', '') };
}

function openAndOpen(left: string, right: string): string | undefined {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  return long.startsWith(short) ? `${long}1` : undefined;
}

type Counted = Extract<Space, { kind: 'counted' }>;

function countedAndOpen(counted: Counted, open: string): string | undefined {
  if (counted.prefix.startsWith(open)) return `${counted.prefix}${counted.from}`;
  if (!open.startsWith(counted.prefix)) return undefined;
  // The number itself would have to begin with what is left of the other prefix, and go on after it.
  const begin = open.slice(counted.prefix.length);
  if (!/^[1-9]\d*$/.test(begin)) return undefined;
  for (let more = 1; begin.length + more <= longestBase; more += 1) {
    const first = Number(begin) * 10 ** more;
    const hit = common(counted.from, counted.to, first, first + 10 ** more - 1);
    if (hit !== undefined) return `${counted.prefix}${hit}`;
  }
  return undefined;
}

function countedAndCounted(left: Counted, right: Counted): string | undefined {
  const [short, long] = left.prefix.length <= right.prefix.length ? [left, right] : [right, left];
  if (!long.prefix.startsWith(short.prefix)) return undefined;
  const begin = long.prefix.slice(short.prefix.length);
  if (begin === '') {
    const hit = common(left.from, left.to, right.from, right.to);
    return hit === undefined ? undefined : `${short.prefix}${hit}`;
  }
  if (!/^[1-9]\d*$/.test(begin)) return undefined;
  for (let digits = 1; digits <= longestBase; digits += 1) {
    const shift = Number(begin) * 10 ** digits;
    const low = Math.max(long.from, 10 ** (digits - 1));
    const high = Math.min(long.to, 10 ** digits - 1);
    const hit = low > high ? undefined : common(short.from, short.to, shift + low, shift + high);
    if (hit !== undefined) return `${short.prefix}${hit}`;
  }
  return undefined;
}

function common(from1: number, to1: number, from2: number, to2: number): number | undefined {
  const low = Math.max(from1, from2);
  return low <= Math.min(to1, to2) ? low : undefined;
}
