import { z } from 'zod';
import type { Billed } from '../../domain/trimble-pay/billed';
import type { BillingHistory } from '../../domain/trimble-pay/history';
import { billingKey, billingPrefix, lastPart } from './keys';
import type { Store } from './port';
import { mustExist, update } from './update';

const amounts = z.looseObject({
  work: z.string(),
  stored: z.string(),
  held: z.string(),
  released: z.string(),
});

const history: z.ZodType<BillingHistory> = z.looseObject({
  lastNumber: z.number().int().min(0),
  certified: z.string(),
  lines: z.record(z.string(), amounts),
  sharedOut: z.boolean(),
  applications: z.array(
    z.looseObject({ number: z.number().int(), revision: z.number().int(), fingerprint: z.string() }),
  ),
});

const schema: z.ZodType<Billed> = z.looseObject({
  record: z.string().optional(),
  pending: history.optional(),
  history: history.optional(),
  how: z.enum(['opening', 'posted', 'keyed', 'nothing']).optional(),
  keyed: z.looseObject({ number: z.string(), stage: z.enum(['unposted', 'updated']) }).optional(),
  next: z.string().optional(),
});
const check = (value: unknown) => schema.parse(value);

/** @param subcontract record of the subcontract. */
export async function readBilled(
  store: Store,
  subcontract: string,
  application: number,
): Promise<Billed | undefined> {
  return (await store.get(billingKey(subcontract, application), check))?.value;
}

/** @returns what now stands there. @throws StoreError STORE_MISSING when there is none and `change` makes none. */
export async function updateBilled(
  store: Store,
  subcontract: string,
  application: number,
  change: (now: Billed | undefined) => Billed | undefined,
): Promise<Billed> {
  const key = billingKey(subcontract, application);
  return mustExist(key, await update(store, key, check, change)).value;
}

/** What was billed on a subcontract up to now: the history of its newest application that counts. */
export async function latestHistory(store: Store, subcontract: string): Promise<BillingHistory | undefined> {
  const numbers: number[] = [];
  for await (const key of store.list(billingPrefix(subcontract))) numbers.push(Number(lastPart(key)));
  for (const number of numbers.reverse()) {
    const found = (await readBilled(store, subcontract, number))?.history;
    if (found) return found;
  }
  return undefined;
}
