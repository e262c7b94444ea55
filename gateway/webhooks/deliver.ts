/**
 * How a webhook message gets to Temporal, whoever sent it: what it asks for is told to Temporal, else kept in the
 * inbox, before the sender hears that it was taken. A message is an order to look again and nothing more, so telling it
 * twice does no harm.
 */
import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { InboxMessage } from '../../domain/inbox';
import type { Drainer } from '../drainer';
import type { Inbox } from '../inbox';
import { forEachOf, recheckCause, signalRecord } from '../temporal';
import { within } from '../within';

export interface DeliveryDeps {
  temporal: Client;
  inbox: Inbox;
  drainer: Drainer;
  log: Logger;
  timing: WebhookTiming;
}

export interface WebhookTiming {
  /** Temporal's share of the 5 seconds that senders wait. */
  temporalMs: number;
  /** The record store's share, after Temporal's. */
  inboxMs: number;
}

export const defaultTiming: WebhookTiming = { temporalMs: 3000, inboxMs: 1500 };

/** A message with more entities goes to the inbox in one write instead of as many calls. */
const mostSignals = 50;

/** Who took it; `refused`: nobody, so the sender must send it again. */
export type Delivery = 'nothing' | 'temporal' | 'inbox' | 'refused';

export async function deliver(
  deps: DeliveryDeps,
  { source, connection, records, causes }: Omit<InboxMessage, 'receivedAt'>,
): Promise<Delivery> {
  if (records.length + causes.length === 0) return 'nothing';
  if (records.length + causes.length <= mostSignals) {
    try {
      await tellTemporal(deps, records, causes);
      return 'temporal';
    } catch (error) {
      deps.log.warn({ err: error, connection }, 'Temporal did not take a webhook; it goes to the inbox.');
    }
  }
  const receivedAt = new Date().toISOString();
  const message: InboxMessage = { source, connection, receivedAt, records, causes };
  try {
    const key = await within(deps.timing.inboxMs, 'The record store', deps.inbox.keep(message));
    deps.drainer.add(key, message);
    return 'inbox';
  } catch (error) {
    deps.log.error({ err: error, connection }, 'Neither Temporal nor the record store took a webhook.');
    return 'refused';
  }
}

async function tellTemporal(deps: DeliveryDeps, records: string[], causes: string[]): Promise<void> {
  const { temporal, timing } = deps;
  const calls = temporal.withDeadline(Date.now() + timing.temporalMs, async () => {
    await forEachOf(records, (record) => signalRecord(temporal, record));
    await forEachOf(causes, (cause) => recheckCause(temporal, cause));
  });
  await within(timing.temporalMs, 'Temporal', calls);
}

/** Keeps a message that nobody can read, for a person. @returns whether that worked. */
export async function keepUnreadable(
  deps: Pick<DeliveryDeps, 'inbox' | 'log' | 'timing'>,
  connection: string,
  raw: Buffer,
): Promise<boolean> {
  try {
    const receivedAt = new Date().toISOString();
    const kept = deps.inbox.keepUnreadable({ connection, receivedAt, raw });
    const key = await within(deps.timing.inboxMs, 'The record store', kept);
    deps.log.error({ connection, key, bytes: raw.length }, 'A webhook message cannot be read; it is kept.');
    return true;
  } catch (error) {
    deps.log.error({ err: error, connection }, 'An unreadable webhook message could not be kept.');
    return false;
  }
}
