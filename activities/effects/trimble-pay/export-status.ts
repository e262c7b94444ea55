import { z } from 'zod';
import { hashOf } from '../../../domain/hash';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { putEffect } from './put-effect';

/** Tells Trimble Pay what became of an export (TP10). The time of the attempt is that of the call. */
export const exportStatusBody = z.object({
  /** Trimble Pay's id. */
  applicationId: z.string().min(1),
  status: z.enum(['queued', 'exporting', 'exported', 'failed', 'undone']),
  erpInvoiceNumber: z.string().optional(),
  erpRef: z.string().optional(),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  attachments: z.array(z.object({ id: z.string(), status: z.string() })),
});
export type ExportStatusBody = z.infer<typeof exportStatusBody>;

/** @param connection of Trimble Pay */
export function exportStatusEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/export-status',
    parse: exportStatusBody,
    naturalKey: ({ applicationId, status }) => `${applicationId}|${status}`,
    send({ applicationId, ...result }, context) {
      const told = { ...result, attemptedAt: world.now().toISOString() };
      // A status that was told before says nothing new, so that a repetition needs no key of its own.
      const idempotencyKey = hashOf([applicationId, told]);
      return world.trimblePay(connection).putErpExport(applicationId, told, { idempotencyKey, context });
    },
  });
}
