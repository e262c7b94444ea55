import { FaultPlan, Journal } from '../core';
import type { Fault, Row, Sandbox, SandboxAnswer, SandboxRequest } from '../core';
import { Account } from './account';
import { actionsOf, runAction } from './advance';
import { commentRoutes, tagRoutes } from './annotations';
import { crudRoutes } from './crud';
import { ApiError } from './errors';
import { externalIdRoutes } from './external-ids';
import { invoiceRoutes } from './invoice-routes';
import { jobRoutes } from './job-routes';
import { Login, bodyOf } from './login';
import { privateColumns, settingsOf } from './private-tables';
import { Renderer } from './render';
import { resources } from './resources';
import { findRoute } from './route';
import type { Reply, Route } from './route';
import { loadState } from './state-loader';
import { WebhookEngine } from './webhook-engine';
import type { WebhookOptions } from './webhook-engine';
import { webhookRoutes } from './webhook-routes';

const base = '/api';
const withOwnRoutes = ['job', 'jobitem', 'libitem', 'invoice', 'comment', 'tag', 'webhook'];
const logins = ['/oauth2/token', '/oauth2/revoke', '/auth'];

interface Written {
  accepted: boolean;
  /** False also for a PUT that repeats what is there. */
  committed: boolean;
  body: unknown;
  answer: unknown;
  /** Default: the path. */
  key?: string;
}

/** What stands for ServiceTrade: its rows, its API and its webhooks. */
export class ServiceTradeSandbox implements Sandbox {
  readonly name = 'servicetrade';
  readonly faults = new FaultPlan();
  readonly journal = new Journal();
  private readonly account = new Account((event) => this.engine.announce(event));
  private readonly engine: WebhookEngine;
  private readonly login = new Login(this.account);
  private readonly renderer = new Renderer(this.account);
  private readonly routes: readonly Route[];
  private readonly actions: ReturnType<typeof actionsOf>;

  constructor(options: WebhookOptions = {}) {
    this.engine = new WebhookEngine(this.account, this.faults, options);
    this.actions = actionsOf(this.account, this.renderer, this.engine);
    const { account, renderer } = this;
    this.routes = [
      ...externalIdRoutes(account, renderer),
      ...jobRoutes(account, renderer),
      ...invoiceRoutes(account, renderer),
      ...commentRoutes(account, renderer),
      ...tagRoutes(account, renderer),
      ...webhookRoutes(account, renderer),
      ...resources
        .filter(({ name }) => !withOwnRoutes.includes(name))
        .flatMap((resource) => crudRoutes(account, renderer, resource)),
    ];
  }

  reset(): void {
    this.engine.stop();
    this.login.reset();
    this.account.tables.clear();
    this.account.private.clear();
  }

  /** Ends the webhooks under way. */
  stop(): void {
    this.engine.stop();
  }

  state(): Record<string, Row[]> {
    const tables: Record<string, Row[]> = {};
    for (const resource of resources) {
      const rows = this.account.tables.all(resource.name);
      tables[resource.name] = rows.map((row) => this.renderer.stateRow(resource, row));
    }
    for (const name of Object.keys(privateColumns)) {
      tables[name] = structuredClone(this.account.private.get(name) ?? []);
    }
    tables._settings = [{ ...this.account.settings }];
    return tables;
  }

  putState(tables: Record<string, unknown[]>): void {
    loadState(this.account, tables);
  }

  advance(body: Row): unknown {
    return runAction(this.actions, body);
  }

  capabilities(): Row {
    return {
      actions: Object.keys(this.actions),
      settings: Object.keys(settingsOf(undefined)),
      /** Parts whose real shape is not public. */
      proposed: ['externalsync', 'invoiceitem', 'jobitem.source', 'jobCostCenters', 'invoiceStatusMatrix'],
    };
  }

