import { Reader } from './bytes';
import { kinds } from './packets';
import type { Message } from './packets';
import { readParameter } from './parameters';
import type { Value } from './parameters';
import { SqlError } from './tokens';

export interface SqlRequest {
  sql: string;
  /** With the leading `@`. */
  parameters: Record<string, Value>;
  rpc: boolean;
}

const executeSqlId = 10;

function skipHeaders(reader: Reader): void {
  const total = reader.u32();
  reader.take(total - 4);
}

/** A batch of SQL, or `sp_executesql`, which is what drivers send for a query with parameters. */
export function parseRequest({ kind, payload }: Message): SqlRequest {
  const reader = new Reader(payload);
  skipHeaders(reader);
  if (kind === kinds.batch) {
    const sql = payload.subarray(payload.readUInt32LE(0)).toString('utf16le');
    return { sql, parameters: {}, rpc: false };
  }
  const nameLength = reader.u16();
  const procedure = nameLength === 0xffff ? reader.u16() : reader.text(nameLength);
  if (procedure !== executeSqlId && String(procedure).toLowerCase() !== 'sp_executesql') {
    throw new SqlError(2812, `Could not find stored procedure '${procedure}'.`);
  }
  reader.u16();
  const values: { name: string; value: Value }[] = [];
  while (!reader.done) {
    const name = reader.text(reader.u8());
    reader.u8();
    values.push({ name, value: readParameter(reader) });
  }
  const [statement, , ...rest] = values;
  return {
    sql: String(statement?.value ?? ''),
    parameters: Object.fromEntries(rest.map(({ name, value }) => [name, value])),
    rpc: true,
  };
}

export interface Login {
  user: string;
  password: string;
  database: string;
  packetSize: number;
}

/** LOGIN7: a fixed part of offsets and lengths; the password is obscured, not encrypted. */
export function parseLogin(payload: Buffer): Login {
  const field = (at: number): Buffer => {
    const offset = payload.readUInt16LE(at);
    return payload.subarray(offset, offset + payload.readUInt16LE(at + 2) * 2);
  };
  const password = Buffer.from(field(44)).map((byte) => {
    const plain = byte ^ 0xa5;
    return ((plain << 4) | (plain >> 4)) & 0xff;
  });
  return {
    user: field(40).toString('utf16le'),
    password: Buffer.from(password).toString('utf16le'),
    database: field(68).toString('utf16le'),
    packetSize: Math.min(32_767, Math.max(512, payload.readUInt32LE(8) || 4096)),
  };
}
