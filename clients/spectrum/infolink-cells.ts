import { z } from 'zod';
import { Decimal } from '../../domain/money';
import { canonicalCode } from '../../domain/spectrum/codes';

/** What a cell of Info-Link may be, and what Girder makes of it. One schema per kind of column. */
const words = z.union([z.string(), z.number(), z.null()]).transform((value) => String(value ?? ''));

/** Descriptive text: trimmed, case kept. */
export const text = words.transform((value) => value.trim());

/** A code or number: canonical. */
export const code = words.transform(canonicalCode);

/** Y or anything else. */
export const flag = code.transform((value) => value === 'Y');

/** The driver hands DECIMAL columns over as doubles; beyond 15 digits a double holds noise. */
const digitsHeld = 15;

const number = z.union([z.number(), z.string(), z.null()]).transform((value, context) => {
  try {
    if (typeof value === 'number') return new Decimal(value.toPrecision(digitsHeld));
    return new Decimal(value?.trim() || 0);
  } catch {
    context.issues.push({ code: 'custom', input: value, message: `"${String(value)}" is not a number` });
    return z.NEVER;
  }
});

/** Below it, 15 digits hold every cent. */
const exactlyHeld = new Decimal('1e13');

/** Dollars and cents as `"1234.50"`. A value that is not whole cents is refused, not rounded. */
export const amount = number.transform((value, context) => {
  if (value.abs().gte(exactlyHeld) || !value.toDecimalPlaces(2).eq(value)) {
    context.issues.push({
      code: 'custom',
      input: value.toString(),
      message: `${value.toString()} is not an amount of dollars and cents below ten trillion`,
    });
    return z.NEVER;
  }
  return value.toFixed(2);
});

/** Four decimals, as Spectrum keeps tax rates: `"8.2500"`. */
export const rate = number.transform((value) => value.toFixed(4));

/** At least two decimals, more where the table has more: `"10.00"`, `"5.125"`. */
export const percent = number.transform((value) => value.toFixed(Math.max(2, value.decimalPlaces())));

/** Plain notation, as many decimals as there are: `"55"`, `"2.5"`. */
export const quantity = number.transform((value) => value.toFixed());

/** ISO date; a date column arrives as midnight UTC, a text column as ISO or month/day/year. Blank stays blank. */
export const date = z.union([z.date(), z.string(), z.null()]).transform((value, context) => {
  if (value === null) return '';
  if (value instanceof Date) return value.toISOString().slice(0, 10);
  const trimmed = value.trim();
  if (trimmed === '') return '';
  const iso = /^(\d{4}-\d{2}-\d{2})(?:[T ]|$)/.exec(trimmed)?.[1];
  if (iso !== undefined) return iso;
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(trimmed);
  if (american) return `${american[3]}-${american[1]?.padStart(2, '0')}-${american[2]?.padStart(2, '0')}`;
  context.issues.push({ code: 'custom', input: value, message: `"${trimmed}" is not a date` });
  return z.NEVER;
});

/** Invoice or credit memo. */
export const arType = code.pipe(z.enum(['I', 'C']));
