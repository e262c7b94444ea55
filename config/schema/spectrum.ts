import type { z } from 'zod';
import type { SpectrumSettings } from '../../domain/settings';
import {
  companyCode,
  duration,
  flag,
  host,
  integer,
  isoDate,
  matching,
  oneOf,
  rate,
  serviceUrl,
  tableName,
} from '../leaves';
import { credential, nameOrCredential } from '../secrets';
import type { Outside } from '../secrets';
import { absentOr, list, optionalSection, section } from './shapes';

/** Client time-out of one call, and the ERP's own limit after it; a check compares the two. */
export const answerSchema = duration('50ms', '30m').default(60_000);
export const settleSchema = duration('50ms', '1d').default(120_000);
export const companiesSchema = list(companyCode, 'company', 1);

/** One Spectrum instance (`spectrum.<name>`). */
export function spectrumSchema(outside: Outside): z.ZodType<SpectrumSettings> {
  return section({
    url: serviceUrl,
    authorizationId: credential(outside, (value) =>
      value.length <= 20 ? undefined : `has ${value.length} characters; Spectrum's field has 20`,
    ),
    enhanced: absentOr(
      section({
        clientId: nameOrCredential(outside),
        clientSecret: credential(outside),
        rotation: absentOr(section({ secretExpires: isoDate, before: duration('1h', '60d').optional() })),
      }),
    ),
    companies: companiesSchema,
    infolink: optionalSection({
      server: host,
      port: integer(1, 65_535).default(1_433),
      database: matching(/^[A-Za-z0-9_$#@.-]{1,128}$/, 'a database name', 'Is not a database name.'),
      user: nameOrCredential(outside),
      password: credential(outside),
      encrypt: flag.default(true),
      budget: duration('50ms', '5m').default(10_000),
    }),
    limits: optionalSection({
      concurrent: integer(1, 100).default(2),
      perSecond: rate(0.01, 1_000).default(5),
    }),
    timing: optionalSection({
      sendBudget: duration('50ms', '10m').default(10_000),
      answer: answerSchema,
      heartbeat: duration('50ms', '5m').default(5_000),
    }),
    settle: settleSchema,
    resendKeyed: integer(0, 10).default(2),
    resendUnkeyed: oneOf(['once', 'ask']).default('once'),
    probes: optionalSection({
      arUnposted: optionalSection({
        table: tableName.default('CR_INVOICE_TRAN_HEADER_MC'),
        detail: tableName.default('CR_INVOICE_TRAN_DETAIL_MC'),
      }),
      apUnposted: optionalSection({ table: tableName.default('VN_INVOICE_TRAN_HEADER_MC6') }),
      changeOrders: optionalSection({
        header: tableName.default('VN_SUB_CHANGE_ORDER_HDR_MC'),
        lines: tableName.default('VN_SUB_CHANGE_ORDER_DET_MC'),
      }),
    }),
    polls: optionalSection({ ledger: duration('100ms', '1d').default(300_000) }),
    cost: optionalSection({ centers: flag.default(false) }),
  }).transform(({ settle, enhanced, ...read }): SpectrumSettings => {
    const { timing, infolink, probes } = read;
    const { budget, ...login } = infolink;
    return {
      ...read,
      ...(enhanced && { enhanced: { ...enhanced, rotation: rotationOf(enhanced.rotation) } }),
      infolink: { ...login, budgetMs: budget },
      timing: {
        sendBudgetMs: timing.sendBudget,
        answerMs: timing.answer,
        settleMs: settle,
        heartbeatMs: timing.heartbeat,
      },
      probes: {
        arUnposted: { header: probes.arUnposted.table, detail: probes.arUnposted.detail },
        apUnposted: { header: probes.apUnposted.table },
        changeOrders: probes.changeOrders,
      },
      polls: { ledgerMs: read.polls.ledger },
    };
  });
}

const weekMs = 604_800_000;

type Rotation = NonNullable<NonNullable<SpectrumSettings['enhanced']>['rotation']>;

function rotationOf(read: { secretExpires: string; before?: number } | undefined): Rotation | undefined {
  return read && { secretExpires: read.secretExpires, beforeMs: read.before ?? weekMs };
}
