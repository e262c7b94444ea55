import { z } from 'zod';
import { checkedLists } from '../../domain/codes-in-use';
import type { ToldCodes } from '../../domain/codes-told';
import type { CodeFinding } from '../../domain/codes-wrong';
import { reportKey } from './keys';
import type { Store } from './port';
import { update } from './update';

const findings: z.ZodType<CodeFinding[]> = z.array(
  z.looseObject({
    setting: z.string(),
    code: z.string(),
    list: z.enum(checkedLists),
    why: z.enum(['vanished', 'inactive', 'direct', 'complete', 'noRate']),
    sentence: z.string(),
  }),
);

const toldSchema: z.ZodType<ToldCodes> = z.looseObject({
  telling: z.number().int().min(1),
  at: z.string(),
  findings,
  appeared: findings,
  cameBack: findings,
});
const check = (value: unknown) => toldSchema.parse(value);

/**
 * Changes what the support contacts were told about the codes of a connection, by compare-and-swap. It is kept among
 * the reports, which are encrypted: keys of settings may be names of people.
 * @param change called with what is stored, possibly several times; undefined leaves things as they are.
 * @returns what now stands there; undefined: nothing was ever told.
 */
export async function updateToldCodes(
  store: Store,
  connection: string,
  change: (told: ToldCodes | undefined) => ToldCodes | undefined,
): Promise<ToldCodes | undefined> {
  return (await update(store, reportKey(`codes~${connection}`), check, change))?.value;
}
