import { Context } from '@temporalio/activity';
import { invoiceStatuses } from '../../clients/servicetrade';
import { moveMark, readMark } from '../../clients/store/snapshots';
import type { Head } from '../../domain/heads';
import { recordId, targetName } from '../../domain/record-id';
import type { RecordProcess } from '../../domain/record-start';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { readableHead } from '../records/readable-head';
import { signalRecord } from '../records/start';
import { sourceMark } from './source-mark';

export interface Polled {
  seen: number;
  signalled: number;
}

/** What lists give of anything: enough to see that it changed. */
interface Row {
  id: string;
  status: string;
  /** Epoch seconds. */
  updated: number;
}

/** One list of ServiceTrade, and the records that follow what is in it. */
interface Feed {
  /** Part of the mark's name in the store: `invoices`. */
  name: string;
  process: RecordProcess;
  /** Epoch seconds from which the first poll passes things on; undefined: it passes nothing on. */
  begins: number | undefined;
  rows(updatedAfter: number): AsyncIterable<Row>;
  /** Whether something that Girder has not met is taken up. */
  isWanted(row: Row): boolean;
}

/**
 * The backstop behind the webhooks (ST20): compares id, status and `updated` of the invoices changed since the last poll with
 * what the heads know, and signals only on a difference.
 */
export async function pollInvoices(world: World, connection: string): Promise<Polled> {
  const { goLive, invoices } = serviceTradeSettings(world, connection);
  const api = world.servicetrade(connection);
  return poll(world, connection, {
    name: 'invoices',
    process: 'invoice',
    begins: beforeGoLive(goLive),
    rows: (updatedAfter) => api.listInvoices({ status: [...invoiceStatuses], updatedAfter }),
    isWanted: ({ status }) => invoices.approvedStatuses.includes(status),
  });
}

const none: Polled = { seen: 0, signalled: 0 };

/**
 * The same for companies, where Girder creates customers (ST1). The first poll, which would see all, passes nothing on:
 * a company is taken up when it changes, or when something that flows needs it (ST21).
 */
export async function pollCompanies(world: World, connection: string): Promise<Polled> {
  if (serviceTradeSettings(world, connection).customers.mode !== 'create') return none;
  const api = world.servicetrade(connection);
  return poll(world, connection, {
    ...takenUpWhenChanged,
    name: 'companies',
    process: 'customer',
    rows: (updatedAfter) => api.listCompanies({ updatedAfter }),
  });
}

/** The same for locations, where Girder creates sites (ST2). */
export async function pollLocations(world: World, connection: string): Promise<Polled> {
  if (serviceTradeSettings(world, connection).sites.mode !== 'create') return none;
  const api = world.servicetrade(connection);
  return poll(world, connection, {
    ...takenUpWhenChanged,
    name: 'locations',
    process: 'site',
    rows: (updatedAfter) => api.listLocations({ updatedAfter }),
  });
}

/** The same for jobs, where Girder creates them (ST4). */
export async function pollJobs(world: World, connection: string): Promise<Polled> {
  const { jobs } = serviceTradeSettings(world, connection);
  if (jobs.mode !== 'create') return none;
  const api = world.servicetrade(connection);
  return poll(world, connection, {
    ...takenUpWhenChanged,
    name: 'jobs',
    process: 'job',
    rows: (updatedAfter) => api.listJobs({ updatedAfter }),
    isWanted: ({ status }) => jobs.createWhen.includes(status),
  });
}

const takenUpWhenChanged = { begins: undefined, isWanted: () => true };

/**
 * How far a poll got is kept in the store, so that an outage of any length is caught up with; the mark stops short of
 * what was only just signalled, until its head shows it.
 */
async function poll(world: World, connection: string, feed: Feed): Promise<Polled> {
  const { target: to, polls } = serviceTradeSettings(world, connection);
  const target = targetName(to.spectrum, to.company);
  const mark = `servicetrade-${connection}-${feed.name}`;
  const startedAt = Math.floor(world.now().getTime() / 1000);
  const through = (await readMark(world.store, mark))?.through ?? feed.begins;
  const counts = { ...none };
  let passedOn = startedAt;
  if (through !== undefined) {
    for await (const row of feed.rows(through - Math.ceil(polls.overlapMs / 1000))) {
      counts.seen += 1;
      Context.current().heartbeat();
      const { process } = feed;
      const ref = { source: 'servicetrade', account: connection, process, id: row.id, target } as const;
      const record = recordId(ref);
      const head = await readableHead(world, record);
      if (head === undefined ? !feed.isWanted(row) : isKnown(head, row)) continue;
      await signalRecord(world, record);
      counts.signalled += 1;
      passedOn = Math.min(passedOn, Math.max(row.updated, startedAt - stopShortSeconds));
    }
  }
  // What changed before the first poll is none of its concern: the next one begins here, and not before.
  const overlap = Math.ceil(polls.overlapMs / 1000);
  await moveMark(world.store, mark, through === undefined ? startedAt + overlap : passedOn);
  return counts;
}

/** A record that an operator skipped is taken up again by `retry`, not by a poll. */
function isKnown(head: Head | 'unreadable', row: Row): boolean {
  return head !== 'unreadable' && (head.skip !== undefined || head.sourceMark === sourceMark(row));
}

/** A record that never shows what was signalled must not hold the mark back for ever. */
const stopShortSeconds = 86_400;

/** Epoch seconds, a day early: the date begins at different instants in different zones. */
function beforeGoLive(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / 1000) - 86_400;
}
