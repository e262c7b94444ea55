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
