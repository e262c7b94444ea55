/**
 * Receives ServiceTrade's webhooks (ST20). ServiceTrade waits 5 seconds, takes every answer from 200 to 499 as
 * delivered, tries three times and then discards for good. So nothing that is still wanted is answered with a 4xx:
 *
 * | message | answer |
 * | --- | --- |
 * | wrong secret | 404, without a body, before any of the message is read |
 * | taken by Temporal within 3 s | 200 |
 * | over 50 entities; or Temporal slow or down | to `inbox/` in one write, then 200; handed on afterwards |
 * | neither Temporal nor the record store takes it | 503, so that it comes again |
 * | cannot be read, or names an entity that cannot be | kept raw under `unreadable/`, then 200: a retry would not help |
 * | larger than `gateway.bodyLimitBytes` | 503 and an error in the log: it fails visibly, and the poll finds its records |
 * | echoes of our own user, types that nobody follows | 200 |
 *
 * docs/operations.md, "Webhooks", says it for operators.
 */
import type { Client } from '@temporalio/client';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Settings } from '../../domain/settings';
import type { InboxMessage } from '../../domain/inbox';
import type { Drainer } from '../drainer';
import type { Inbox } from '../inbox';
import { forEachOf, recheckCause, signalRecord } from '../temporal';
import { within } from '../within';
import type { MessageReading } from './message';
import { readMessage } from './message';
import { secretFinder } from './secrets';

export interface WebhookDeps {
  settings: Settings;
  temporal: Client;
  inbox: Inbox;
  drainer: Drainer;
  log: Logger;
  timing: WebhookTiming;
}

export interface WebhookTiming {
  /** Temporal's share of the 5 seconds that ServiceTrade waits. */
  temporalMs: number;
  /** The record store's share, after Temporal's. */
  inboxMs: number;
}

export const defaultTiming: WebhookTiming = { temporalMs: 3000, inboxMs: 1500 };

/** A message with more entities goes to the inbox in one write instead of as many calls. */
const mostSignals = 50;

type WebhookRequest = FastifyRequest<{ Params: { secret: string } }>;

/** Registers the route in a scope of its own, because its bodies are taken raw. */
export function serviceTradeWebhook(deps: WebhookDeps): (app: FastifyInstance) => Promise<void> {
  const connectionOf = secretFinder(deps.settings.servicetrade);
  return async (app) => {
    const parseJson = app.getDefaultJsonParser('error', 'error');
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    app.decorateRequest('connection', '');
    app.post(
      '/webhooks/servicetrade/:secret',
      {
        // Before the body is read, so that strangers cannot make the gateway read any.
        onRequest: (request: WebhookRequest, reply, done) => {
          const connection = connectionOf(request.params.secret);
          if (connection === undefined) return void reply.code(404).send();
          request.setDecorator('connection', connection);
          // Whatever it claims to be: an unexpected type answered with 415 would count as delivered.
          request.raw.headers['content-type'] = 'application/octet-stream';
          done();
        },
        errorHandler: (error, request, reply) => {
          const connection = request.getDecorator<string>('connection');
          deps.log.error({ err: error, connection }, advice(error.code, deps.settings));
          void refuse(reply);
        },
      },
      async (request: WebhookRequest, reply) => {
        const connection = request.getDecorator<string>('connection');
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        const body = await new Promise<unknown>((done) => {
          // An empty or broken text, a __proto__ key: all are messages that cannot be read.
          void parseJson(request, raw.toString('utf8'), (error, value) => done(error ? undefined : value));
        });
        return take(deps, connection, raw, body, reply);
      },
    );
  };
}

async function take(
  deps: WebhookDeps,
  connection: string,
  raw: Buffer,
  body: unknown,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const settings = deps.settings.servicetrade[connection];
  const reading = settings ? readMessage(body, connection, settings) : undefined;
  if (!reading || reading.unreadable > 0) {
    // Sending it again would not make it readable: it is kept for a person, and the poll finds what it was about.
    if (!(await keepUnreadable(deps, connection, raw))) return refuse(reply);
  }
  if (!reading) return reply.code(200).send({ taken: 0 });
  const how = await deliver(deps, connection, reading);
  deps.log.info(
    { connection, how, ...reading, records: reading.records.length, causes: reading.causes.length },
    'webhook',
  );
  if (how === 'refused') return refuse(reply);
  return reply.code(200).send({ taken: reading.records.length });
}

async function deliver(
  deps: WebhookDeps,
  connection: string,
  { records, causes }: MessageReading,
): Promise<'nothing' | 'temporal' | 'inbox' | 'refused'> {
  if (records.length + causes.length === 0) return 'nothing';
  if (records.length + causes.length <= mostSignals) {
    try {
      await tellTemporal(deps, records, causes);
      return 'temporal';
    } catch (error) {
      deps.log.warn({ err: error, connection }, 'Temporal did not take a webhook; it goes to the inbox.');
    }
  }
  const message: InboxMessage = {
    source: 'servicetrade',
    connection,
    receivedAt: new Date().toISOString(),
    records,
    causes,
  };
  try {
    const key = await within(deps.timing.inboxMs, 'The record store', deps.inbox.keep(message));
    deps.drainer.add(key, message);
    return 'inbox';
  } catch (error) {
    deps.log.error({ err: error, connection }, 'Neither Temporal nor the record store took a webhook.');
    return 'refused';
  }
}

async function tellTemporal(deps: WebhookDeps, records: string[], causes: string[]): Promise<void> {
  const { temporal, timing } = deps;
  const calls = temporal.withDeadline(Date.now() + timing.temporalMs, async () => {
    await forEachOf(records, (record) => signalRecord(temporal, record));
    await forEachOf(causes, (cause) => recheckCause(temporal, cause));
  });
  await within(timing.temporalMs, 'Temporal', calls);
}

async function keepUnreadable(deps: WebhookDeps, connection: string, raw: Buffer): Promise<boolean> {
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

/** ServiceTrade tries again later. */
function refuse(reply: FastifyReply): FastifyReply {
  return reply.code(503).header('retry-after', '10').send({ error: 'not taken, try again' });
}

function advice(code: string | undefined, settings: Settings): string {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return `A webhook message is over ${settings.gateway.bodyLimitBytes} bytes and was refused with 503; raise gateway.bodyLimitBytes. The poll finds what it was about.`;
  }
  return 'A webhook message could not be received and was refused with 503.';
}
