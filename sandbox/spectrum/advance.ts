import { asRow, SandboxInputError } from '../core';
import type { Row } from '../core';
import { oneOf, textOf } from './advance-input';
import type { Action } from './advance-input';
import { executeChangeOrder, reverseChangeOrder } from './change-orders';
import { modules, sameInvoice } from './modules';
import type { Module } from './modules';
import { schema } from './schema';
import { where } from './tables';
import type { Match, Tables } from './tables';
import { canonical } from './values';

const updateBatch: Action = (tables, body) => {
  const module = modules[oneOf(body, 'module', Object.keys(modules))];
  const batch = { Company_Code: textOf(body, 'company'), Batch_Code: textOf(body, 'batch') };
  if (!module) return { updated: [] };
  const headers = tables.remove(module.entry.header, where(batch));
  for (const header of headers) {
    tables.insert(module.updated.header, header);
    for (const line of tables.remove(module.entry.detail, sameInvoice(module, header))) {
      tables.insert(module.updated.detail, line);
    }
    tables.insert(module.openItems, module.openItem(header));
    module.onUpdate?.(tables, header);
  }
  return { updated: headers.map((header) => canonical(header[module.number])) };
};

const setPeriod: Action = (tables, body) => {
  const module = oneOf(body, 'module', ['AR', 'AP', 'PR', 'JC']);
  const key = { Company_Code: textOf(body, 'company'), Module: module };
  const range = { ...key, Begin_Date: body.begin, End_Date: body.end };
  const changed = tables.update('SY_PROCESSING_DATES_MC', where(key), range);
  if (changed.length === 0) changed.push(tables.insert('SY_PROCESSING_DATES_MC', range));
  return { period: changed[0] };
};

/** Only what lies in an entry screen can still be changed; an update is for good. */
const unposted: readonly { table: string; module: Module; detail?: string }[] = Object.values(modules)
  .flatMap((module) => [module.entry, module.approval].map((tables) => ({ module, tables })))
  .flatMap(({ module, tables }) =>
    tables
      ? [
          { table: tables.header, module, detail: tables.detail },
          { table: tables.detail, module },
        ]
      : [],
  );

interface Unposted {
  table: string;
  match: Match;
  module: Module | undefined;
  /** The table of its details, of a header. */
  detail: string | undefined;
}

function unpostedOf(tables: Tables, body: Row): Unposted {
  const table = oneOf(
    body,
    'table',
    unposted.map((one) => one.table),
  );
  const key = asRow(body.key, 'key');
  const columns = schema.get(table)?.columns.map((column) => column.name) ?? [];
  const stray = Object.keys(key).find((name) => !columns.includes(name));
  if (stray !== undefined || Object.keys(key).length === 0) {
    throw new SandboxInputError(`key ${stray ?? '{}'} is no column; allowed: ${columns.join(', ')}`);
  }
  if (!tables.find(table, where(key))) {
    throw new SandboxInputError(`${table} has no row with ${JSON.stringify(key)}`);
  }
  const found = unposted.find((one) => one.table === table);
  return { table, match: where(key), module: found?.module, detail: found?.detail };
}

const editUnposted: Action = (tables, body) => {
  const { table, match } = unpostedOf(tables, body);
  return { rows: tables.update(table, match, asRow(body.set, 'set')) };
};

const deleteUnposted: Action = (tables, body) => {
  const { table, match, module, detail } = unpostedOf(tables, body);
  const removed = tables.remove(table, match);
  if (module && detail !== undefined) {
    for (const header of removed) {
      tables.remove(detail, sameInvoice(module, header));
      module.onDelete?.(tables, header);
    }
  }
  return { deleted: removed.length };
};

const actions: Record<string, Action> = {
  updateBatch,
  setPeriod,
  editUnposted,
  deleteUnposted,
  executeChangeOrder,
  reverseChangeOrder,
};
export const actionNames: readonly string[] = Object.keys(actions);

export function advance(tables: Tables, body: Row): unknown {
  const name =
    typeof body.action === 'string' && Object.hasOwn(actions, body.action) ? body.action : undefined;
  const action = name === undefined ? undefined : actions[name];
  if (!action) {
    throw new SandboxInputError(
      `action ${JSON.stringify(body.action)} is unknown; allowed: ${actionNames.join(', ')}`,
    );
  }
  return action(tables, body);
}
