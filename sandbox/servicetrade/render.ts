import type { Row } from '../core';
import type { Account } from './account';
import type { Column } from './columns';
import type { Resource } from './resource';
import { itemColumns } from './resources/invoices';
import { resourceOf, resources } from './resources';
import { idsOf, numberOf } from './tables';
import type { Entity } from './tables';

/** As the real API answers: a host that is not the one called, so that a client which follows it shows. */
export const uriOf = (resource: Resource, id: number): string =>
  `https://app.servicetrade.com/api/${resource.name}/${id}`;

/** References as objects (`flat`), or as ids with the rows beside (`compound`). */
type Form = 'flat' | 'compound';

export class Renderer {
  constructor(private readonly account: Account) {}

  private money(value: unknown): unknown {
    if (typeof value !== 'number' || !this.account.settings.moneyAsStrings) return value;
    return value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  }

  /** An embedded reference; one that points to nothing shows its id. */
  private embedded(column: Column, id: number): Row {
    const resource = resourceOf(column.to ?? '');
    const row = this.account.tables.find(column.to ?? '', id);
    const shown: Row = { id };
    if (!resource || !row) return shown;
    for (const name of column.embed ?? resource.stub) {
      const own = resource.columns[name];
      if (name === 'uri') shown.uri = uriOf(resource, id);
      else if (own) shown[name] = this.value(own, row, name, 'flat');
    }
    return shown;
  }

  private value(column: Column, row: Row, name: string, form: Form): unknown {
    const value = row[name];
    switch (column.kind) {
      case 'ref': {
        const id = numberOf(row, name);
        return id === null || form === 'compound' ? id : this.embedded(column, id);
      }
      case 'refs':
        return form === 'compound'
          ? idsOf(row, name)
          : idsOf(row, name).map((id) => this.embedded(column, id));
      case 'money':
        return this.money(value);
      default:
        return value;
    }
  }

  private columns(columns: Record<string, Column>, row: Row, form: Form): Row {
    return Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [name, this.value(column, row, name, form)]),
    );
  }

  item(item: Row): Row {
    const uri = `https://app.servicetrade.com/api/invoiceitem/${String(item.id)}`;
    return { id: item.id, uri, ...this.columns(itemColumns, item, 'flat') };
  }

  private whole(resource: Resource, row: Entity, form: Form): Row {
    const shown: Row = {
      id: row.id,
      uri: uriOf(resource, row.id),
      ...this.columns(resource.columns, row, form),
    };
    if (resource.name === 'invoice' && Array.isArray(row.items)) {
      shown.items = row.items.map((item: Row) => this.item(item));
    }
    // A comment names what it is on as `entity` as well.
    if (resource.name === 'comment') shown.entity = { type: row.entityType, id: row.entityId };
    return shown;
  }

  listRow(resource: Resource, row: Entity): Row {
    const whole = this.whole(resource, row, 'flat');
    const { thin, detailOnly = [] } = resource;
    const shown = (name: string): boolean =>
      name === 'id' || name === 'uri' || (thin ? thin.includes(name) : !detailOnly.includes(name));
    return Object.fromEntries(Object.entries(whole).filter(([name]) => shown(name)));
  }

  /** What a read, a POST and a PUT of one row answer in `data`. */
  detail(resource: Resource, row: Entity): Row {
    if (!this.account.settings.compoundDetails) return this.whole(resource, row, 'flat');
    const sides: Row = { [resource.name]: this.whole(resource, row, 'compound') };
    for (const { name, side } of resources) {
      if (side === undefined) continue;
      const ids = new Set(
        Object.entries(resource.columns)
          .filter(([, column]) => column.to === name)
          .flatMap(([column, { kind }]) =>
            kind === 'refs' ? idsOf(row, column) : [numberOf(row, column)].filter((id) => id !== null),
          ),
      );
      const other = resourceOf(name);
      sides[side] = [...ids].flatMap((id) => {
        const found = this.account.tables.find(name, id);
        return found && other ? [this.whole(other, found, 'compound')] : [];
      });
    }
    return sides;
  }

  /** A row as the control interface gives and takes it. */
  stateRow(resource: Resource, row: Entity): Row {
    const given = (columns: Record<string, Column>, from: Row): Row =>
      Object.fromEntries(
        Object.entries(columns).map(([name, { kind }]) => {
          const id = numberOf(from, name);
          if (kind === 'ref') return [name, id === null ? null : { id }];
          return [name, kind === 'refs' ? idsOf(from, name).map((one) => ({ id: one })) : from[name]];
        }),
      );
    const shown: Row = { id: row.id, ...given(resource.columns, row) };
    if (resource.name === 'invoice' && Array.isArray(row.items)) {
      shown.items = row.items.map((item: Row) => ({ id: item.id, ...given(itemColumns, item) }));
    }
    return structuredClone(shown);
  }
}
