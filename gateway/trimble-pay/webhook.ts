/**
 * Receives Trimble Pay's webhooks: `POST /webhooks/trimble-pay/:connection` (TP6, TP9, TP10). Trimble Pay signs what it
 * sends, counts only 2xx as delivered, waits 5 seconds and tries three times:
 *
 * | message | answer |
 * | --- | --- |
 * | no such connection | 404, without a body, before any of the message is read |
 * | signature missing, misspelled, wrong or old | 401, without a body |
 * | larger than `gateway.bodyLimitBytes` | 413 and an error in the log: the poll finds what it was about |
 * | taken by Temporal within 3 s | 200 |
 * | Temporal slow or down | to `inbox/` in one write, then 200; handed on afterwards |
 * | neither Temporal nor the record store takes it | 503, so that it comes again |
 * | signed and cannot be read | kept raw under `unreadable/`, then 200: a retry would not help |
 * | signed, of an event or company that nobody follows | 200 |
 *
 * docs/operations.md, "Trimble Pay webhooks", says it for operators.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { subcontractOfContract } from '../../clients/store/pay-contracts';
import type { Store } from '../../clients/store/port';
import type { Settings } from '../../domain/settings';
import { type DeliveryDeps, deliver, keepUnreadable } from '../webhooks/deliver';
import { anyType, askAgain, takeRawBodies } from '../webhooks/raw-body';
import { within } from '../within';
import { type PayReading, readPayMessage } from './message';
import { verifySignature } from './signature';

export interface PayWebhookDeps extends DeliveryDeps {
  settings: Settings;
  store: Store;
}

type WebhookRequest = FastifyRequest<{ Params: { connection: string } }>;

/** Registers the route in a scope of its own, because its bodies are taken raw. */
export function trimblePayWebhook(deps: PayWebhookDeps): (app: FastifyInstance) => Promise<void> {
  const connections = new Map(Object.entries(deps.settings.trimblePay));
  return async (app) => {
    const readBody = takeRawBodies(app);
    app.post(
      '/webhooks/trimble-pay/:connection',
      {
        // Before the body is read, so that strangers cannot make the gateway read any.
        onRequest: (request: WebhookRequest, reply, done) => {
          if (!connections.has(request.params.connection)) return void reply.code(404).send();
          if (!signatureOf(request)) return void reply.code(401).send();
          anyType(request);
          done();
        },
        errorHandler: (error: { code?: string; statusCode?: number }, request, reply) => {
          const { connection } = request.params;
          deps.log.error({ err: error, connection }, advice(error.code, deps.settings));
          if (error.statusCode === 413) return void reply.code(413).send();
          void askAgain(reply);
        },
      },
      async (request: WebhookRequest, reply) => {
        const { connection } = request.params;
        const { raw, json } = await readBody(request);
        const secrets = connections.get(connection)?.webhookSecrets ?? [];
        const signature = signatureOf(request);
        const verdict = signature
          ? verifySignature({ ...signature, body: raw }, secrets, Date.now())
          : 'malformed';
        if (verdict !== 'valid') {
          deps.log.warn({ connection, verdict }, 'A webhook was refused for its signature.');
          return reply.code(401).send();
        }
        return take(deps, connection, raw, json, reply);
      },
    );
  };
}

/** Undefined when a header is missing or comes several times. */
function signatureOf({
  headers,
}: Pick<FastifyRequest, 'headers'>): { timestamp: string; signature: string } | undefined {
  const timestamp = headers['x-trimble-pay-timestamp'];
  const signature = headers['x-trimble-pay-signature'];
  return typeof timestamp === 'string' && typeof signature === 'string'
    ? { timestamp, signature }
    : undefined;
}

async function take(
  deps: PayWebhookDeps,
  connection: string,
  raw: Buffer,
  body: unknown,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const settings = deps.settings.trimblePay[connection];
  const reading = settings && readPayMessage(body, connection, settings);
  if (!reading) {
    return (await keepUnreadable(deps, connection, raw))
      ? reply.code(200).send({ taken: 0 })
      : askAgain(reply);
  }
  let records: string[];
  try {
    records = await recordsOf(deps, connection, reading);
  } catch (error) {
    deps.log.error({ err: error, connection }, 'The record of a webhook could not be looked up.');
    return askAgain(reply);
  }
  const how = await deliver(deps, { source: 'trimble-pay', connection, records, causes: [] });
  const why = reading.kind === 'ignored' ? reading.why : undefined;
  deps.log.info({ connection, how, event: reading.event, records: records.length, why }, 'webhook');
  return how === 'refused' ? askAgain(reply) : reply.code(200).send({ taken: records.length });
}

async function recordsOf(deps: PayWebhookDeps, connection: string, reading: PayReading): Promise<string[]> {
  switch (reading.kind) {
    case 'record':
      return [reading.record];
    case 'contract': {
      const found = subcontractOfContract(deps.store, connection, reading.contractId);
      const record = await within(deps.timing.inboxMs, 'The record store', found);
      // A contract that Girder did not make is followed by nothing.
      return record === undefined ? [] : [record];
    }
    case 'ignored':
      return [];
  }
}

function advice(code: string | undefined, settings: Settings): string {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return `A webhook message is over ${settings.gateway.bodyLimitBytes} bytes and was refused with 413; raise gateway.bodyLimitBytes. The poll finds what it was about.`;
  }
  return 'A webhook message could not be received and was refused with 503.';
}
