import { cents, type Decimal, decimal, sum } from '../money';

/**
 * Shares an amount out by weights, to the cent and without a rest: everybody gets the whole cents of their share
 * towards zero, and the cents that are left go to the largest remainders, ties in the order given. A share is thus
 * less than a cent from the exact one.
 * @param weights not negative; their sum must be above zero, unless the amount is zero.
 * @throws RangeError when the weights cannot carry the amount.
 */
export function allocate(amount: Decimal, weights: readonly Decimal[]): Decimal[] {
  const whole = sum(weights);
  if (weights.some((weight) => weight.isNegative() && !weight.isZero())) {
    throw new RangeError('Weights must not be negative.');
  }
  if (whole.isZero()) {
    if (amount.isZero()) return weights.map(() => decimal('0'));
    throw new RangeError(`${cents(amount)} cannot be shared out: every weight is zero.`);
  }
  const inCents = amount.times(100).abs();
  const shares = weights.map((weight, at) => {
    const product = inCents.times(weight);
    const floor = product.dividedToIntegerBy(whole);
    // The remainder stays a product: a quotient would be rounded, and two equal remainders could differ.
    return { at, floor, remainder: product.minus(floor.times(whole)) };
  });
  const left = inCents.minus(sum(shares.map(({ floor }) => floor))).toNumber();
  const lucky = new Set(
    [...shares]
      .sort((a, b) => b.remainder.comparedTo(a.remainder) || a.at - b.at)
      .slice(0, left)
      .map(({ at }) => at),
  );
  return shares.map(({ at, floor }) => {
    const share = floor.plus(lucky.has(at) ? 1 : 0).dividedBy(100);
    return amount.isNegative() && !share.isZero() ? share.negated() : share;
  });
}
