import * as sql from 'mssql';
import type { z } from 'zod';
import { canonicalCode } from '../../domain/spectrum/codes';
import type { SpectrumSettings } from '../../domain/settings';
import { InfolinkError, infolinkError } from './infolink-error';

/** Compares codes canonically, whatever the padding and case in the table; a list means one of. */
export type Where = Record<string, string | readonly string[] | { from: string; to: string }>;

/**
 * Read access to Spectrum's SQL Server ("Info-Link"). Every read is one parameterised SELECT; a read that fails or
 * is cut throws an `InfolinkError`, so that an empty answer means what it says.
 */
export interface Infolink {
  /**
   * Rows of one company with the columns of `shape`, each checked by it.
   * @param where besides the company: code, list of codes, or a range of ISO dates
   * @throws InfolinkError
   */
  read<Shape extends z.ZodObject>(
    table: string,
    shape: Shape,
    company: string,
    where?: Where,
  ): Promise<z.output<Shape>[]>;
  close(): Promise<void>;
}

/** SQL Server takes 2,100 parameters; shorter lists also keep its plans cheap. */
const maxListed = 400;

/** @param instance name of the Spectrum instance, for sentences */
export function infolink(settings: SpectrumSettings['infolink'], instance: string): Infolink {
  const where = `${instance} (${settings.server}:${settings.port})`;
  const pool = lazyPool(settings);
  const rowsOf = async (table: string, statement: Statement): Promise<unknown[]> => {
    try {
      const request = (await pool.connected()).request();
      statement.parameters.forEach((value, index) => request.input(`p${index}`, sql.NVarChar, value));
      const answer = await request.query<unknown>(statement.text);
      const counted = answer.rowsAffected[0] ?? 0;
      if (counted > answer.recordset.length) {
        throw new InfolinkError(
          'unavailable',
          table,
          `${table} of ${where} was cut: ${counted} rows announced, ${answer.recordset.length} received.`,
        );
      }
      return answer.recordset;
    } catch (error) {
      throw infolinkError(error, table, where);
    }
  };
  return {
    async read(table, shape, company, conditions = {}) {
      const found: z.output<typeof shape>[] = [];
      for (const part of inParts(conditions)) {
        const statement = select(table, Object.keys(shape.shape), company, part);
        for (const row of await rowsOf(table, statement)) {
          const checked = shape.safeParse(row);
          if (!checked.success) throw unexpected(table, where, checked.error);
          found.push(checked.data);
        }
      }
      return found;
    },
    close: () => pool.close(),
  };
}

function unexpected(table: string, where: string, error: z.ZodError): InfolinkError {
  const issue = error.issues[0];
  const column = issue?.path.join('.') ?? '';
  return new InfolinkError(
    'unexpected',
    table,
    `${table}.${column} of ${where} holds something that Girder does not understand: ${issue?.message ?? ''}`,
  );
}

interface Statement {
  text: string;
  parameters: string[];
}

/** Only SELECT, WHERE, AND, IN and parameters: what every version of Info-Link takes. Exported for its test. */
export function select(table: string, columns: readonly string[], company: string, where: Where): Statement {
  const parameters: string[] = [];
  const bind = (value: string): string => `@p${parameters.push(value) - 1}`;
  const code = (column: string): string => `UPPER(LTRIM(RTRIM(${named(column)})))`;
  // The company leads every key of the _MC tables and is never padded on the left: bare, so that an index serves.
  const conditions = [`${named('Company_Code')} = ${bind(company.trim())}`];
  for (const [column, wanted] of Object.entries(where)) {
    if (typeof wanted === 'string') {
      conditions.push(`${code(column)} = ${bind(canonicalCode(wanted))}`);
    } else if ('from' in wanted) {
      conditions.push(`${named(column)} >= ${bind(wanted.from)}`, `${named(column)} <= ${bind(wanted.to)}`);
    } else {
      conditions.push(`${code(column)} IN (${wanted.map((each) => bind(canonicalCode(each))).join(', ')})`);
    }
  }
  const text = `SELECT ${columns.map(named).join(', ')} FROM ${named(table)} WHERE ${conditions.join(' AND ')}`;
  return { text, parameters };
}

/** Names come from the code and the configuration; brackets keep reserved words and nothing else apart. */
function named(name: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)?$/.test(name)) {
    throw new InfolinkError(
      'missing',
      name,
      `"${name}" is not a table or column name; allowed are letters, digits and _, optionally with a schema before a point. Correct it in spectrum.<instance>.probes.`,
    );
  }
  return name
    .split('.')
    .map((part) => `[${part}]`)
    .join('.');
}

/** One set of conditions per portion of a long list; none at all when a list is empty. */
function inParts(where: Where): Where[] {
  let parts: Where[] = [where];
  for (const [column, wanted] of Object.entries(where)) {
    if (!isList(wanted)) continue;
    const all = [...new Set(wanted.map(canonicalCode))];
    const portions = Array.from({ length: Math.ceil(all.length / maxListed) }, (_, i) =>
      all.slice(i * maxListed, (i + 1) * maxListed),
    );
    parts = parts.flatMap((part) => portions.map((portion) => ({ ...part, [column]: portion })));
  }
  return parts;
}

function isList(wanted: Where[string]): wanted is readonly string[] {
  return Array.isArray(wanted);
}

/** The pool connects at the first read, and anew after a failure, so that a worker starts without Info-Link. */
function lazyPool(settings: SpectrumSettings['infolink']): {
  connected(): Promise<sql.ConnectionPool>;
  close(): Promise<void>;
} {
  let opening: Promise<sql.ConnectionPool> | undefined;
  const open = async (): Promise<sql.ConnectionPool> => {
    const pool = new sql.ConnectionPool({
      server: settings.server,
      port: settings.port,
      database: settings.database,
      user: settings.user,
      password: settings.password,
      connectionTimeout: settings.budgetMs,
      requestTimeout: settings.budgetMs,
      pool: { min: 0, max: 4, idleTimeoutMillis: 30_000, acquireTimeoutMillis: settings.budgetMs },
      options: { encrypt: settings.encrypt, trustServerCertificate: false, useUTC: true, appName: 'girder' },
    });
    // Errors of idle connections; the next read meets or replaces them. Unheard they would end the process.
    pool.on('error', () => undefined);
    return pool.connect();
  };
  return {
    async connected() {
      opening ??= open();
      const mine = opening;
      try {
        return await mine;
      } catch (error) {
        if (opening === mine) opening = undefined;
        throw error;
      }
    },
    async close() {
      const pool = await opening?.catch(() => undefined);
      opening = undefined;
      await pool?.close();
    },
  };
}
