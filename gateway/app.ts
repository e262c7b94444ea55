import type { Client } from '@temporalio/client';
import fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import type { FileStore } from '../clients/store/files';
import { openFileStore } from '../clients/store/open-files';
import type { Store } from '../clients/store/port';
import type { Settings } from '../domain/settings';
import { httpApi } from './api/routes';
import type { Limiter } from './approvals/limiter';
import { approvalPages } from './approvals/routes';
import { Drainer } from './drainer';
import { health } from './health';
import type { Inbox } from './inbox';
import { serviceTradeWebhook } from './servicetrade/webhook';
import { trimblePayWebhook } from './trimble-pay/webhook';
import { defaultTiming } from './webhooks/deliver';
import type { WebhookTiming } from './webhooks/deliver';

export interface GatewayDeps {
  settings: Settings;
  store: Store;
  inbox: Inbox;
  temporal: Client;
  log: Logger;
  timing?: WebhookTiming & { drainEveryMs: number };
  /** Files of the applications that are approved; default: those of the record store. */
  files?: FileStore;
  /** Of addresses that try unknown links. */
  limiter?: Limiter;
  /** ISO instant; default: the clock. */
  now?: () => string;
}

/**
 * The HTTP interface. Nothing that matters is in its memory, so any number of gateways may run side by side. No proxy
 * is trusted, and no answer holds a stack, a path or a message of the inside.
 */
export async function buildGateway(deps: GatewayDeps): Promise<FastifyInstance> {
  const { settings, log, timing = { ...defaultTiming, drainEveryMs: 5000 } } = deps;
  const drainer = new Drainer({ ...deps, everyMs: timing.drainEveryMs, attemptMs: 30_000 });
  const loggerInstance: FastifyBaseLogger = log;
  const app = fastify({
    loggerInstance,
    // Fastify would log the URL, which holds a secret.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: settings.gateway.bodyLimitBytes,
    requestTimeout: 10_000,
    routerOptions: { maxParamLength: 512 },
    exposeHeadRoutes: false,
    // A path that cannot be decoded; Fastify's own answer would repeat it.
    frameworkErrors: (_error, _request, reply: FastifyReply) => void reply.code(404).send(),
  });
  app.setNotFoundHandler((_request, reply) => void reply.code(404).send());
  app.addHook('onClose', () => drainer.close());
  app.setErrorHandler(async (error: { statusCode?: number }, _request, reply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500;
    if (status >= 500) log.error({ err: error }, 'request failed');
    return reply.code(status).send({ error: status >= 500 ? 'internal error' : 'bad request' });
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    const ms = Math.round(reply.elapsedTime);
    log.info({ method: request.method, route, status: reply.statusCode, ms }, 'request');
  });
  await app.register(health(deps));
  await app.register(serviceTradeWebhook({ ...deps, drainer, timing }));
  await app.register(trimblePayWebhook({ ...deps, drainer, timing }));
  const approvals = {
    ...deps,
    drainer,
    timing,
    files: deps.files ?? openFileStore(settings.store),
    now: deps.now ?? (() => new Date().toISOString()),
    temporalMs: timing.temporalMs,
  };
  await app.register(approvalPages(approvals), { prefix: '/approvals' });
  await app.register(httpApi(approvals), { prefix: '/api' });
  return app;
}
