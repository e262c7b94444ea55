import { z } from 'zod';

/** A form has texts only. */
const whole = z.union([
  z.int().nonnegative(),
  z
    .string()
    .regex(/^\d{1,6}$/, 'expected a whole number')
    .transform(Number),
]);

/** What a page, or a program in its place, sends. `seen` is the box to be ticked, which browsers ask for. */
const fields = z.strictObject({
  choice: z.enum(['approve', 'decline', 'delegate']),
  comment: z.string().default(''),
  to: z.string().max(100).default(''),
  contentHash: z.string().regex(/^[0-9a-f]{64}$/),
  round: whole,
  step: whole,
  seen: z.string().max(10).optional(),
  exports: z.literal('yes').optional(),
});

export type DecisionForm = z.infer<typeof fields>;

/** @returns what is wrong, naming the field and what it may hold. */
export function readDecisionForm(
  body: unknown,
): { ok: true; form: DecisionForm } | { ok: false; problem: string } {
  const parsed = fields.safeParse(body);
  if (parsed.success) return { ok: true, form: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') ?? '';
  if (where === 'choice') {
    return { ok: false, problem: 'No choice was made: allowed are approve, decline and delegate.' };
  }
  return {
    ok: false,
    problem: `The form cannot be read: ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}.`,
  };
}

/**
 * A body of `application/x-www-form-urlencoded`. A field that stands twice could be read in two ways, so it is refused.
 * @throws BadForm naming the field.
 */
export function parseForm(text: string): Record<string, string> {
  const read = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (read.has(name)) throw new BadForm(`The field "${name.slice(0, 40)}" stands twice.`);
    read.set(name, value);
  }
  return Object.fromEntries(read);
}

export class BadForm extends Error {
  override readonly name = 'BadForm';
  readonly statusCode = 422;
}
