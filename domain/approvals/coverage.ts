import { Decimal, cents, money, shown } from '../money';
import type { ApprovalStep } from './policy';
import { applies } from './steps';

/**
 * The lowest amount that no step applies to: nothing may be approved by nobody. Which steps apply changes only at a
 * threshold and one cent above it, so these amounts and zero stand for all. It is looked for on a project that no step
 * names: a project that is named has at least the same steps.
 */
export function amountGap(steps: readonly ApprovalStep[], setting: string): string[] {
  const limits = steps.flatMap(({ above, upTo }) => [above, upTo]).flatMap((one) => one ?? []);
  const amounts = ['0.00', ...limits.flatMap((one) => [cents(one), cents(money(one).plus('0.01'))])].sort(
    (a, b) => new Decimal(a).comparedTo(b),
  );
  const gap = amounts.find((amount) => !steps.some((step) => applies(step, amount, undefined)));
  if (gap === undefined) return [];
  const where = steps.some(({ projects }) => projects !== undefined)
    ? ' on a project that no step names'
    : '';
  return [
    `${setting}.steps leaves ${shown(gap)}${where} without any step; every amount needs one, e.g. a step without above, upTo and projects.`,
  ];
}
