import { z } from 'zod';
import { keepContractId } from '../../../clients/store/pay-contracts';
import { readPayProject } from '../../../clients/store/pay-projects';
import type { SendContext, Sent } from '../../../domain/effects';
import { parseRecordId } from '../../../domain/record-id';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { keepIfApplied, stateOf, subcontractKeyOf } from './contract-state';
import { notReady, optionsOf, putEffect } from './put-effect';
import { contractContent, write } from './shapes';

/** The subcontract itself (TP2). */
export const contractBody = z.object({
  ...write,
  content: contractContent,
  /** What was billed before Trimble Pay: with the first write only. */
  offSystem: z
    .object({ amountApproved: z.string(), approvedApplications: z.number().int().nonnegative() })
    .optional(),
});
export type ContractBody = z.infer<typeof contractBody>;

/** @param connection of Trimble Pay */
export function contractEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/contract',
    parse: contractBody,
    naturalKey: ({ record }) => {
      const { id, target } = parseRecordId(record);
      return `${target}|${id}`;
    },
    async send(body, context) {
      const { record } = body;
      const sent = await put(world, connection, body, context);
      // Applications are led to their subcontract by the contract's id, so that stands before the id counts as known.
      if (sent.outcome === 'applied') await keepContractId(world.store, connection, sent.ref, record);
      return keepIfApplied(world, record, sent, (state, { ref }) => ({ ...state, contractId: ref }));
    },
  });
}

async function put(
  world: World,
  connection: string,
  body: ContractBody,
  context: SendContext,
): Promise<Sent> {
  const state = await stateOf(world, body.record);
  const project = await readPayProject(world.store, connection, state.job);
  if (!project) return notReady(`The project of job ${state.job}`);
  if (state.vendorId === undefined) return notReady(`Vendor ${state.vendor}`);
  const fields = { ...body.content, projectId: project.projectId, vendorId: state.vendorId };
  const write = (more: Pick<ContractBody, 'offSystem'>): Promise<Sent> => {
    const all = { ...fields, ...more };
    const options = optionsOf(body, all, context);
    return world.trimblePay(connection).putContract(subcontractKeyOf(state), all, options);
  };
  const { offSystem } = body;
  if (!offSystem) return write({});
  const sent = await write({ offSystem });
  // Girder forgot a contract that is billed already: what was billed before it stands there.
  const isLocked = sent.outcome === 'refused' && sent.rows.some(({ code }) => code === 'contract_locked');
  return isLocked ? write({}) : sent;
}
