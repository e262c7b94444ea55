import { z } from 'zod';
import type { ServiceTradeClient } from '../../../clients/servicetrade';
import type { Effect } from '../../../domain/effects';

/**
 * A comment that says what went wrong (ST10). Posting one is not idempotent, so it ends in a marker made from its
 * key; before a send the comments are read, and one with the marker counts as sent.
 */
export const commentBody = z.object({
  entityType: z.number().int(),
  entityId: z.string(),
  content: z.string().min(1),
  /** Short and unique per comment wanted, e.g. `k3f9a1`. */
  marker: z.string().min(4),
});
export type CommentBody = z.infer<typeof commentBody>;

export function commentText(body: CommentBody): string {
  return `[Spectrum] ${body.content} (ref ${body.marker})`;
}

export function commentEffect(servicetrade: ServiceTradeClient): Effect<CommentBody, { text: string }> {
  const find = async (entityType: number, entityId: string, marker: string) =>
    (await servicetrade.comments(entityType, entityId)).find((comment) =>
      comment.content.includes(`(ref ${marker})`),
    );
  return {
    kind: 'servicetrade/comment',
    guard: 'notify',
    naturalKey: (body) => `${body.entityType}|${body.entityId}|${body.marker}`,
    echo: (body) => ({ text: commentText(body) }),
    async send(bodies, context) {
      return Promise.all(
        bodies.map(async (body) => {
          const there = await find(body.entityType, body.entityId, body.marker);
          if (there)
            return { outcome: 'applied', ref: there.id, stage: 'done', answer: 'already there' } as const;
          return servicetrade.addComment(body.entityType, body.entityId, commentText(body), context);
        }),
      );
    },
    async probe(key) {
      const [entityType, entityId, marker] = key.split('|');
      const there = await find(Number(entityType), entityId ?? '', marker ?? '');
      if (!there) return { result: 'absent', readAt: new Date().toISOString() };
      return { result: 'found', ref: there.id, stage: 'done', differences: [], evidence: there.content };
    },
  };
}
