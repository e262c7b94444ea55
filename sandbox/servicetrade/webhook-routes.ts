import type { Account, Actor } from './account';
import { crudRoutes } from './crud';
import { ApiError, invalid } from './errors';
import type { Renderer } from './render';
import { webhook } from './resources/reference';
import type { Route } from './route';
import { textOf } from './tables';
import { asRow } from '../core';
import type { Row } from '../core';

const actions = ['created', 'updated', 'deleted'];

function checkEvents(values: Row): void {
  const { entityEvents } = values;
  if (!Array.isArray(entityEvents)) return;
  for (const one of entityEvents) {
    const { entityType, actions: wanted } = asRow(one, 'entityEvents');
    if (!Number.isInteger(entityType)) throw invalid('entityEvents: entityType must be a number');
    if (!Array.isArray(wanted) || wanted.some((action: unknown) => !actions.some((own) => own === action))) {
      throw invalid(`entityEvents: actions must be of ${actions.join(', ')}`);
    }
  }
}

function checkUrl(values: Row): void {
  const url = textOf(values, 'hookUrl') ?? '';
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw invalid('hookUrl must be an http or https address');
}

/** @throws ApiError 403 */
function checkAdmin(actor: Actor): void {
  if (!actor.admin) throw new ApiError(403, 'You do not have permission: admin.account');
}

/** Subscriptions. `confirmed` turns true after a second whether or not the address answers: it means nothing. */
export function webhookRoutes(account: Account, renderer: Renderer): Route[] {
  const confirm = (id: number): void => {
    setTimeout(() => {
      const row = account.tables.find('webhook', id);
      if (row) account.tables.put('webhook', { ...row, confirmed: true });
    }, 1000).unref();
  };
  return crudRoutes(account, renderer, webhook, {
    create: (values) => {
      checkUrl(values);
      checkEvents(values);
      return values;
    },
    change: (_row, values) => {
      checkEvents(values);
      return values;
    },
    written: (row) => confirm(row.id),
  }).map((route) => ({
    ...route,
    run: (call) => {
      checkAdmin(call.actor);
      return route.run(call);
    },
  }));
}
