import { z } from 'zod';
import { updatePayContract } from '../../../clients/store/pay-contracts';
import type { PayContractState } from '../../../clients/store/pay-contracts';
import type { SendContext, Sent } from '../../../domain/effects';
import { mergeSov } from '../../../domain/trimble-pay/subcontract-sov';
import { standingSections } from '../../trimble-pay/standing-sections';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { withContract } from './contract-state';
import { optionsOf, putEffect } from './put-effect';
import { sovContent, write } from './shapes';

/** Lines for the sections that have none, and those that follow their section (TP3). */
export const sovBody = z.object({ ...write, content: z.array(sovContent) });
export type SovBody = z.infer<typeof sovBody>;

/** @param connection of Trimble Pay */
export function sovEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/sov',
    parse: sovBody,
    naturalKey: ({ record }) => record,
    send: (body, context) =>
      withContract(world, body.record, (contractId, state) =>
        send(world, connection, { body, contractId, state, context }),
      ),
  });
}

interface Sending {
  body: SovBody;
  contractId: string;
  state: PayContractState;
  context: SendContext;
}

/** Merged with what is there at this moment: what people did since it was planned stays. */
async function send(
  world: World,
  connection: string,
  { body, contractId, state, context }: Sending,
): Promise<Sent> {
  const api = world.trimblePay(connection);
  const current = await api.sov(contractId);
  const { lines, followed } = mergeSov(standingSections(state), current, body.content);
  const sent: Sent = lines
    ? await api.putSov(contractId, lines, optionsOf(body, [contractId, lines], context))
    : { outcome: 'applied', ref: contractId, stage: 'done', answer: 'it stood there already' };
  if (sent.outcome !== 'applied') return sent;
  await updatePayContract(world.store, body.record, (now) => now && follow(now, followed));
  return { outcome: 'applied', ref: contractId, stage: 'done', answer: sent.answer };
}

/** What the only line of a section was given, so that it is known as Girder's when the section changes. */
function follow(state: PayContractState, followed: readonly string[]): PayContractState {
  return {
    ...state,
    sections: state.sections.map((section) =>
      followed.includes(section.id) ? { ...section, sovValue: section.value } : section,
    ),
  };
}
