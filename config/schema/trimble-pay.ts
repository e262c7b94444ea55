import type { z } from 'zod';
import type { TrimblePaySettings } from '../../domain/settings';
import { approvalModes } from '../../domain/approvals/policy';
import { apNumberWidth } from '../../domain/trimble-pay/ap-number';
import { duration, flag, formOfCode, integer, leaf, oneOf, rate, readCode, serviceUrl } from '../leaves';
import type { CodeRule, Read } from '../leaves';
import { credential, guessableComplaint, nameOrCredential, secret } from '../secrets';
import type { Outside } from '../secrets';
import { approvalPolicySchema } from './approval-policy';
import type { WrittenPolicy } from './approval-policy';
import { batch } from './invoices';
import { periodSchema, targetSchema } from './servicetrade';
import { absentOr, list, mapping, optionalSection, section } from './shapes';
import type { KeyRule } from './shapes';

/** As written: the calendar of a policy may leave its zone to the accounting zone. */
export type WrittenTrimblePay = Omit<TrimblePaySettings, 'approvalPolicy'> & {
  approvalPolicy?: WrittenPolicy;
};

export function trimblePaySecret(outside: Outside): z.ZodType<string> {
  return secret(outside, guessableComplaint);
}

export const approvalsSchema = oneOf(approvalModes).default('trimble-pay');
export const acknowledgeSchema = flag.default(false);
export const filesSchema = optionalSection({
  maxBytes: integer(1_024, 104_857_600, ' bytes').default(26_214_400),
  maxTotalBytes: integer(1_024, 209_715_200, ' bytes').default(52_428_800),
});

/** Scheme, host and port of an address, nothing after it. */
const origin = leaf<string>('an origin such as https://files.example.com', (given): Read<string> => {
  const read = serviceUrl.safeParse(given);
  if (!read.success) return { refused: read.error.issues[0]?.message ?? 'Is not a web address.' };
  const { origin: value } = new URL(read.data);
  return read.data === value ? { value } : { refused: `Has a path: write "${value}".` };
});

const subcontractRule: CodeRule = {
  max: 10,
  allowed: 'a subcontract number of at most 10 upper-case characters',
};
const subcontractKey: KeyRule = {
  allowed: subcontractRule.allowed,
  form: formOfCode(subcontractRule),
  read: (key) => readCode(key, subcontractRule),
};

const numberRule: CodeRule = {
  max: apNumberWidth,
  allowed: `{subcontract} and {app}, once each, something other than a digit between them, at most ${apNumberWidth} characters`,
};

/** Both tokens, and what is between them tells where one ends: S1 and 12 must not give the number of S11 and 2. */
const apNumberFormat = leaf<string>(numberRule.allowed, (given): Read<string> => {
  if (typeof given !== 'string') return { refused: 'Must be quoted.' };
  const tokens = given.match(/\{[^}]*\}?/g) ?? [];
  const unknown = tokens.find((token) => token !== '{subcontract}' && token !== '{app}');
  if (unknown !== undefined)
    return { refused: `${unknown} is not known; tokens are {subcontract} and {app}.` };
  for (const token of ['{subcontract}', '{app}']) {
    const count = tokens.filter((one) => one === token).length;
    if (count === 0) return { refused: `Lacks ${token}: two applications would get one number.` };
    if (count > 1) return { refused: `Has ${token} twice.` };
  }
  const between = /\}([^{}]*)\{/.exec(given)?.[1] ?? '';
  if (!/\D/.test(between)) {
    return {
      refused: 'Nothing tells where the subcontract ends: S1 and 12 would give the number of S11 and 2.',
    };
  }
  const shortest = readCode(given.replace('{subcontract}', 'S').replace('{app}', '1'), numberRule);
  return 'refused' in shortest ? shortest : { value: given };
});

const retainageMode = oneOf(['cumulative', 'incremental']);

const apSchema: z.ZodType<TrimblePaySettings['ap']> = optionalSection({
  export: oneOf(['manual', 'auto']).default('manual'),
  number: apNumberFormat.default('{subcontract}-{app}'),
  severalItems: oneOf(['stop', 'aggregate']).default('stop'),
  creditMemos: oneOf(['ask', 'send']).default('ask'),
  paymentStatus: oneOf(['O', 'H']).default('O'),
  holdWithout: list(oneOf(['waiver', 'insurance']), 'paper').default(['waiver', 'insurance']),
  // It changes the cheque, so there is no default.
  retainage: retainageMode,
  retainageBySubcontract: mapping(subcontractKey, retainageMode),
  overBilling: oneOf(['block', 'warn']).default('block'),
  retainageOnNonRetainable: oneOf(['stop', 'allow']).default('stop'),
});

/** One Trimble Pay account (`trimblePay.<name>`). */
export function trimblePaySchema(outside: Outside): z.ZodType<WrittenTrimblePay> {
  return section({
    url: serviceUrl,
    oauth: optionalSection({ clientId: nameOrCredential(outside), clientSecret: credential(outside) }),
    attachmentOrigins: list(origin, 'origin').default([]),
    webhookSecrets: list(trimblePaySecret(outside), 'secret', 1),
    target: targetSchema,
    limits: optionalSection({
      concurrent: integer(1, 100).default(4),
      perSecond: rate(0.01, 1_000).default(10),
    }),
    polls: optionalSection({ trimblePay: duration('1s', '1d').default(60_000) }),
    files: filesSchema,
    approvals: approvalsSchema,
    acknowledgeBypass: acknowledgeSchema,
    approvalPolicy: absentOr(approvalPolicySchema),
    ap: apSchema,
    batches: optionalSection({ ap: batch.default('TP{gl:YYYYMMDD}') }),
    periods: optionalSection({ ap: periodSchema }),
  }).transform((read): WrittenTrimblePay => ({ ...read, polls: { everyMs: read.polls.trimblePay } }));
}

/** With the zone that business days are counted in. */
export function withZone({ approvalPolicy, ...rest }: WrittenTrimblePay, zone: string): TrimblePaySettings {
  if (!approvalPolicy) return rest;
  return { ...rest, approvalPolicy: policyIn(approvalPolicy, zone) };
}

export function policyIn(policy: WrittenPolicy, zone: string) {
  return { ...policy, calendar: { ...policy.calendar, zone: policy.calendar.zone ?? zone } };
}
