import { z } from 'zod';
import { parseRecordId } from '../../../domain/record-id';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { keepIfApplied, stateOf } from './contract-state';
import { notReady, optionsOf, putEffect } from './put-effect';
import { vendorContent, write } from './shapes';

/** The vendor of a subcontract (TP5). */
export const vendorBody = z.object({ ...write, vendor: z.string().min(1), content: vendorContent });
export type VendorBody = z.infer<typeof vendorBody>;

/** Somebody who may sign in for the vendor. Members are only ever added. */
export const vendorMemberBody = z.object({ ...write, content: z.object({ email: z.string().min(1) }) });
export type VendorMemberBody = z.infer<typeof vendorMemberBody>;

/** @param connection of Trimble Pay */
export function vendorEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/vendor',
    parse: vendorBody,
    naturalKey: ({ record, vendor }) => `${parseRecordId(record).target}|${vendor}`,
    async send(body, context) {
      const { record, vendor, content } = body;
      const { company } = await stateOf(world, record);
      const options = optionsOf(body, content, context);
      const sent = await world.trimblePay(connection).putVendor({ company, vendor }, content, options);
      return keepIfApplied(world, record, sent, (state, { ref }) => ({ ...state, vendorId: ref }));
    },
  });
}

/** @param connection of Trimble Pay */
export function vendorMemberEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/vendor-member',
    parse: vendorMemberBody,
    naturalKey: ({ record, content }) => `${record}|${content.email}`,
    async send(body, context) {
      const { record, content } = body;
      const { vendorId, vendor } = await stateOf(world, record);
      if (vendorId === undefined) return notReady(`Vendor ${vendor}`);
      const options = optionsOf(body, [vendorId, content], context);
      const sent = await world.trimblePay(connection).addVendorMember(vendorId, content, options);
      return keepIfApplied(world, record, sent, (state) => ({
        ...state,
        members: [...state.members.filter((email) => email !== content.email), content.email],
      }));
    },
  });
}
