import { isDeepStrictEqual } from 'node:util';
import type { Row } from '../core';
import { withFallbacks } from './columns';
import { notFound } from './errors';
import type { Settings } from './private-tables';
import { settingsOf } from './private-tables';
import type { Resource } from './resource';
import { Tables, numberOf } from './tables';
import type { Entity } from './tables';

export interface Change {
  field: string;
  oldValue: unknown;
  newValue: unknown;
}

/** What a webhook may tell; `userId` is null for what the system or a person in the office did. */
export interface AccountEvent {
  action: 'created' | 'updated' | 'deleted';
  resource: Resource;
  id: number;
  userId: number | null;
  /** Epoch seconds. */
  at: number;
  changes: Change[];
}

/** Who does something: the API's user, or null for the office. */
export interface Actor {
  userId: number | null;
  admin: boolean;
}

export const office: Actor = { userId: null, admin: true };

export const nowSeconds = (): number => Math.floor(Date.now() / 1000);

/** One ServiceTrade account: its rows, and the only ways to change them. */
export class Account {
  readonly tables = new Tables();
  readonly private = new Map<string, Row[]>();
  /** Rises with everything that a write changes. */
  version = 0;

  constructor(private readonly announce: (event: AccountEvent) => void) {}

  get settings(): Settings {
    return settingsOf(this.private.get('_settings')?.[0]);
  }

  /** @throws ApiError 404 */
  get(resource: Resource, id: number): Entity {
    const row = this.tables.find(resource.name, id);
    if (!row) throw notFound(`${resource.name} ${id}`);
    return row;
  }

  create(resource: Resource, values: Row, actor: Actor): Entity {
    const full = withFallbacks(resource.columns, values);
    if ('created' in resource.columns) full.created = nowSeconds();
    if ('updated' in resource.columns) full.updated = nowSeconds();
    const row: Entity = { ...full, id: this.tables.newId() };
    this.tables.put(resource.name, row);
    this.emit('created', resource, row.id, actor);
    return row;
  }

  /**
   * Sets columns. A change of nothing raises neither `updated` nor an event, unless `always` says that the
   * write itself counts.
   */
  change(resource: Resource, before: Entity, values: Row, actor: Actor, always = false): Entity {
    const after: Entity = { ...before, ...values };
    const changed = Object.keys(values).filter((column) => !isDeepStrictEqual(before[column], after[column]));
    if (changed.length === 0 && !always) return before;
    if ('updated' in resource.columns)
      after.updated = Math.max(nowSeconds(), numberOf(before, 'updated') ?? 0);
    this.tables.put(resource.name, after);
    const changes = changed
      .filter((column) => resource.tracked?.includes(column))
      .map((field) => ({ field, oldValue: before[field], newValue: after[field] }));
    this.emit('updated', resource, after.id, actor, changes);
    return after;
  }

  remove(resource: Resource, id: number, actor: Actor): void {
    this.tables.remove(resource.name, id);
    this.emit('deleted', resource, id, actor);
  }

  private emit(
    action: AccountEvent['action'],
    resource: Resource,
    id: number,
    actor: Actor,
    changes: Change[] = [],
  ): void {
    this.version += 1;
    if (!resource.announced) return;
    this.announce({ action, resource, id, userId: actor.userId, at: nowSeconds(), changes });
  }
}
