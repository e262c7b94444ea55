import { z } from 'zod';
import type { ServiceTradeClient } from '../../../clients/servicetrade';
import type { Effect } from '../../../domain/effects';
import { differences } from '../../../domain/effects';

/** Stores a Spectrum code as the external id of a ServiceTrade thing; a value is unique per system. */
export const externalIdBody = z.object({
  entity: z.enum(['company', 'location', 'job', 'user', 'jobitem']),
  id: z.string(),
  system: z.string(),
  value: z.string().min(1),
});
export type ExternalIdBody = z.infer<typeof externalIdBody>;

export function externalIdEffect(
  servicetrade: ServiceTradeClient,
): Effect<ExternalIdBody, { value: string }> {
  return {
    kind: 'servicetrade/external-id',
    guard: 'idempotent',
    naturalKey: (body) => `${body.entity}|${body.id}|${body.system}`,
    echo: (body) => ({ value: body.value }),
    async send(bodies, context) {
      return Promise.all(
        bodies.map((body) =>
          servicetrade.setExternalId(body.entity, body.id, body.system, body.value, context),
        ),
      );
    },
    async probe(key, echo) {
      const [entity, id, system] = key.split('|');
      const parsed = externalIdBody.pick({ entity: true }).parse({ entity });
      const value = await servicetrade.externalId(parsed.entity, id ?? '', system ?? '');
      if (value === undefined) return { result: 'absent', readAt: new Date().toISOString() };
      return {
        result: 'found',
        ref: value,
        stage: 'done',
        differences: differences(echo, { value }),
        evidence: value,
      };
    },
  };
}
