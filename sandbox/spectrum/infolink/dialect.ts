import { SqlError } from './tokens';

/** SQL Server's words to SQLite's, so that a client writes what the real server takes. */

type Rewrite = (code: string) => string;

/** Applies `rewrite` to everything but string literals. */
function outsideLiterals(sql: string, rewrite: Rewrite): string {
  return sql
    .split(/('(?:[^']|'')*')/)
    .map((part, index) => (index % 2 === 1 ? part : rewrite(part)))
    .join('');
}

/** What SQLite takes and SQL Server does not: accepting it would hide a mistake. */
const foreign = /\blimit\b|\|\||==|\bifnull\b|\bglob\b/i;

function refuseForeign(code: string): string {
  const word = foreign.exec(code)?.[0];
  if (word) throw new SqlError(102, `Incorrect syntax near '${word}'.`, 15);
  return code;
}

export const parameterNames = (sql: string): string[] => {
  const names: string[] = [];
  outsideLiterals(sql, (code) => {
    names.push(...(code.match(/@\w+/g) ?? []));
    return code;
  });
  return names;
};

/** For asking SQLite about result types: a view takes no parameters. */
export const withoutParameters = (sql: string): string =>
  outsideLiterals(sql, (code) => code.replace(/@\w+/g, 'NULL'));

export function toSqlite(sql: string): string {
  let rewritten = outsideLiterals(sql.trim().replace(/;\s*$/, ''), (code) =>
    refuseForeign(code)
      .replace(/\bN$/, '')
      .replace(/\bwith\s*\(\s*nolock\s*\)/gi, '')
      .replace(/\[?information_schema\]?\s*\.\s*/gi, 'INFORMATION_SCHEMA_')
      .replace(/(?:\[?\w+\]?\s*\.\s*)?\[?\bdbo\b\]?\s*\.\s*/gi, ''),
  );
  const top = /^(\s*select\s+(?:distinct\s+)?)top\s*(?:\(\s*(\d+|@\w+)\s*\)|(\d+))\s/i.exec(rewritten);
  if (top) {
    rewritten = `${top[1]}${rewritten.slice(top[0].length)} LIMIT ${top[2] ?? top[3]}`;
  }
  return rewritten.replace(
    /\boffset\s+(\d+|@\w+)\s+rows?(?:\s+fetch\s+(?:next|first)\s+(\d+|@\w+)\s+rows?\s+only)?\s*$/i,
    (_all, offset: string, count: string | undefined) => `LIMIT ${count ?? -1} OFFSET ${offset}`,
  );
}

/** SQLite's complaint as SQL Server would number and say it. */
export function sqlErrorOf(message: string): SqlError {
  const table = /no such table: (\S+)/.exec(message)?.[1];
  if (table) return new SqlError(208, `Invalid object name '${table.replace(/^\w+\./, '')}'.`);
  const column = /no such column: (\S+)/.exec(message)?.[1];
  if (column) return new SqlError(207, `Invalid column name '${column.replace(/^\w+\./, '')}'.`);
  const ambiguous = /ambiguous column name: (\S+)/.exec(message)?.[1];
  if (ambiguous) return new SqlError(209, `Ambiguous column name '${ambiguous}'.`);
  const unknown = /no such function: (\S+)/.exec(message)?.[1];
  if (unknown) return new SqlError(195, `'${unknown}' is not a recognized built-in function name.`, 15);
  const near = /near "([^"]*)"/.exec(message)?.[1];
  return new SqlError(102, `Incorrect syntax near '${near ?? message}'.`, 15);
}
