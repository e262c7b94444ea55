/**
 * What a ServiceTrade webhook message asks for. A message names entities only, never their content, so every one is
 * read again before anything is done; all that is taken from it is which record may have changed.
 */
import { z } from 'zod';
import type { CauseRef } from '../../domain/causes';
import { causeId } from '../../domain/causes';
import type { ReasonCode } from '../../domain/reasons';
import { recordId, targetName } from '../../domain/record-id';
import type { RecordProcess } from '../../domain/record-start';
import type { CreationMode, ServiceTradeSettings } from '../../domain/settings';

/** Ids are whole numbers below 2^53 or strings; a larger number was rounded by JSON and names something else. */
const id = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/)])
  .transform((value) => String(value));

/** Unknown fields are dropped: ServiceTrade may add some at any time. */
const message = z.object({
  messageId: z.union([z.string(), z.number()]).optional(),
  data: z.array(z.unknown()),
});

const event = z.object({
  action: z.string().optional(),
  /** Null for changes that ServiceTrade makes itself. */
  userId: id.nullish(),
  entity: z.object({ type: z.string(), id }),
});

/**
 * What may be put right by editing an entity: records that wait on it are looked at again at once. Best effort, for causes look again by themselves.
 */
const wakes: Record<string, { subject: string; codes: ReasonCode[] }> = {
  company: {
    subject: 'company',
    codes: ['CUSTOMER_PENDING', 'CUSTOMER_UNMAPPED', 'CUSTOMER_MISSING', 'CUSTOMER_NOT_USED'],
  },
  job: {
    subject: 'job',
    codes: ['JOB_PENDING', 'JOB_UNMAPPED', 'JOB_MISSING', 'JOB_COMPLETE', 'SALESPERSON_UNMAPPED'],
  },
  location: { subject: 'location', codes: ['SITE_PENDING', 'LOCATION_UNMAPPED', 'SITE_MISSING'] },
  user: { subject: 'user', codes: ['SALESPERSON_UNMAPPED'] },
};

/** Everything else that ServiceTrade may send a webhook for; received, and of no interest to any process today. */
const knownTypes = new Set([
  'appointment',
  'attachment',
  'clockevent',
  'contact',
  'deficiency',
  'jobitem',
  'quote',
  'quoteitem',
]);

export interface MessageReading {
  /** Ids of records to be read again, each once. */
  records: string[];
  /** Causes to look at again, each once. */
  causes: string[];
  /** Events of our own API user: echoes of our own writes. */
  echoes: number;
  /** Events of types that no process follows. */
  notFollowed: number;
  /** Events of types that are in no published list. */
  unknown: number;
  /** Events that do not name an entity; the message is kept for a person when there are any. */
  unreadable: number;
}

/** The record that follows an entity of this type; undefined: none, because people make such things in Spectrum. */
function processOf(type: string, { customers, sites, jobs }: Followed): RecordProcess | undefined {
  const creates = (process: RecordProcess, { mode }: { mode: CreationMode }) =>
    mode === 'create' ? process : undefined;
  switch (type) {
    case 'invoice':
      return 'invoice';
    case 'company':
      return creates('customer', customers);
    case 'location':
      return creates('site', sites);
    case 'job':
      return creates('job', jobs);
    default:
      return undefined;
  }
}

type Followed = Pick<ServiceTradeSettings, 'customers' | 'sites' | 'jobs'>;

/** @returns undefined when this is not a webhook message at all. */
export function readMessage(
  body: unknown,
  connection: string,
  settings: Pick<ServiceTradeSettings, 'apiUserId' | 'target'> & Followed,
): MessageReading | undefined {
  const parsed = message.safeParse(body);
  if (!parsed.success) return undefined;
  const target = targetName(settings.target.spectrum, settings.target.company);
  const records = new Set<string>();
  const causes = new Set<string>();
  const counts = { echoes: 0, notFollowed: 0, unknown: 0, unreadable: 0 };
  for (const row of parsed.data.data) {
    const read = event.safeParse(row);
    if (!read.success) {
      counts.unreadable += 1;
      continue;
    }
    const { entity, userId } = read.data;
    const type = entity.type.toLowerCase();
    if (settings.apiUserId !== undefined && userId === settings.apiUserId) {
      counts.echoes += 1;
    } else if (type === 'invoice' || Object.hasOwn(wakes, type)) {
      const process = processOf(type, settings);
      if (process !== undefined) {
        const ref = { source: 'servicetrade', account: connection, process, id: entity.id, target } as const;
        records.add(recordId(ref));
      }
      for (const cause of causesOf(type, entity.id, target)) causes.add(causeId(cause));
    } else if (knownTypes.has(type)) {
      counts.notFollowed += 1;
    } else {
      counts.unknown += 1;
    }
  }
  return { records: [...records], causes: [...causes], ...counts };
}

function causesOf(type: string, entityId: string, target: string): CauseRef[] {
  const woken = wakes[type];
  if (!woken) return [];
  return woken.codes.map((code) => ({ target, code, subject: `${woken.subject}-${entityId}` }));
}