  private path(req: SandboxRequest): string | undefined {
    return req.path.startsWith(`${base}/`) ? req.path.slice(base.length).replace(/\/$/, '') : undefined;
  }

  operationOf(req: SandboxRequest): string {
    const path = this.path(req);
    if (path === undefined) return `${req.method} ${req.path}`;
    const found = findRoute(this.routes, req.method, path);
    return `${req.method} ${found.kind === 'path' ? path : found.pattern}`;
  }

  async handle(req: SandboxRequest): Promise<SandboxAnswer> {
    const path = this.path(req);
    if (path === '/auth') return this.login.session(req);
    if (path === '/oauth2/token' || path === '/oauth2/revoke') {
      if (req.method !== 'POST')
        return this.failure(new ApiError(405, `${req.method} is not allowed on ${path}`));
      return path === '/oauth2/token' ? this.login.token(req) : this.login.revoke(req);
    }
    const { version } = this.account;
    try {
      const { reply, body } = this.run(req, path);
      const committed = this.account.version !== version;
      this.note(req, { accepted: true, committed, body, answer: reply.data ?? null, key: reply.key });
      return this.success(reply);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const answer = { status: error.status, error: error.message };
      this.note(req, { accepted: false, committed: false, body: bodyOf(req), answer });
      return this.failure(error);
    }
  }

  /** A write that a fault kept away is journalled as not committed. */
  missed(req: SandboxRequest, fault: Fault): void {
    const answer = { fault: fault.name };
    this.note(req, { accepted: false, committed: false, body: bodyOf(req), answer });
  }

  private run(req: SandboxRequest, path: string | undefined): { reply: Reply; body: Row } {
    if (path === undefined) throw new ApiError(404, `${req.path} was not found`);
    const actor = this.login.actor(req);
    if (!actor) throw new ApiError(401, 'Authentication is required');
    const found = findRoute(this.routes, req.method, path);
    if (found.kind === 'path') throw new ApiError(404, `${path} was not found`);
    if (found.kind === 'verb') throw new ApiError(405, `${req.method} is not allowed on ${path}`);
    const body = writes(req.method) ? parsedBody(req) : {};
    return { reply: found.route.run({ params: found.params, query: req.query, body, actor }), body };
  }

  /** Writes only, and none of a login. */
  private note(req: SandboxRequest, written: Written): void {
    const path = this.path(req);
    if (!writes(req.method) || (path !== undefined && logins.includes(path))) return;
    const { accepted, committed, body, answer, key = (path ?? req.path).slice(1) } = written;
    this.journal.add({
      operation: this.operationOf(req),
      key,
      accepted,
      committed,
      body: withoutSecrets(body),
      answer: withoutSecrets(answer),
    });
  }

  private messages(kind: 'success' | 'error' | 'validation', texts: string[]): unknown {
    if (this.account.settings.messagesAsArray) return texts;
    return texts.length === 0 ? {} : { [kind]: texts };
  }

  private success(reply: Reply): SandboxAnswer {
    if (reply.status === 204) return { status: 204 };
    return json(reply.status ?? 200, { data: reply.data ?? null, messages: this.messages('success', []) });
  }

  private failure(error: ApiError): SandboxAnswer {
    const messages = this.messages(error.kind, [error.message]);
    return json(error.status, error.data === undefined ? { messages } : { data: error.data, messages });
  }
}

const writes = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

const json = (status: number, body: unknown): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function parsedBody(req: SandboxRequest): Row {
  const body = bodyOf(req);
  if (req.body.length > 0 && Object.keys(body).length === 0 && req.body.toString('utf8').trim() !== '{}') {
    throw new ApiError(400, 'The body is not a JSON object');
  }
  return body;
}

/** The path of a hook address is its only secret. */
function withoutSecrets(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('hookUrl' in value)) return value;
  const url = String(value.hookUrl);
  return { ...value, hookUrl: URL.canParse(url) ? `${new URL(url).origin}/…` : '…' };
}
