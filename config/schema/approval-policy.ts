import type { z } from 'zod';
import type { ApprovalPolicy, ApprovalStep, Needs } from '../../domain/approvals/policy';
import { weekdays } from '../../domain/approvals/business-days';
import { isMoney } from '../../domain/money';
import { code, flag, integer, isoDate, leaf, mailAddress, matching, oneOf, text, zone } from '../leaves';
import type { Form, Read } from '../leaves';
import { WrittenNumber } from '../yaml-source';
import { absentOr, keys, list, mapping, optionalSection, section } from './shapes';

/** As written: the zone is the accounting zone where none is given. */
export type WrittenPolicy = Omit<ApprovalPolicy, 'calendar'> & {
  calendar: Omit<ApprovalPolicy['calendar'], 'zone'> & { zone?: string };
};

/** Pattern, what may stand there, and the sentence when it does not. */
export const approverKey: [RegExp, string, string] = [
  /^[a-z][a-z0-9._-]{0,39}$/,
  'a-z, 0-9, ., _ and -, beginning with a letter, at most 40 characters',
  'Is not the key of an approver.',
];

const clock = matching(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time HH:MM, "00:00" to "23:59"', 'Is not a time.');
const days = integer(1, 250, ' business days');
const person = matching(...approverKey);

const amountForm: Form = { type: ['number', 'string'], minimum: 0, pattern: '^\\d+(\\.\\d{1,2})?$' };

/** Dollars and cents, quoted or not, kept as they are written. */
const amount = leaf<string>(
  'dollars and cents from 0.00, such as 10000.00',
  (given): Read<string> => {
    const written = given instanceof WrittenNumber ? given.written : given;
    const good = typeof written === 'string' && /^\d+(\.\d{1,2})?$/.test(written) && isMoney(written);
    return good ? { value: written } : { refused: 'Is not an amount.' };
  },
  false,
  amountForm,
);

const needsForm: Form = { type: ['string', 'integer'], pattern: '^(all|any)$', minimum: 1 };

const needs = leaf<Needs>(
  'all, any, or how many of the approvers',
  (given): Read<Needs> => {
    if (given === 'all' || given === 'any') return { value: given };
    if (given instanceof WrittenNumber && /^[1-9]\d{0,3}$/.test(given.written)) return { value: given.value };
    return { refused: 'Is neither all nor any nor a number of approvers.' };
  },
  false,
  needsForm,
);

const step: z.ZodType<ApprovalStep> = section({
  name: text('a name of at most 40 characters', 40),
  above: amount.optional(),
  upTo: amount.optional(),
  projects: list(
    code({ max: 10, allowed: 'a job number of at most 10 upper-case characters' }),
    'project',
    1,
  ).optional(),
  needs,
  approvers: list(person, 'approver', 1),
  remind: absentOr(section({ afterDays: days, everyDays: days, most: integer(1, 50) })),
  escalate: absentOr(section({ afterDays: days, to: list(person, 'approver', 1) })),
  deadline: absentOr(section({ afterDays: days, then: oneOf(['tell', 'decline']) })),
});

/**
 * The parts of a policy, each by itself; how they fit together (who is named where, gaps between thresholds) is said by
 * `whyNotPolicy` of the domain.
 */
export const approvalPolicySchema: z.ZodType<WrittenPolicy> = section({
  calendar: optionalSection({
    zone: zone.optional(),
    workingDays: list(oneOf(weekdays), 'day', 1).default(['mon', 'tue', 'wed', 'thu', 'fri']),
    holidays: list(isoDate, 'day').default([]),
    opens: clock.default('08:00'),
    closes: clock.default('17:00'),
  }),
  approvers: mapping(
    keys(approverKey[0], approverKey[1]),
    section({
      name: text('a name, as it stands on the page and in mails', 80),
      email: mailAddress,
      trimblePayUser: text('the id of the user in Trimble Pay', 100).optional(),
      revoked: flag.optional(),
    }),
  ),
  delegates: list(section({ of: person, to: person, from: isoDate, through: isoDate }), 'absence').default(
    [],
  ),
  steps: list(step, 'step', 1),
  linkDays: integer(1, 60, ' business days').default(5),
  allowUnverified: flag.default(false),
});
