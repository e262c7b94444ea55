import type { z } from 'zod';
import type { ServiceTradeClient } from '../../../clients/servicetrade';
import type { Effect, Sent } from '../../../domain/effects';
import { sameCode } from '../../../domain/spectrum/codes';
import { externalIdBody } from './external-id';

/** Takes a Spectrum code off a ServiceTrade thing (ST21). `value` is the code that is meant; another one stays. */
export const externalIdRemovalBody = externalIdBody;
export type ExternalIdRemovalBody = z.infer<typeof externalIdRemovalBody>;

export function externalIdRemovalEffect(
  servicetrade: ServiceTradeClient,
): Effect<ExternalIdRemovalBody, { value: string }> {
  return {
    kind: 'servicetrade/external-id-removal',
    guard: 'idempotent',
    naturalKey: (body) => `${body.entity}|${body.id}|${body.system}`,
    echo: (body) => ({ value: body.value }),
    async send(bodies, context) {
      return Promise.all(
        bodies.map(async (body): Promise<Sent> => {
          const { entity, id, system, value } = body;
          const there = await servicetrade.externalId(entity, id, system);
          if (there === undefined)
            return { outcome: 'applied', ref: value, stage: 'done', answer: 'there was none' };
          if (!sameCode(there, value)) {
            const text = `${entity} ${id} bears "${there}" in ${system}, not "${value}"; it stays`;
            return { outcome: 'refused', rows: [{ code: 'changed', text, column: system }] };
          }
          const sent = await servicetrade.removeExternalId(entity, id, system, context);
          return sent.outcome === 'applied' ? { ...sent, ref: value } : sent;
        }),
      );
    },
    /** Found means removed. */
    async probe(key, { value }) {
      const [entity, id, system] = key.split('|');
      const parsed = externalIdBody.pick({ entity: true }).parse({ entity });
      const there = await servicetrade.externalId(parsed.entity, id ?? '', system ?? '');
      if (there !== undefined && sameCode(there, value))
        return { result: 'absent', readAt: new Date().toISOString() };
      const evidence = there === undefined ? 'no external id' : `external id ${there}`;
      return { result: 'found', ref: value, stage: 'done', differences: [], evidence };
    },
  };
}
