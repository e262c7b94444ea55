import { z } from 'zod';
import { payContractIdKey, payContractKey } from './keys';
import type { Store } from './port';
import { mustExist, put, update } from './update';

/** A section of the schedule of values as it was last written to Trimble Pay. Money at rest. */
export interface PaySection {
  id: string;
  /** As the client spells it (`externalKeyOf`). */
  externalKey: string;
  name: string;
  value: string;
  retainable: boolean;
  /** Trimble Pay's id. */
  changeOrderId?: string;
  /** What Girder gave the section's only line of the schedule of values: by that it is known as Girder's. */
  sovValue?: string;
}

export interface PayChangeOrder {
  id: string;
  /** Hash of what was put into Trimble Pay. */
  hash: string;
  amount: string;
}

/** What Girder knows of one subcontract in Trimble Pay, beside its head. Changed only by compare-and-swap. */
export interface PayContractState {
  /** Record of the subcontract. */
  record: string;
  company: string;
  job: string;
  vendor: string;
  subcontract: string;
  /** Trimble Pay's ids; absent until they were made. */
  vendorId?: string;
  contractId?: string;
  sections: PaySection[];
  /** By change order number in Spectrum. */
  changeOrders: Record<string, PayChangeOrder>;
  /** E-mails of members that were added, lower case. */
  members: string[];
  /** Why nothing of it may be billed at present; sentences. */
  blocked: string[];
}

const check = (value: unknown) => schema.parse(value);
const schema: z.ZodType<PayContractState> = z.looseObject({
  record: z.string().min(1),
  company: z.string(),
  job: z.string(),
  vendor: z.string(),
  subcontract: z.string(),
  vendorId: z.string().optional(),
  contractId: z.string().optional(),
  sections: z.array(
    z.looseObject({
      id: z.string(),
      externalKey: z.string(),
      name: z.string(),
      value: z.string(),
      retainable: z.boolean(),
      changeOrderId: z.string().optional(),
      sovValue: z.string().optional(),
    }),
  ),
  changeOrders: z.record(z.string(), z.looseObject({ id: z.string(), hash: z.string(), amount: z.string() })),
  members: z.array(z.string()),
  blocked: z.array(z.string()),
});

/** @param record of the subcontract. */
export async function readPayContract(store: Store, record: string): Promise<PayContractState | undefined> {
  return (await store.get(payContractKey(record), check))?.value;
}

/** @returns the state as it now stands. @throws StoreError STORE_MISSING when there is none and `change` makes none. */
export async function updatePayContract(
  store: Store,
  record: string,
  change: (state: PayContractState | undefined) => PayContractState | undefined,
): Promise<PayContractState> {
  const key = payContractKey(record);
  return mustExist(key, await update(store, key, check, change)).value;
}

const idSchema = z.looseObject({ record: z.string().min(1) });
const checkId = (value: unknown) => idSchema.parse(value);

/** The subcontract's record of a contract in Trimble Pay. */
export async function subcontractOfContract(
  store: Store,
  connection: string,
  contractId: string,
): Promise<string | undefined> {
  return (await store.get(payContractIdKey(connection, contractId), checkId))?.value.record;
}

export async function keepContractId(
  store: Store,
  connection: string,
  contractId: string,
  record: string,
): Promise<void> {
  await put(store, payContractIdKey(connection, contractId), { record }, checkId);
}
