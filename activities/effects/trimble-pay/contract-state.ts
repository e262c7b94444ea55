import { readPayContract, updatePayContract } from '../../../clients/store/pay-contracts';
import type { PayContractState } from '../../../clients/store/pay-contracts';
import type { Sent } from '../../../domain/effects';
import type { World } from '../../world';
import { notReady } from './put-effect';

/** What Girder knows of the subcontract; its record writes it before it claims anything. */
export async function stateOf(world: World, record: string): Promise<PayContractState> {
  const state = await readPayContract(world.store, record);
  if (!state) throw new Error(`Nothing is known of the subcontract ${record}: its record was not planned.`);
  return state;
}

/** Keeps what an accepted write made known, before it counts as done: a crash in between repeats both. */
export async function keepIfApplied<S extends Sent>(
  world: World,
  record: string,
  sent: S,
  change: (state: PayContractState, applied: Extract<S, { outcome: 'applied' }>) => PayContractState,
): Promise<S> {
  if (!isApplied(sent)) return sent;
  await updatePayContract(world.store, record, (now) => now && change(now, sent));
  return sent;
}

function isApplied<S extends Sent>(sent: S): sent is Extract<S, { outcome: 'applied' }> {
  return sent.outcome === 'applied';
}

/** Runs `work` with the contract's id, once it has one. */
export async function withContract(
  world: World,
  record: string,
  work: (contractId: string, state: PayContractState) => Promise<Sent>,
): Promise<Sent> {
  const state = await stateOf(world, record);
  const { contractId } = state;
  return contractId === undefined
    ? notReady(`The contract of subcontract ${state.subcontract}`)
    : work(contractId, state);
}

/** The name of the subcontract in Trimble Pay. */
export function subcontractKeyOf({ company, job, subcontract }: PayContractState): {
  company: string;
  job: string;
  subcontract: string;
} {
  return { company, job, subcontract };
}
