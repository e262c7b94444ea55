import { z } from 'zod';
import { changeOrderMark } from '../../../domain/trimble-pay/subcontract-content';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { keepIfApplied, subcontractKeyOf, withContract } from './contract-state';
import { optionsOf, putEffect } from './put-effect';
import { changeOrderContent, write } from './shapes';

/** An executed change order (TP4). */
export const changeOrderBody = z.object({ ...write, content: changeOrderContent });
export type ChangeOrderBody = z.infer<typeof changeOrderBody>;

/** @param connection of Trimble Pay */
export function changeOrderEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/change-order',
    parse: changeOrderBody,
    naturalKey: ({ record, content }) => `${record}|${content.number}`,
    send: (body, context) =>
      withContract(world, body.record, async (contractId, state) => {
        const { record, content } = body;
        const sent = await world
          .trimblePay(connection)
          .putChangeOrder(
            contractId,
            { ...subcontractKeyOf(state), changeOrder: content.number },
            content,
            optionsOf(body, [contractId, content], context),
          );
        return keepIfApplied(world, record, sent, (now, { ref }) => {
          const order = { id: ref, hash: changeOrderMark(content), amount: content.amount };
          return { ...now, changeOrders: { ...now.changeOrders, [content.number]: order } };
        });
      }),
  });
}
