import { FaultPlan, Journal } from '../core';
import type { Fault, Row, Sandbox, SandboxAnswer, SandboxRequest } from '../core';
import { Account } from './account';
import { actionsOf, runAction } from './advance';
import { changeOrderRoutes } from './change-order-routes';
import { contractRoutes } from './contract-routes';
import { ApiError } from './errors';
import { FileLinks } from './files';
import { IdempotencyKeys } from './idempotency';
import { Login } from './login';
import { payApplicationRoutes } from './pay-application-routes';
import { privateSchemas } from './private-tables';
import { projectRoutes } from './project-routes';
import { findRoute } from './route';
import type { Reply, Route } from './route';
import { sectionRoutes } from './section-routes';
import { sovRoutes } from './sov-routes';
import { loadState, stateOf } from './state';
import { vendorRoutes } from './vendor-routes';
import { WebhookEngine } from './webhook-engine';
import type { WebhookOptions } from './webhook-engine';

const tokenPath = '/oauth2/token';

interface Outcome {
  answer: SandboxAnswer;
  accepted: boolean;
  /** Default: the path. */
  key?: string;
  /** What the journal shows. */
  shown: unknown;
}

/**
 * What stands for Trimble Pay. Its API is not public: all of it is our proposal, and the login is our own
 * choice within that. It keeps money as the decimal strings that it was given.
 */
export class TrimblePaySandbox implements Sandbox {
  readonly name = 'trimble-pay';
  readonly faults = new FaultPlan();
  readonly journal = new Journal();
  private readonly account = new Account((event) => this.engine.announce(event));
  private readonly engine: WebhookEngine;
  private readonly login = new Login(this.account);
  private readonly keys = new IdempotencyKeys();
  private readonly routes: readonly Route[];
  private readonly actions: ReturnType<typeof actionsOf>;

  constructor(options: WebhookOptions = {}) {
    this.engine = new WebhookEngine(this.account, this.faults, options);
    this.actions = actionsOf(this.account, this.engine);
    const { account } = this;
    this.routes = [
      ...projectRoutes(account),
      ...vendorRoutes(account),
      ...contractRoutes(account),
      ...sectionRoutes(account),
      ...sovRoutes(account),
      ...changeOrderRoutes(account),
      ...payApplicationRoutes(account, new FileLinks(account)),
    ];
  }

  reset(): void {
    this.engine.stop();
    this.login.reset();
    this.keys.clear();
    this.account.clear();
  }

  /** Ends the webhooks under way. */
  stop(): void {
    this.engine.stop();
  }

  state(): Record<string, Row[]> {
    return stateOf(this.account);
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
      settings: Object.keys(privateSchemas._settings.shape),
      /** Parts whose real shape is not public. */
      proposed: ['everything'],
    };
  }

  operationOf(req: SandboxRequest): string {
    const found = findRoute(this.routes, req.method, req.path);
    if (found.kind === 'route') return `${req.method} ${found.route.pattern}`;
    return `${req.method} ${found.kind === 'verb' ? found.pattern : req.path}`;
  }

  async handle(req: SandboxRequest, fault?: Fault): Promise<SandboxAnswer> {
    if (req.path === tokenPath && req.method === 'POST') return this.login.token(req);
    const { version } = this.account.stamps;
    const { answer, accepted, key, shown } = this.outcome(req, fault);
    const committed = this.account.stamps.version !== version;
    this.note(req, { accepted, committed, answer: shown }, key);
    return answer;
  }

  /** A write that a fault kept away is journalled as not committed. */
  missed(req: SandboxRequest, fault: Fault): void {
    this.note(req, { accepted: false, committed: false, answer: { fault: fault.name } });
  }

  private outcome(req: SandboxRequest, fault: Fault | undefined): Outcome {
    try {
      return this.run(req, fault);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const { status, code, message, details } = error;
      const body = { error: { code, message, details } };
      return { answer: json(status, body), accepted: false, shown: { status, ...body } };
    }
  }

  private run(req: SandboxRequest, fault: Fault | undefined): Outcome {
    const found = findRoute(this.routes, req.method, req.path);
    const signed = found.kind === 'route' && found.route.signed === true;
    const client = this.login.client(req);
    if (client === undefined && !signed) {
      throw new ApiError(401, 'unauthorized', 'A valid bearer token is required');
    }
    if (found.kind === 'path') throw new ApiError(404, 'not_found', `${req.path} was not found`);
    if (found.kind === 'verb') {
      throw new ApiError(405, 'method_not_allowed', `${req.method} is not allowed on ${found.pattern}`);
    }
    const { route, params } = found;
    const call = { params, query: req.query, origin: `http://${req.headers.host ?? 'localhost'}` };
    if (client === undefined || !writes(req.method)) {
      const rowCap = fault?.name === 'rowCap' ? fault.n : undefined;
      return outcomeOf(route.run({ ...call, body: undefined, rowCap }));
    }
    if (fault?.name === 'locked') throw new ApiError(423, 'locked', 'Somebody has this record open');
    const earlier = this.keys.earlier(req, client);
    if (earlier) return { answer: earlier, accepted: true, shown: { replayed: true } };
    const outcome = outcomeOf(route.run({ ...call, body: parsed(req) }));
    this.keys.keep(req, client, outcome.answer);
    return outcome;
  }

  /** Writes only, and none of a login. */
  private note(
    req: SandboxRequest,
    written: { accepted: boolean; committed: boolean; answer: unknown },
    key = req.path.slice(1),
  ): void {
    if (!writes(req.method) || req.path === tokenPath) return;
    this.journal.add({ operation: this.operationOf(req), key, body: shownBody(req), ...written });
  }
}

const writes = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

const json = (status: number, body: unknown): SandboxAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

function outcomeOf({ status = 200, body, key, file }: Reply): Outcome {
  const answer = file ? { status, headers: file.headers, body: file.bytes } : json(status, body);
  return { answer, accepted: true, key, shown: body };
}

/** @throws ApiError 400 */
function parsed(req: SandboxRequest): unknown {
  try {
    return JSON.parse(req.body.toString('utf8'));
  } catch {
    throw new ApiError(400, 'bad_request', 'The body is not JSON');
  }
}

function shownBody(req: SandboxRequest): unknown {
  try {
    return parsed(req);
  } catch {
    return req.body.toString('utf8');
  }
}
