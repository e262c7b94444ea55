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
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../domain/settings';
import { deliver, keepUnreadable } from '../webhooks/deliver';
import type { DeliveryDeps } from '../webhooks/deliver';
import { anyType, askAgain, takeRawBodies } from '../webhooks/raw-body';
import { readMessage } from './message';
import { connectionFinder } from './secrets';

export interface WebhookDeps extends DeliveryDeps {
  settings: Settings;
}

type WebhookRequest = FastifyRequest<{ Params: { secret: string } }>;

/** Registers the route in a scope of its own, because its bodies are taken raw. */
export function serviceTradeWebhook(deps: WebhookDeps): (app: FastifyInstance) => Promise<void> {
  const connectionOf = connectionFinder(deps.settings.servicetrade);
  return async (app) => {
    const readBody = takeRawBodies(app);
    app.decorateRequest('connection', '');
    app.post(
      '/webhooks/servicetrade/:secret',
      {
        // Before the body is read, so that strangers cannot make the gateway read any.
        onRequest: (request: WebhookRequest, reply, done) => {
          const connection = connectionOf(request.params.secret);
          if (connection === undefined) return void reply.code(404).send();
          request.setDecorator('connection', connection);
          anyType(request);
          done();
        },
        errorHandler: (error, request, reply) => {
          const connection = request.getDecorator<string>('connection');
          deps.log.error({ err: error, connection }, advice(error.code, deps.settings));
          void askAgain(reply);
        },
      },
      async (request: WebhookRequest, reply) => {
        const connection = request.getDecorator<string>('connection');
        const { raw, json } = await readBody(request);
        return take(deps, connection, raw, json, reply);
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
    if (!(await keepUnreadable(deps, connection, raw))) return askAgain(reply);
  }
  if (!reading) return reply.code(200).send({ taken: 0 });
  const { records, causes } = reading;
  const how = await deliver(deps, { source: 'servicetrade', connection, records, causes });
  deps.log.info(
    { connection, how, ...reading, records: reading.records.length, causes: reading.causes.length },
    'webhook',
  );
  if (how === 'refused') return askAgain(reply);
  return reply.code(200).send({ taken: reading.records.length });
}

function advice(code: string | undefined, settings: Settings): string {
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return `A webhook message is over ${settings.gateway.bodyLimitBytes} bytes and was refused with 503; raise gateway.bodyLimitBytes. The poll finds what it was about.`;
  }
  return 'A webhook message could not be received and was refused with 503.';
}
