import type { z } from 'zod';
import { isTrimblePayError } from '../../../clients/trimble-pay';
import type { WriteOptions } from '../../../clients/trimble-pay';
import type { SendContext, Sent } from '../../../domain/effects';
import { hashOf } from '../../../domain/hash';
import type { World } from '../../world';
import type { BoundEffect } from '../bind';

/**
 * A write to Trimble Pay. All of them may be repeated, so that none is ever probed: what is not known to have arrived
 * is sent again, under the same Idempotency-Key.
 */
export interface PutEffect<Body> {
  kind: string;
  parse: z.ZodType<Body>;
  naturalKey(body: Body): string;
  /** @throws TrimblePayError where something must be read first and cannot be. */
  send(body: Body, context: SendContext): Promise<Sent>;
}

export function putEffect<Body>(
  world: World,
  { kind, parse, naturalKey, send }: PutEffect<Body>,
): BoundEffect {
  return {
    kind,
    guard: 'idempotent',
    naturalKey: (body) => naturalKey(parse.parse(body)),
    async send(body, context) {
      const parsed = parse.parse(body);
      try {
        return await send(parsed, context);
      } catch (error) {
        if (!isTrimblePayError(error)) throw error;
        const access = error.kind === 'unauthorized' || error.kind === 'forbidden';
        return { outcome: 'notSent', why: error.message, access, retryAfterMs: error.retryAfterMs };
      }
    },
    probe: () => Promise.resolve({ result: 'absent', readAt: world.now().toISOString() }),
  };
}

/** Which posting a body belongs to: a later one with the same content is another write, and not its repetition. */
export interface Write {
  /** Of the posting. */
  record: string;
  /** Its part, e.g. `vendor@3`. */
  write: string;
}

/**
 * The same for every repetition of one posting, another for another content: what is resolved at the time of sending
 * belongs to it.
 */
export function optionsOf({ record, write }: Write, request: unknown, context: SendContext): WriteOptions {
  return { idempotencyKey: hashOf([record, write, request]), context };
}

/** Something that must be there first is not; sent again once it is. */
export function notReady(what: string): Sent {
  return { outcome: 'notSent', why: `${what} is not in Trimble Pay yet`, access: false };
}
