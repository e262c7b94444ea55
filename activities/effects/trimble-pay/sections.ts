import { z } from 'zod';
import type { PayContractState, PaySection } from '../../../clients/store/pay-contracts';
import type { AccountingLine, AccountingLineFields } from '../../../clients/trimble-pay';
import type { SectionContent } from '../../../domain/trimble-pay/subcontract-content';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { keepIfApplied, withContract } from './contract-state';
import { notReady, optionsOf, putEffect } from './put-effect';
import { sectionContent, write } from './shapes';

/** The full set of sections: the base, and those of all change orders (TP3). */
export const sectionsBody = z.object({ ...write, content: z.array(sectionContent) });
export type SectionsBody = z.infer<typeof sectionsBody>;

/** @param connection of Trimble Pay */
export function sectionsEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/sections',
    parse: sectionsBody,
    naturalKey: ({ record }) => record,
    send: (body, context) =>
      withContract(world, body.record, async (contractId, state) => {
        const lines = body.content.map((section) => lineOf(section, state));
        if (!lines.every((line) => line !== undefined)) {
          return notReady(`A change order of subcontract ${state.subcontract}`);
        }
        const sent = await world
          .trimblePay(connection)
          .putAccountingLines(contractId, lines, optionsOf(body, [contractId, lines], context));
        const kept = await keepIfApplied(world, body.record, sent, (now, { lines: there }) => ({
          ...now,
          sections: there.map((line) => sectionOf(line, now)),
        }));
        return kept.outcome === 'applied' ? { ...without(kept, 'lines'), ref: contractId } : kept;
      }),
  });
}

/** Undefined: its change order has no id yet. */
function lineOf(
  { place, name, value, isRetainable }: SectionContent,
  { changeOrders }: PayContractState,
): AccountingLineFields | undefined {
  const fields = { place, name, value, isRetainable };
  if (place.changeOrder === undefined) return fields;
  const order = changeOrders[place.changeOrder];
  return order && { ...fields, changeOrderId: order.id };
}

function sectionOf(line: AccountingLine, { sections }: PayContractState): PaySection {
  const sovValue = sections.find(({ id }) => id === line.id)?.sovValue;
  return {
    id: line.id,
    externalKey: line.externalKey,
    name: line.name,
    value: line.value,
    retainable: line.isRetainable,
    ...(line.changeOrderId !== undefined && { changeOrderId: line.changeOrderId }),
    ...(sovValue !== undefined && { sovValue }),
  };
}

function without<T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> {
  const { [key]: _left, ...rest } = value;
  return rest;
}
