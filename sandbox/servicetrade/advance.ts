import { SandboxInputError, asRow } from '../core';
import type { Row } from '../core';
import type { Account } from './account';
import { office } from './account';
import { asId } from './columns';
import { fields } from './crud';
import { ApiError } from './errors';
import { changedInvoice } from './invoice-rules';
import { withCompletion } from './job-routes';
import type { Renderer } from './render';
import type { Resource } from './resource';
import { invoice } from './resources/invoices';
import { job } from './resources/jobs';
import { resourceOf } from './resources';
import type { Entity } from './tables';
import type { WebhookEngine } from './webhook-engine';

type Action = (body: Row) => unknown;

/** What people do in ServiceTrade's own pages: no API user, and no status matrix. */
export function actionsOf(
  account: Account,
  renderer: Renderer,
  engine: WebhookEngine,
): Record<string, Action> {
  const find = (resource: Resource, body: Row): Entity => {
    const row = account.tables.find(resource.name, asId('id', body.id, 'load'));
    if (!row) throw new SandboxInputError(`${resource.name} ${String(body.id)} was not found`, 404);
    return row;
  };
  const shown = (resource: Resource, row: Entity): Row => renderer.stateRow(resource, row);
  const setStatus = (resource: Resource, body: Row, status: string): Row => {
    const row = find(resource, body);
    const values = resource === job ? withCompletion(row, { status }) : { status };
    return shown(resource, account.change(resource, row, values, office));
  };
  return {
    completeJob: (body) => setStatus(job, body, 'completed'),
    reopenJob: (body) => setStatus(job, body, 'scheduled'),
    approveInvoice: (body) => setStatus(invoice, body, 'pending_accounting'),
    voidInvoice: (body) => setStatus(invoice, body, 'void'),
    /** `set` as in `PUT /invoice/{id}`, also on what accounting already has. */
    editInvoice: (body) => {
      const row = find(invoice, body);
      const values = fields(invoice, asRow(body.set, 'set'));
      return shown(invoice, account.change(invoice, row, changedInvoice(account, row, values, true), office));
    },
    /** `set` as in a PUT; for users too, whom the API cannot change. */
    edit: (body) => {
      const resource = resourceOf(String(body.table));
      if (!resource || resource === invoice) {
        throw new SandboxInputError(
          `table ${String(body.table)} cannot be edited; for invoices use editInvoice`,
        );
      }
      const row = find(resource, body);
      const given = fields(resource, asRow(body.set, 'set'));
      const values = resource === job ? withCompletion(row, given) : given;
      return shown(resource, account.change(resource, row, values, office));
    },
    /** Sends a webhook message again, with its id. */
    redeliver: (body) => {
      if (!engine.redeliver(String(body.messageId))) {
        throw new SandboxInputError(`message ${String(body.messageId)} was not found`, 404);
      }
      return { ok: true };
    },
  };
}

/** @throws SandboxInputError listing the actions there are */
export function runAction(actions: Record<string, Action>, body: Row): unknown {
  const { action } = body;
  const names = Object.keys(actions);
  const run = typeof action === 'string' && names.includes(action) ? actions[action] : undefined;
  if (!run) {
    throw new SandboxInputError(`action ${JSON.stringify(action)} is unknown; allowed: ${names.join(', ')}`);
  }
  try {
    return run(body);
  } catch (error) {
    if (error instanceof ApiError) throw new SandboxInputError(error.message, error.status);
    if (error instanceof Error && !(error instanceof SandboxInputError))
      throw new SandboxInputError(error.message);
    throw error;
  }
}
