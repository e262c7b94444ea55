import type { Row } from '../core';
import type { Account, Actor } from './account';
import { crudRoutes, idOf } from './crud';
import { invalid, notFound } from './errors';
import { changedInvoice, itemsOf, newInvoice, withItem } from './invoice-rules';
import type { Renderer } from './render';
import { invoice } from './resources/invoices';
import type { Reply, Route } from './route';
import type { Entity } from './tables';

export function invoiceRoutes(account: Account, renderer: Renderer): Route[] {
  /** The invoice that holds an item. */
  const holder = (itemId: number): Entity => {
    const found = account.tables.all('invoice').find((row) => itemsOf(row).some(({ id }) => id === itemId));
    if (!found) throw notFound(`invoiceitem ${itemId}`);
    return found;
  };
  const shown = (row: Entity, itemId: number): Row => {
    const item = itemsOf(row).find(({ id }) => id === itemId);
    if (!item) throw notFound(`invoiceitem ${itemId}`);
    return renderer.item(item);
  };
  const change = (row: Entity, itemId: number, body: Row, actor: Actor): Reply => {
    const after = account.change(invoice, row, withItem(account, row, itemId, body), actor);
    return { data: shown(after, itemId), key: `invoiceitem/${itemId}` };
  };
  const add = (row: Entity, body: Row, actor: Actor): Reply => {
    const after = account.change(invoice, row, withItem(account, row, undefined, body), actor);
    const added = itemsOf(after).at(-1);
    return { data: added ? renderer.item(added) : null, key: `invoiceitem/${String(added?.id)}` };
  };
  const drop = (row: Entity, itemId: number, actor: Actor): Reply => {
    account.change(invoice, row, withItem(account, row, itemId, null), actor);
    return { status: 204, key: `invoiceitem/${itemId}` };
  };
  const list = (rows: readonly Row[], key: string): Reply => ({
    data: { page: 1, totalPages: 1, [key]: rows.map((item) => renderer.item(item)) },
  });

  const one = '/invoice/{id}/item/{itemId}';
  return [
    ...crudRoutes(account, renderer, invoice, {
      create: (values, body) => newInvoice(account, values, body.applyTax),
      change: (row, values) => changedInvoice(account, row, values),
    }),
    {
      method: 'GET',
      pattern: '/invoice/{id}/item',
      run: (call) => list(itemsOf(account.get(invoice, idOf(call))), 'items'),
    },
    {
      method: 'POST',
      pattern: '/invoice/{id}/item',
      run: (call) => add(account.get(invoice, idOf(call)), call.body, call.actor),
    },
    {
      method: 'GET',
      pattern: one,
      run: (call) => ({ data: shown(account.get(invoice, idOf(call)), idOf(call, 'itemId')) }),
    },
    {
      method: 'PUT',
      pattern: one,
      run: (call) => change(account.get(invoice, idOf(call)), idOf(call, 'itemId'), call.body, call.actor),
    },
    {
      method: 'DELETE',
      pattern: one,
      run: (call) => drop(account.get(invoice, idOf(call)), idOf(call, 'itemId'), call.actor),
    },
    {
      method: 'GET',
      pattern: '/invoiceitem',
      run: ({ query }) => {
        const id = query.get('invoiceId');
        if (id === null || !/^\d+$/.test(id)) throw invalid('invoiceId is required');
        return list(itemsOf(account.get(invoice, Number(id))), 'invoiceItems');
      },
    },
    {
      method: 'POST',
      pattern: '/invoiceitem',
      run: ({ body: { invoiceId, ...body }, actor }) => {
        if (invoiceId === undefined) throw invalid('invoiceId is required');
        return add(account.get(invoice, Number(invoiceId)), body, actor);
      },
    },
    {
      method: 'GET',
      pattern: '/invoiceitem/{id}',
      run: (call) => ({ data: shown(holder(idOf(call)), idOf(call)) }),
    },
    {
      method: 'PUT',
      pattern: '/invoiceitem/{id}',
      run: (call) => change(holder(idOf(call)), idOf(call), call.body, call.actor),
    },
    {
      method: 'DELETE',
      pattern: '/invoiceitem/{id}',
      run: (call) => drop(holder(idOf(call)), idOf(call), call.actor),
    },
  ];
}
