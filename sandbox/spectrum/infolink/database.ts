import initSqlJs from 'sql.js';
import type { Database, SqlValue } from 'sql.js';
import type { Row } from '../../core';
import { infolinkTables } from '../schema';
import type { Column, Table } from '../schema';
import type { Tables } from '../tables';
import { parameterNames, sqlErrorOf, toSqlite, withoutParameters } from './dialect';
import type { SqlRequest } from './request';
import { SqlError } from './tokens';
import type { ResultSet } from './tokens';
import type { SqlType } from './types';

/** SQL Server compares text without regard to case. */
function declaration({ name, kind }: Column): string {
  switch (kind.type) {
    case 'text':
      return `[${name}] NVARCHAR(${kind.width}) COLLATE NOCASE`;
    case 'decimal':
      return `[${name}] DECIMAL(${kind.precision},${kind.scale})`;
    case 'int':
      return `[${name}] INT`;
    case 'date':
      return `[${name}] DATE`;
    case 'json':
      throw new Error(`${name} is private`);
  }
}

function declaredType(text: string): SqlType | undefined {
  const match = /^(\w+)(?:\((\d+)(?:,(\d+))?\))?$/.exec(text);
  switch (match?.[1]) {
    case 'NVARCHAR':
      return { name: 'nvarchar', length: Number(match[2]) };
    case 'DECIMAL':
      return { name: 'decimal', precision: Number(match[2]), scale: Number(match[3]) };
    case 'INT':
      return { name: 'int' };
    case 'DATE':
      return { name: 'date' };
    default:
      return undefined;
  }
}

/** Of an expression (COUNT, SUM, MAX of a date) only the values tell. */
function typeOfValues(values: readonly unknown[]): SqlType {
  const given = values.filter((value) => value !== null);
  if (given.length > 0 && given.every((value) => typeof value === 'number')) {
    const whole = given.every((value) => Number.isInteger(value) && Math.abs(Number(value)) < 2 ** 31);
    if (whole) return { name: 'int' };
    const cents = given.every(
      (value) => Math.abs(Number(value) - Math.round(Number(value) * 100) / 100) < 1e-7,
    );
    return { name: 'decimal', precision: 38, scale: cents ? 2 : 6 };
  }
  if (given.length > 0 && given.every((value) => /^\d{4}-\d{2}-\d{2}$/.test(String(value)))) {
    return { name: 'date' };
  }
  return { name: 'nvarchar', length: Math.max(1, ...given.map((value) => String(value).length)) };
}

const sqlValue = (value: unknown): SqlValue =>
  typeof value === 'number' || typeof value === 'string' ? value : null;

const informationSchema = 'INFORMATION_SCHEMA_COLUMNS';

/** The stand-in's tables as SQL Server would serve them, by SQLite. */
export class InfolinkDatabase {
  /** How many rows of which rewrite are loaded. */
  private readonly loaded = new Map<string, { rewrites: number; count: number }>();
  private readonly types = new Map<string, { name: string; type: SqlType | undefined }[]>();

  private constructor(
    private readonly db: Database,
    private readonly tables: Tables,
  ) {
    for (const table of infolinkTables) {
      db.run(`CREATE TABLE [${table.name}] (${table.columns.map(declaration).join(', ')})`);
    }
    this.describe();
  }

  static async open(tables: Tables): Promise<InfolinkDatabase> {
    const { Database: SqliteDatabase } = await initSqlJs();
    return new InfolinkDatabase(new SqliteDatabase(), tables);
  }

  close(): void {
    this.db.close();
  }

