import * as sql from 'mssql';

export type InfolinkFault =
  /** The login may not read the table. */
  | 'denied'
  /** No such table or column: Info-Link calls it otherwise here, and a setting must say how. */
  | 'missing'
  /** User, password or database are wrong. */
  | 'login'
  /** Not reachable, or the connection ended before the answer did. */
  | 'unavailable'
  | 'timeout'
  /** Readable, but not of the shape that Girder knows; guessing would be worse than stopping. */
  | 'unexpected';

/** A read that failed or was cut. It is never an absence. */
export class InfolinkError extends Error {
  override readonly name = 'InfolinkError';
  constructor(
    readonly kind: InfolinkFault,
    readonly table: string,
    readonly sentence: string,
  ) {
    super(sentence);
  }
}

// SQL Server's own message numbers: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
const byNumber = new Map<number, InfolinkFault>([
  [207, 'missing'],
  [208, 'missing'],
  [229, 'denied'],
  [230, 'denied'],
  [916, 'denied'],
  [4060, 'login'],
  [18452, 'login'],
  [18456, 'login'],
]);

const byCode = new Map<string, InfolinkFault>([
  ['ELOGIN', 'login'],
  ['ETIMEOUT', 'timeout'],
  ['ETIME', 'timeout'],
  ['ESOCKET', 'unavailable'],
  ['ECONNCLOSED', 'unavailable'],
  ['ENOTOPEN', 'unavailable'],
  ['ENOCONN', 'unavailable'],
  ['EINSTLOOKUP', 'unavailable'],
  ['ECANCEL', 'unavailable'],
  ['EABORT', 'unavailable'],
]);

/** @param where instance and server, for the sentence: `east (sql.example:1433)` */
export function infolinkError(error: unknown, table: string, where: string): InfolinkError {
  if (error instanceof InfolinkError) return error;
  const kind = kindOf(error);
  const said = error instanceof Error ? ` (${error.message.replace(/\s+/g, ' ').slice(0, 160)})` : '';
  return new InfolinkError(kind, table, `${sentences[kind](table, where)}${said}`);
}

function kindOf(error: unknown): InfolinkFault {
  if (error instanceof sql.RequestError && typeof error.number === 'number') {
    const known = byNumber.get(error.number);
    if (known) return known;
  }
  const code =
    error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const name = error instanceof Error ? error.name : '';
  // tarn, the pool that mssql uses, names its own time-outs and has no code for them.
  if (name === 'TimeoutError') return 'timeout';
  return (code === undefined ? undefined : byCode.get(code)) ?? 'unavailable';
}

const sentences: Record<InfolinkFault, (table: string, where: string) => string> = {
  denied: (table, where) =>
    `The Info-Link login of ${where} may not read ${table}: grant it in Spectrum's Info-Link set-up`,
  missing: (table, where) =>
    `Info-Link of ${where} has no table or column as named in ${table}: correct the name in spectrum.<instance>.probes, or have the table granted`,
  login: (table, where) =>
    `Info-Link of ${where} refused the login while reading ${table}: correct user, password or database in spectrum.<instance>.infolink`,
  unavailable: (table, where) =>
    `Info-Link of ${where} cannot be reached, or broke off while reading ${table}`,
  timeout: (table, where) =>
    `Info-Link of ${where} did not answer in time while reading ${table} (spectrum.<instance>.infolink.budget)`,
  unexpected: (table, where) => `${table} of ${where} holds something that Girder does not understand`,
};
