import { Context } from '@temporalio/activity';
import { readHead } from '../../clients/store/heads';
import { StoreError } from '../../clients/store/errors';
import type { InvoiceRow } from '../../clients/servicetrade';
import { invoiceStatuses } from '../../clients/servicetrade';
import { moveMark, readMark } from '../../clients/store/snapshots';
import type { Head } from '../../domain/heads';
import { recordId, targetName } from '../../domain/record-id';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { signalRecord } from '../records/start';
import { sourceMark } from './source-mark';

/**
 * The backstop behind the webhooks (ST20): compares id, status and `updated` of the invoices changed since the last poll with
 * what the heads know, and signals only on a difference. How far it got is kept in the store, so that an outage of any
 * length is caught up with; the mark stops short of what was only just signalled, until its head shows it.
 */
export async function pollInvoices(
  world: World,
  connection: string,
): Promise<{ seen: number; signalled: number }> {
  const settings = serviceTradeSettings(world, connection);
  const target = targetName(settings.target.spectrum, settings.target.company);
  const feed = `servicetrade-${connection}-invoices`;
  const startedAt = Math.floor(world.now().getTime() / 1000);
  const through = (await readMark(world.store, feed))?.through ?? beforeGoLive(settings.goLive);
  const updatedAfter = through - Math.ceil(settings.polls.overlapMs / 1000);
  let seen = 0;
  let signalled = 0;
  let passedOn = startedAt;
  for await (const row of world
    .servicetrade(connection)
    .listInvoices({ status: [...invoiceStatuses], updatedAfter })) {
    seen += 1;
    Context.current().heartbeat();
    const record = recordId({
      source: 'servicetrade',
      account: connection,
      process: 'invoice',
      id: row.id,
      target,
    });
    const head = await readableHead(world, record);
    const approved = settings.invoices.approvedStatuses.includes(row.status);
    if (head === undefined ? !approved : isKnown(head, row)) continue;
    await signalRecord(world, record);
    signalled += 1;
    passedOn = Math.min(passedOn, Math.max(row.updated, startedAt - stopShortSeconds));
  }
  await moveMark(world.store, feed, passedOn);
  return { seen, signalled };
}

/**
 * The same for companies, where Girder creates customers (ST1). The first pass, which would see all, passes nothing on:
 * a company is taken up when it changes, or when an invoice needs it (ST21).
 */
export async function pollCompanies(
  world: World,
  connection: string,
): Promise<{ seen: number; signalled: number }> {
  const settings = serviceTradeSettings(world, connection);
  const counts = { seen: 0, signalled: 0 };
  if (settings.customers.mode !== 'create') return counts;
  const target = targetName(settings.target.spectrum, settings.target.company);
  const feed = `servicetrade-${connection}-companies`;
  const startedAt = Math.floor(world.now().getTime() / 1000);
  const through = (await readMark(world.store, feed))?.through;
  if (through !== undefined) {
    const updatedAfter = through - Math.ceil(settings.polls.overlapMs / 1000);
    for await (const row of world.servicetrade(connection).listCompanies({ updatedAfter })) {
      counts.seen += 1;
      Context.current().heartbeat();
      const ref = {
        source: 'servicetrade',
        account: connection,
        process: 'customer',
        id: row.id,
        target,
      } as const;
      const record = recordId(ref);
      const head = await readableHead(world, record);
      if (head !== undefined && isKnown(head, row)) continue;
      await signalRecord(world, record);
      counts.signalled += 1;
    }
  }
  await moveMark(world.store, feed, startedAt);
  return counts;
}

/** A record that an operator skipped is taken up again by `retry`, not by a poll. */
function isKnown(head: Head | 'unreadable', row: Pick<InvoiceRow, 'updated' | 'status'>): boolean {
  return head !== 'unreadable' && (head.skip !== undefined || head.sourceMark === sourceMark(row));
}

/** A record that never shows what was signalled must not hold the mark back for ever. */
const stopShortSeconds = 86_400;

/** One head that cannot be read holds up its own record, whose run shows it, and not the poll of all others. */
async function readableHead(world: World, record: string): Promise<Head | 'unreadable' | undefined> {
  try {
    return (await readHead(world.store, record))?.value;
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'STORE_CORRUPT') throw error;
    world.log.error({ err: error, record }, 'a head cannot be read');
    return 'unreadable';
  }
}

/** Epoch seconds, a day early: the date begins at different instants in different zones. */
function beforeGoLive(date: string): number {
  return Math.floor(Date.parse(`${date}T00:00:00Z`) / 1000) - 86_400;
}
