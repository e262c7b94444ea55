import type { Row } from '../core';
import type { Account, Actor } from './account';
import { crudRoutes, idOf, listPage } from './crud';
import { invalid, notFound } from './errors';
import type { Renderer } from './render';
import type { Resource } from './resource';
import { byEntityType, otherEntityTypes } from './resources';
import { comment, tag } from './resources/reference';
import type { Call, Reply, Route } from './route';
import { idsOf, numberOf } from './tables';
import type { Entity } from './tables';

const commentable = [3, 9, 10, 11, 16, 17, 18];

/** Comments: every POST makes another one, however alike. */
export function commentRoutes(account: Account, renderer: Renderer): Route[] {
  const routes = crudRoutes(account, renderer, comment, {
    create: (values, _body, actor) => {
      const type = numberOf(values, 'entityType') ?? 0;
      const id = numberOf(values, 'entityId') ?? 0;
      if (!commentable.includes(type)) {
        throw invalid(`entityType must be one of ${commentable.join(', ')}, not ${type}`);
      }
      const resource = byEntityType(type);
      if (resource) account.get(resource, id);
      return { ...values, author: actor.userId };
    },
  });
  // Without a sort the newest comes first.
  const list: Route = {
    method: 'GET',
    pattern: '/comment',
    run: ({ query }) => ({
      data: listPage(account, renderer, comment, query, account.tables.all('comment').reverse()),
    }),
  };
  const sorted: Route = {
    ...list,
    run: ({ query }) => ({
      data: listPage(account, renderer, comment, query, account.tables.all('comment')),
    }),
  };
  return [
    {
      ...list,
      run: (call) => (call.query.get('sort') === 'created' ? sorted : list).run(call),
    },
    ...routes,
  ];
}

/** The row that `entityType` and `entityId` name. */
function taggedRow(account: Account, type: unknown, id: unknown): [Resource, Entity] {
  const resource = byEntityType(Number(type));
  if (!resource || !('tags' in resource.columns)) {
    const name = resource?.name ?? otherEntityTypes[Number(type)] ?? `entityType ${String(type)}`;
    throw invalid(`${name} takes no tags here`);
  }
  return [resource, account.get(resource, Number(id))];
}

/** Tags: an existing name is given back, not made again; naming an entity puts the tag on it. */
export function tagRoutes(account: Account, renderer: Renderer): Route[] {
  const find = (body: Row, actor: Actor): Entity => {
    if (body.id !== undefined) return account.get(tag, Number(body.id));
    const { name } = body;
    if (typeof name !== 'string' || name.trim() === '') throw invalid('name is required');
    return account.tables.all('tag').find((row) => row.name === name) ?? account.create(tag, { name }, actor);
  };
  const post = ({ body, actor }: Call): Reply => {
    const target =
      body.entityId === undefined ? undefined : taggedRow(account, body.entityType, body.entityId);
    const row = find(body, actor);
    if (target) {
      const tags = idsOf(target[1], 'tags');
      if (!tags.includes(row.id)) account.change(target[0], target[1], { tags: [...tags, row.id] }, actor);
    }
    return { data: renderer.detail(tag, row), key: `tag/${row.id}` };
  };
  return [
    {
      method: 'GET',
      pattern: '/tag',
      run: ({ query }) => {
        let rows = account.tables.all('tag');
        if (query.has('entityId')) {
          const [, row] = taggedRow(account, query.get('entityType'), query.get('entityId'));
          rows = rows.filter(({ id }) => idsOf(row, 'tags').includes(id));
        }
        return { data: listPage(account, renderer, tag, query, rows) };
      },
    },
    { method: 'POST', pattern: '/tag', run: post },
    {
      method: 'DELETE',
      pattern: '/tag/{id}',
      run: (call) => {
        const row = account.get(tag, idOf(call));
        const { query, actor } = call;
        if (!query.has('entityId')) {
          account.remove(tag, row.id, actor);
          return { status: 204, key: `tag/${row.id}` };
        }
        const [resource, entity] = taggedRow(account, query.get('entityType'), query.get('entityId'));
        const tags = idsOf(entity, 'tags');
        if (!tags.includes(row.id)) throw notFound(`tag ${row.id} on ${resource.name} ${entity.id}`);
        account.change(resource, entity, { tags: tags.filter((id) => id !== row.id) }, actor);
        return { status: 204, key: `tag/${row.id}` };
      },
    },
    ...crudRoutes(account, renderer, tag),
  ];
}
