import { z } from 'zod';

/** A write of a posting to the record store. */
export const heldStep = z.object({
  /** The posting's. */
  key: z.string(),
  /** That it gets by this write. */
  state: z.enum(['claimed', 'sending', 'posted']),
  /** Before the write, which then is not made, or after it. */
  when: z.enum(['before', 'after']),
});
export type HeldStep = z.infer<typeof heldStep>;

export const heldSteps = z.array(heldStep);

/** One of all writes of a record to the store, whatever they are, as the process makes them. */
export const heldWrite = z.object({
  record: z.string(),
  /** Beginning of the keys that belong to it and do not name it: what is billed of its subcontract. */
  also: z.string(),
  /** From 1. */
  nth: z.number().int().positive(),
  when: z.enum(['before', 'after']),
});
export type HeldWrite = z.infer<typeof heldWrite>;

export const heldWrites = z.array(heldWrite);
