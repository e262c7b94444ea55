import { z } from 'zod';
import { updatePayProject } from '../../../clients/store/pay-projects';
import { parseRecordId, parseTarget } from '../../../domain/record-id';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';
import { projectIdOf } from './project';
import { notReady, optionsOf, putEffect } from './put-effect';
import { write } from './shapes';

/** Connects a project with its job, once (TP1). */
export const erpConnectionBody = z.object({
  ...write,
  job: z.string().min(1),
  content: z.object({ autoExport: z.boolean(), invoiceNumberFormat: z.string().min(1) }),
});
export type ErpConnectionBody = z.infer<typeof erpConnectionBody>;

/**
 * The connection that is there already counts, whoever made it; another project's is refused. The job is noted as
 * connected before this counts as done, so that a crash in between repeats both.
 *
 * @param connection of Trimble Pay
 */
export function erpConnectionEffect(world: World, connection: string): BoundEffect {
  return putEffect(world, {
    kind: 'trimble-pay/erp-connection',
    parse: erpConnectionBody,
    naturalKey: ({ record, job }) => `${parseRecordId(record).target}|${job}`,
    async send(body, context) {
      const { record, job, content } = body;
      const projectId = await projectIdOf(world, record);
      if (projectId === undefined) return notReady(`The project of job ${job}`);
      const { company } = parseTarget(parseRecordId(record).target);
      const settings = { companyCode: company, job, ...content, exportRetainage: 'manual' } as const;
      const sent = await world
        .trimblePay(connection)
        .connectErp(projectId, settings, optionsOf(body, [projectId, settings], context));
      if (sent.outcome !== 'applied') return sent;
      await updatePayProject(world.store, connection, job, (now) =>
        now?.projectId === projectId ? undefined : { record, projectId, active: true },
      );
      return sent;
    },
  });
}
