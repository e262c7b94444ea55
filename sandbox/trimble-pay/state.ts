import { z } from 'zod';
import { SandboxInputError, asRow } from '../core';
import type { Row } from '../core';
import type { Account } from './account';
import { completed } from './billing';
import { announcement } from './files';
import { attachment } from './rows';
import { isPrivateName, privateSchemas } from './private-tables';
import type { PrivateName, PrivateTables } from './private-tables';
import type { Stamped, Table } from './table';
import { checkKeys, checkReferences } from './state-checks';
import { detailsOf } from './validate';

/** One table without its row type. */
interface Loadable {
  name: string;
  rows(): readonly Stamped[];
  load(rows: readonly unknown[]): void;
  /** @returns what brings the rows of now back */
  snapshot(): () => void;
}

type Complete = (row: Row) => Row;

/** @throws SandboxInputError naming the row and what is wrong with it */
function parsed<S extends z.ZodType>(
  schema: S,
  table: string,
  index: number,
  read: () => unknown,
): z.infer<S> {
  try {
    return schema.parse(read());
  } catch (error) {
    if (error instanceof z.ZodError) {
      const wrong = detailsOf(error).map(({ field, issue }) => `${field} ${issue}`);
      const allowed =
        schema instanceof z.ZodObject ? `; columns: ${Object.keys(schema.shape).join(', ')}` : '';
      throw new SandboxInputError(`${table}[${index}]: ${wrong.join('; ')}${allowed}`);
    }
    if (error instanceof SandboxInputError)
      throw new SandboxInputError(`${table}[${index}]: ${error.message}`);
    throw error;
  }
}

function loadable<R extends Stamped>(
  account: Account,
  table: Table<R>,
  complete: Complete = (row) => row,
): Loadable {
  return {
    name: table.name,
    rows: () => table.all(),
    snapshot: () => {
      const before = table.all();
      return () => table.replace(before);
    },
    load: (given) => {
      const updated_at = account.stamps.next();
      // One by one, so that a row may build on those before it.
      table.replace([]);
      for (const [index, value] of given.entries()) {
        const row = parsed(table.schema, table.name, index, () => {
          const stamps = { id: table.newId(), revision: 1, updated_at };
          return complete({ ...stamps, ...asRow(value, 'a row') });
        });
        if (table.find(row.id)) {
          throw new SandboxInputError(`${table.name}[${index}]: id ${row.id} stands twice`);
        }
        table.put(row);
      }
    },
  };
}

const fileContent = attachment.pick({ content_base64: true, generated_bytes: true });

/** In the order in which they build on each other. */
export function tablesOf(account: Account): Loadable[] {
  return [
    loadable(account, account.projects),
    loadable(account, account.connections),
    loadable(account, account.vendors),
    loadable(account, account.members),
    loadable(account, account.contracts),
    loadable(account, account.changeOrders),
    loadable(account, account.sections),
    loadable(account, account.sovLines),
    loadable(account, account.payApplications, (row) => ({ ...row, ...completed(account, row, false) })),
    loadable(account, account.attachments, (row) => ({
      ...announcement(
        fileContent.parse({ content_base64: row.content_base64, generated_bytes: row.generated_bytes }),
      ),
      ...row,
    })),
  ];
}

function loadPrivate(name: PrivateName, rows: readonly unknown[]): Partial<PrivateTables> {
  if (name === '_settings' && rows.length > 1) throw new SandboxInputError('_settings has one row');
  const schema = privateSchemas[name];
  return { [name]: rows.map((row, index) => parsed(schema, name, index, () => asRow(row, 'a row'))) };
}

/** Replaces the tables named, all or none, and raises no webhook. */
export function loadState(account: Account, given: Record<string, unknown[]>): void {
  const tables = tablesOf(account);
  const known = [...tables.map(({ name }) => name), ...Object.keys(privateSchemas)];
  const stray = Object.keys(given).find((name) => !known.includes(name));
  if (stray) throw new SandboxInputError(`table ${stray} is unknown; allowed: ${known.join(', ')}`);
  const before = account.private;
  const undo = tables.map((table) => table.snapshot());
  try {
    for (const [name, rows] of Object.entries(given)) {
      if (isPrivateName(name)) account.private = { ...account.private, ...loadPrivate(name, rows) };
    }
    for (const table of tables) {
      const rows = given[table.name];
      if (rows) table.load(rows);
    }
    checkReferences(account);
    checkKeys(account);
  } catch (error) {
    account.private = before;
    for (const back of undo) back();
    throw error;
  }
}

export function stateOf(account: Account): Record<string, Row[]> {
  const state: Record<string, Row[]> = {};
  for (const { name, rows } of tablesOf(account))
    state[name] = structuredClone(rows()).map((row) => ({ ...row }));
  for (const [name, rows] of Object.entries(account.private)) state[name] = structuredClone(rows);
  return state;
}
