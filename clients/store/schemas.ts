import { z } from 'zod';
import type { Head, Order } from '../../domain/heads';
import { recordStates } from '../../domain/heads';
import type { Attempt, Decision, Posting, PostingRef } from '../../domain/postings';
import { isReasonCode } from '../../domain/reasons';
import type { Difference, AnswerRow } from '../../domain/effects';
import type { Reason } from '../../domain/reasons';

/**
 * What is read back from the store. Objects are loose: during a rolling upgrade an older process must not drop the
 * fields that a newer one wrote.
 */
const instant = z.iso.datetime({ offset: true });

const decision: z.ZodType<Decision> = z.looseObject({
  at: instant,
  operator: z.string(),
  choice: z.string(),
  reason: z.string(),
});

const postingState = z.enum(['claimed', 'sending', 'posted', 'rejected', 'inDoubt']);
const stage = z.enum(['unposted', 'updated', 'removed', 'done']);

const postingRef: z.ZodType<PostingRef> = z.looseObject({
  key: z.string(),
  part: z.string(),
  kind: z.string(),
  state: postingState,
});

const reason: z.ZodType<Reason> = z.looseObject({
  code: z.string().refine(isReasonCode, 'not a reason of this version of Girder'),
  sentence: z.string(),
  subject: z.string().optional(),
});

const orderOf = { at: instant, operator: z.string() };
const order: z.ZodType<Order> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('creditAndRebill'),
    newBase: z.string(),
    number: z.number().int(),
    ...orderOf,
  }),
  z.looseObject({ kind: z.literal('acceptRemoved'), ...orderOf }),
  z.looseObject({ kind: z.literal('sendAgain'), ...orderOf }),
  z.looseObject({ kind: z.literal('acceptEdit'), ...orderOf }),
  z.looseObject({ kind: z.literal('offset'), ...orderOf }),
  z.looseObject({ kind: z.literal('create'), ...orderOf }),
  z.looseObject({ kind: z.literal('export'), ...orderOf }),
  z.looseObject({ kind: z.literal('undo'), ...orderOf }),
]);

export const headSchema: z.ZodType<Head> = z.looseObject({
  record: z.string().min(1),
  state: z.enum(recordStates),
  reason: reason.optional(),
  since: instant,
  cause: z.string().optional(),
  skip: decision.optional(),
  revision: z.number().int().min(0),
  businessHash: z.string().optional(),
  plan: z
    .looseObject({
      id: z.string(),
      postings: z.array(postingRef),
      finished: z.boolean(),
      businessHash: z.string(),
    })
    .optional(),
  documents: z.array(postingRef),
  sourceMark: z.string().optional(),
  voidFirstSeen: z.string().optional(),
  assignedNumber: z.string().optional(),
  order: order.optional(),
  neededBy: z.array(z.string()).optional(),
  drift: z.array(z.looseObject({ field: z.string(), sent: z.string(), found: z.string() })).optional(),
  primaryPart: z.string().optional(),
  built: z.array(z.string()).optional(),
  billing: z.looseObject({ subcontract: z.string(), number: z.number().int() }).optional(),
  held: z
    .looseObject({
      revision: z.number().int(),
      code: z.string().refine(isReasonCode, 'not a reason of this version of Girder'),
      sentence: z.string(),
    })
    .optional(),
  keying: z.string().optional(),
  decisions: z.array(decision),
  title: z.looseObject({
    sourceNumber: z.string().optional(),
    spectrumNumbers: z.array(z.string()),
    total: z.string().optional(),
    glDate: z.string().optional(),
    batch: z.string().optional(),
  }),
  configHash: z.string(),
});

const difference: z.ZodType<Difference> = z.looseObject({
  field: z.string(),
  sent: z.string(),
  found: z.string(),
});

const answerRow: z.ZodType<AnswerRow> = z.looseObject({
  code: z.string(),
  text: z.string(),
  column: z.string(),
});

const attempt: z.ZodType<Attempt> = z.looseObject({
  number: z.number().int().min(1),
  startedAt: instant,
  sendBy: instant,
  endedAt: instant.optional(),
  outcome: z.enum(['applied', 'refused', 'notSent', 'unclear']).optional(),
  access: z.boolean().optional(),
  answer: z.string().optional(),
});

export const postingSchema: z.ZodType<Posting> = z.looseObject({
  key: z.string().min(1),
  record: z.string().min(1),
  part: z.string().min(1),
  kind: z.string().min(1),
  guard: z.enum(['keyed', 'unkeyed', 'idempotent', 'notify']),
  target: z.string(),
  naturalKey: z.string(),
  body: z.unknown(),
  bodyHash: z.string(),
  state: postingState,
  stage: stage.optional(),
  ref: z.string().optional(),
  adopted: z.boolean().optional(),
  attempts: z.array(attempt),
  rows: z.array(answerRow).optional(),
  doubt: z
    .looseObject({
      why: z.string(),
      settleUntil: instant,
      lastProbe: z.string().optional(),
      differences: z.array(difference).optional(),
    })
    .optional(),
  seen: z
    .looseObject({
      stage,
      at: instant,
      differences: z.array(difference),
      absentSince: instant.optional(),
    })
    .optional(),
  decisions: z.array(decision),
  claimedAt: instant,
  postedAt: instant.optional(),
});
