import type { Row } from '../core';
import type { Account, Actor } from './account';
import { parseFields, writtenName } from './columns';
import { invalid } from './errors';
import { instantFilters } from './filters';
import type { Renderer } from './render';
import type { Resource } from './resource';
import type { Call, Route } from './route';
import type { Entity } from './tables';

/** The rules of one resource beyond its columns; each may throw an ApiError before anything is written. */
export interface Rules {
  /** Completes the values of a POST. */
  create?(values: Row, body: Row, actor: Actor): Row;
  change?(row: Entity, values: Row, body: Row, actor: Actor): Row;
  remove?(row: Entity): void;
  /** After a POST, PUT or DELETE: what else changes by it. */
  written?(row: Entity, actor: Actor): void;
}

export const idOf = (call: Call, name = 'id'): number => Number(call.params[name]);

/** @throws ApiError 400 with `messages.validation` */
export function fields(resource: Resource, body: Row): Row {
  const own = Object.entries(body).filter(([name]) => !resource.instructions?.includes(name));
  try {
    return parseFields(resource.columns, Object.fromEntries(own), 'api');
  } catch (error) {
    throw invalid(error instanceof Error ? error.message : String(error));
  }
}

function without(body: Row, resource: Resource, columns: readonly string[]): Row {
  const names = columns.flatMap((column) => {
    const own = resource.columns[column];
    return own ? [writtenName(column, own)] : [];
  });
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

/** References of a body must lead somewhere. */
function checkReferences(account: Account, resource: Resource, values: Row): void {
  for (const [name, value] of Object.entries(values)) {
    const column = resource.columns[name];
    if (column?.to === undefined || value === null) continue;
    for (const id of Array.isArray(value) ? value : [value]) {
      if (typeof id === 'number' && !account.tables.find(column.to, id)) {
        throw invalid(`${writtenName(name, column)}: ${column.to} ${id} was not found`);
      }
    }
  }
}

const positive = (text: string | null, otherwise: number): number =>
  text !== null && /^[1-9]\d*$/.test(text) ? Number(text) : otherwise;

/** One page of rows, in the order of `sort` (`created`, `-created`, `name`, …), else as they came. */
export function listPage(
  account: Account,
  renderer: Renderer,
  resource: Resource,
  query: URLSearchParams,
  rows: readonly Entity[],
): Row {
  const filters = { ...instantFilters(resource.columns), ...resource.filters };
  const asked = new Map(query.entries());
  for (const [name, value] of Object.entries(resource.implied?.(query) ?? {})) asked.set(name, value);
  let found = [...rows];
  for (const [name, value] of asked) {
    const filter = filters[name];
    if (filter && value !== '') found = found.filter((row) => filter(row, value, account.tables));
  }
  found = sorted(found, resource, query.get('sort'));
  const limits = resource.limit ?? { usual: 100, most: 2000 };
  const limit = Math.min(positive(query.get('limit'), limits.usual), limits.most);
  const page = positive(query.get('page'), 1);
  return {
    page,
    totalPages: Math.max(1, Math.ceil(found.length / limit)),
    [resource.list]: found
      .slice((page - 1) * limit, page * limit)
      .map((row) => renderer.listRow(resource, row)),
  };
}

function sorted(rows: Entity[], resource: Resource, sort: string | null): Entity[] {
  const column = sort?.replace(/^-/, '') ?? '';
  if (sort === null || !(column in resource.columns)) return rows;
  const sign = sort.startsWith('-') ? -1 : 1;
  const compare = (a: unknown, b: unknown): number =>
    typeof a === 'number' && typeof b === 'number' ? a - b : String(a ?? '').localeCompare(String(b ?? ''));
  return rows.sort((a, b) => sign * compare(a[column], b[column]));
}

/** GET list, GET, POST, PUT and DELETE of a resource, as far as it has them. */
export function crudRoutes(
  account: Account,
  renderer: Renderer,
  resource: Resource,
  rules: Rules = {},
): Route[] {
  const path = `/${resource.name}`;
  const one = `${path}/{id}`;
  const key = (row: Entity): string => `${resource.name}/${row.id}`;
  const routes: Route[] = [
    {
      method: 'GET',
      pattern: path,
      run: ({ query }) => ({
        data: listPage(account, renderer, resource, query, account.tables.all(resource.name)),
      }),
    },
    {
      method: 'GET',
      pattern: one,
      run: (call) => ({ data: renderer.detail(resource, account.get(resource, idOf(call))) }),
    },
    {
      method: 'POST',
      pattern: path,
      run: ({ body, actor }) => {
        const given = fields(resource, body);
        for (const name of resource.required ?? []) {
          const column = resource.columns[name];
          if (column && (given[name] === undefined || given[name] === null || given[name] === '')) {
            throw invalid(`${writtenName(name, column)} is required`);
          }
        }
        checkReferences(account, resource, given);
        const row = account.create(resource, rules.create?.(given, body, actor) ?? given, actor);
        rules.written?.(row, actor);
        return { data: renderer.detail(resource, row), key: key(row) };
      },
    },
    {
      method: 'PUT',
      pattern: one,
      run: (call) => {
        const row = account.get(resource, idOf(call));
        const body = without(call.body, resource, resource.fixed ?? []);
        const given = fields(resource, body);
        checkReferences(account, resource, given);
        const values = rules.change?.(row, given, body, call.actor) ?? given;
        const after = account.change(resource, row, values, call.actor);
        rules.written?.(after, call.actor);
        return { data: renderer.detail(resource, after), key: key(row) };
      },
    },
    {
      method: 'DELETE',
      pattern: one,
      run: (call) => {
        const row = account.get(resource, idOf(call));
        rules.remove?.(row);
        account.remove(resource, row.id, call.actor);
        rules.written?.(row, call.actor);
        return { status: 204, key: key(row) };
      },
    },
  ];
  return routes.filter(({ method }) => resource.methods.some((own) => own === method));
}
