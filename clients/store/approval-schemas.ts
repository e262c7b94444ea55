import { z } from 'zod';
import type { ApprovalContent } from '../../domain/approvals/content';
import type { Decision } from '../../domain/approvals/decide';
import type { Delegating } from '../../domain/approvals/delegate';
import type { ApprovalEvent, Decided, Delegated, Link, ResolvedStep } from '../../domain/approvals/events';
import { type RefusalKind, refusalStatus } from '../../domain/approvals/refusals';

/** What of approvals is read back from the store; loose, as everything that is (schemas.ts). */
const instant = z.iso.datetime({ offset: true });
const text = z.string();
const name = z.string().min(1);
const round = z.number().int().positive();
const step = z.number().int().nonnegative();
const days = z.number().int();

const choice = z.enum(['approve', 'decline']);
const via = z.enum(['link', 'cli', 'http', 'temporal']);

const resolvedStep: z.ZodType<ResolvedStep> = z.looseObject({
  name,
  need: z.number().int().positive(),
  approvers: z.array(name),
  escalateTo: z.array(name),
  remind: z.looseObject({ afterDays: days, everyDays: days, most: days }).optional(),
  escalateAfterDays: days.optional(),
  deadline: z.looseObject({ afterDays: days, then: z.enum(['tell', 'decline']) }).optional(),
});

const link: z.ZodType<Link> = z.looseObject({
  id: name,
  hash: name,
  approver: name,
  round,
  step,
  expiresAt: instant,
});

const taken = { id: name, comment: text, contentHash: text, takenAt: instant };

const decided: z.ZodType<Decided> = z.looseObject({
  ...taken,
  by: name,
  seat: name.optional(),
  step,
  choice,
  exports: z.boolean().optional(),
  via,
  operator: text.optional(),
});

const delegated: z.ZodType<Delegated> = z.looseObject({
  ...taken,
  step,
  of: name,
  to: name,
  via,
  operator: text.optional(),
});

export const approvalEvent: z.ZodType<ApprovalEvent> = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('opened'),
    at: instant,
    contentHash: name,
    revision: z.number().int(),
    submitter: z.looseObject({ user: text.optional(), email: text.optional() }),
    steps: z.array(resolvedStep),
  }),
  z.looseObject({ kind: z.literal('linkSent'), at: instant, link }),
  z.looseObject({ kind: z.literal('decided'), at: instant, round, decided }),
  z.looseObject({ kind: z.literal('delegated'), at: instant, round, delegated }),
  z.looseObject({ kind: z.literal('reminded'), at: instant, round, step, due: instant }),
  z.looseObject({ kind: z.literal('escalated'), at: instant, round, step }),
  z.looseObject({ kind: z.literal('deadlinePassed'), at: instant, round, step }),
  z.looseObject({ kind: z.literal('voided'), at: instant, round, why: text }),
]);

export const approvalContent: z.ZodType<ApprovalContent> = z.looseObject({
  contract: z.looseObject({ company: text, job: text, subcontract: text, vendor: text, vendorName: text }),
  application: z.looseObject({
    number: z.number().int(),
    revision: z.number().int(),
    kind: z.enum(['progress', 'retainage', 'final']),
    periodStart: text,
    periodEnd: text,
  }),
  totals: z.looseObject({
    originalContract: text,
    changeOrders: text,
    revisedContract: text,
    completedAndStored: text,
    retainage: text,
    earnedLessRetainage: text,
    previousCertificates: text,
    currentPaymentDue: text,
    balanceToFinish: text,
    gross: text,
    retention: text,
  }),
  lines: z.array(
    z.looseObject({
      id: text,
      section: text,
      item: text,
      description: text,
      scheduledValue: text,
      previousWork: text,
      previousStored: text,
      workThisPeriod: text,
      storedNow: text,
      retainageToDateWork: text,
      retainageToDateStored: text,
      retainageReleasedThisPeriod: text,
    }),
  ),
  changeOrders: z.array(z.looseObject({ number: text, description: text, amount: text })),
  attachments: z.array(z.looseObject({ id: text, kind: text, fileName: text, sha256: text })),
});

const wish = {
  decide: { ...taken, choice, exports: z.boolean().optional() },
  delegate: { ...taken, choice: z.literal('delegate'), to: name },
};
const byLink = { via: z.literal('link'), approver: name.optional() };
const byCaller = {
  via: z.enum(['cli', 'http', 'temporal']),
  approver: name,
  operator: text.optional(),
  round,
  step,
};

export const takenDecision: z.ZodType<Decision | Delegating> = z.union([
  z.looseObject({ ...wish.decide, ...byLink }),
  z.looseObject({ ...wish.decide, ...byCaller }),
  z.looseObject({ ...wish.delegate, ...byLink }),
  z.looseObject({ ...wish.delegate, ...byCaller }),
]);

export const refusalKind: z.ZodType<RefusalKind> = z.custom<RefusalKind>(
  (kind) => typeof kind === 'string' && Object.hasOwn(refusalStatus, kind),
);
