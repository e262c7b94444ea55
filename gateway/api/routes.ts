/**
 * The HTTP interface for programs: bearer token, JSON in and out, errors as `{error: {code, message}}`. docs/http.md
 * describes every route.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { GatewayClient } from '../../domain/settings';
import type { TakeDeps } from '../approvals/take';
import { secretFinder } from '../secret-finder';
import type { DeliveryDeps } from '../webhooks/deliver';
import { exportApplication, mustBeApplication } from './applications';
import { decideByRequest, openApprovals, showApproval } from './approvals';
import { ApiError, sendError } from './errors';
import { importJob } from './jobs';

export type ApiDeps = DeliveryDeps & TakeDeps;

type RecordRequest = FastifyRequest<{ Params: { record: string } }>;

interface Caller extends GatewayClient {
  name: string;
}

const bodyLimit = 65_536;

export function httpApi(deps: ApiDeps): (app: FastifyInstance) => Promise<void> {
  const { settings, log } = deps;
  const { clients } = settings.gateway;
  const clientOf = secretFinder(Object.entries(clients).map(([name, { token }]) => [name, [token]]));

  const callerOf = ({ headers: { authorization = '' } }: FastifyRequest): Caller | undefined => {
    const [, token] = /^Bearer ([\x21-\x7e]{1,1000})$/i.exec(authorization) ?? [];
    const name = token === undefined ? undefined : clientOf(token);
    const client = name === undefined ? undefined : clients[name];
    return name !== undefined && client ? { ...client, name } : undefined;
  };
  const mustCall = (request: FastifyRequest): Caller => {
    const caller = callerOf(request);
    if (caller) return caller;
    throw new ApiError(
      401,
      'unauthorized',
      'Send Authorization: Bearer <token> of a client in gateway.clients.',
    );
  };

  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit },
      app.getDefaultJsonParser('error', 'error'),
    );
    // Before the body is read, and before a stranger learns which routes there are.
    app.addHook('onRequest', async (request, reply) => {
      void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
      if (!callerOf(request)) void reply.header('www-authenticate', 'Bearer');
      mustCall(request);
    });
    app.setNotFoundHandler((request, reply) => {
      const missing = callerOf(request)
        ? new ApiError(404, 'not_found', 'There is no such route; docs/http.md lists them all.')
        : new ApiError(
            401,
            'unauthorized',
            'Send Authorization: Bearer <token> of a client in gateway.clients.',
          );
      void sendError(missing, reply);
    });
    app.setErrorHandler((error: { statusCode?: number; code?: string }, _request, reply) => {
      if ((error.statusCode ?? 500) >= 500) log.error({ err: error }, 'A request could not be answered.');
      void sendError(error, reply);
    });

    app.post('/jobs/import', async (request, reply) =>
      reply.code(202).send(await importJob(deps, request.body)),
    );

    app.get('/approvals', async () => ({ approvals: await openApprovals(deps.store) }));

    app.get('/approvals/:record', async (request: RecordRequest) => {
      mustBeApplication(request.params.record, settings);
      return showApproval(deps, request.params.record);
    });

    app.post('/approvals/:record/decisions', async (request: RecordRequest, reply) => {
      const { record } = request.params;
      const { approver, name } = mustCall(request);
      if (approver === undefined) {
        const sentence = `Client "${name}" decides nothing: gateway.clients.${name}.approver is not set.`;
        throw new ApiError(403, 'no_approver', sentence);
      }
      mustBeApplication(record, settings);
      const answer = await decideByRequest(deps, record, approver, idempotencyKey(request), request.body);
      return reply.code(answer.state === 'applied' ? 200 : 202).send(answer);
    });

    app.post('/applications/:record/export', async (request: RecordRequest) =>
      exportApplication(deps, request.params.record, mustCall(request).name, request.body),
    );
  };
}

function idempotencyKey({ headers }: FastifyRequest): string {
  const key = headers['idempotency-key'];
  if (typeof key === 'string' && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw new ApiError(
    400,
    'idempotency_key',
    'Send a header Idempotency-Key of 1 to 200 visible characters, a new one for each decision.',
  );
}