  private describe(): void {
    this.db.run(
      `CREATE TABLE ${informationSchema} (TABLE_SCHEMA NVARCHAR(128), TABLE_NAME NVARCHAR(128) COLLATE NOCASE,` +
        ' COLUMN_NAME NVARCHAR(128) COLLATE NOCASE, ORDINAL_POSITION INT, DATA_TYPE NVARCHAR(128))',
    );
    for (const { name, columns } of infolinkTables) {
      columns.forEach((column, index) => {
        const type = column.kind.type === 'text' ? 'nvarchar' : column.kind.type;
        const row = ['dbo', name, column.name, index + 1, type];
        this.db.run(`INSERT INTO ${informationSchema} VALUES (?, ?, ?, ?, ?)`, row);
      });
    }
  }

  /** The tables that a statement names. */
  named(sql: string): string[] {
    const words = new Set((sql.match(/\w+/g) ?? []).map((word) => word.toUpperCase()));
    return infolinkTables.map((table) => table.name).filter((name) => words.has(name));
  }

  /** Brings one table up to date: appended rows only, unless some changed or went. */
  private load(table: Table): void {
    const rows = this.tables.all(table.name);
    const rewrites = this.tables.rewrites(table.name);
    let { count, rewrites: seen } = this.loaded.get(table.name) ?? { count: 0, rewrites: -1 };
    if (seen !== rewrites) {
      this.db.run(`DELETE FROM [${table.name}]`);
      count = 0;
      seen = rewrites;
    }
    if (rows.length > count) this.append(table, rows.slice(count));
    this.loaded.set(table.name, { rewrites: seen, count: rows.length });
  }

  private append(table: Table, rows: readonly Row[]): void {
    const marks = table.columns.map(() => '?').join(', ');
    this.db.run('BEGIN');
    const insert = this.db.prepare(`INSERT INTO [${table.name}] VALUES (${marks})`);
    for (const row of rows) insert.run(table.columns.map((column) => sqlValue(row[column.name])));
    insert.free();
    this.db.run('COMMIT');
  }

  /** Names and declared types of the result, asked of a view on the same statement. */
  private columnsOf(sql: string): { name: string; type: SqlType | undefined }[] {
    const known = this.types.get(sql);
    if (known) return known;
    this.db.run(`CREATE TEMP VIEW result_types AS ${withoutParameters(sql)}`);
    try {
      const described = this.db.exec('PRAGMA table_info(result_types)')[0]?.values ?? [];
      const columns = described.map((row) => ({
        name: String(row[1]),
        type: declaredType(String(row[2] ?? '')),
      }));
      if (this.types.size > 200) this.types.clear();
      this.types.set(sql, columns);
      return columns;
    } finally {
      this.db.run('DROP VIEW result_types');
    }
  }

  /** @throws SqlError */
  query({ sql, parameters }: SqlRequest): ResultSet {
    const undeclared = parameterNames(sql).find((name) => !(name in parameters));
    if (undeclared) throw new SqlError(137, `Must declare the scalar variable "${undeclared}".`, 15);
    const statement = toSqlite(sql);
    if (!/^\s*(select|with)\b/i.test(statement)) {
      const verb = /\w+/.exec(statement)?.[0]?.toUpperCase() ?? '';
      throw new SqlError(229, `The ${verb} permission was denied: this login may only SELECT.`, 14);
    }
    for (const table of infolinkTables) if (this.named(sql).includes(table.name)) this.load(table);
    try {
      const columns = this.columnsOf(statement);
      const prepared = this.db.prepare(statement);
      const rows: unknown[][] = [];
      let names: string[];
      try {
        prepared.bind(parameters);
        while (prepared.step()) rows.push(prepared.get());
        names = prepared.getColumnNames();
      } finally {
        prepared.free();
      }
      return {
        rows,
        columns: columns.map(({ type }, index) => ({
          // SQLite names an unnamed expression by its text; in SQL Server it has no name.
          name: type || /^[A-Za-z_][\w ]*$/.test(names[index] ?? '') ? (names[index] ?? '') : '',
          type: type ?? typeOfValues(rows.map((row) => row[index])),
        })),
      };
    } catch (error) {
      throw sqlErrorOf(error instanceof Error ? error.message : String(error));
    }
  }
}
