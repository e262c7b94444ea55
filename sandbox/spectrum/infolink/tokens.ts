import { Bytes } from './bytes';
import { collation, writeType, writeValue } from './types';
import type { SqlType } from './types';

/** Tokens of MS-TDS 2.2.7 that an answer is made of. */

export interface ResultColumn {
  name: string;
  type: SqlType;
}

export interface ResultSet {
  columns: ResultColumn[];
  rows: unknown[][];
}

export class SqlError extends Error {
  constructor(
    readonly number: number,
    message: string,
    /** 14 permission, 15 syntax, 16 the user's mistake, 20 and more ends the connection. */
    readonly severity = 16,
  ) {
    super(message);
  }
}

const serverName = 'SANDBOX';
const nullable = 0x09;
const selectCommand = 0xc1;
export const doneStatus = { final: 0x00, more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const;

const framed = (token: number, body: Buffer): Buffer =>
  new Bytes().u8(token).u16(body.length).raw(body).build();

const textChange = (type: number, now: string, before: string): Buffer =>
  framed(0xe3, new Bytes().u8(type).shortText(now).shortText(before).build());

export const done = (status: number, rows = 0, token = 0xfd): Buffer =>
  new Bytes().u8(token).u16(status).u16(selectCommand).u64(BigInt(rows)).build();

function errorToken({ number, severity, message }: SqlError): Buffer {
  const body = new Bytes()
    .u32(number)
    .u8(1)
    .u8(severity)
    .longText(message)
    .shortText(serverName)
    .shortText('')
    .u32(1);
  return framed(0xaa, body.build());
}

/** A failed request: the error and the end. */
export const failure = (error: SqlError, rpc: boolean): Buffer =>
  Buffer.concat([errorToken(error), done(doneStatus.error, 0, rpc ? 0xfe : 0xfd)]);

/** Pre-login options (offset, length) and the one answer that matters: no encryption. */
export function preloginAnswer(): Buffer {
  const version = [16, 0, 0, 0, 0, 0];
  const encryptionNotSupported = [2];
  const first = 11;
  return Buffer.from([
    ...[0x00, 0, first, 0, version.length],
    ...[0x01, 0, first + version.length, 0, encryptionNotSupported.length],
    0xff,
    ...version,
    ...encryptionNotSupported,
  ]);
}

export function loginAnswer(database: string, packetSize: number): Buffer {
  const acknowledgement = new Bytes()
    .u8(1)
    .raw([0x74, 0x00, 0x00, 0x04])
    .shortText('Microsoft SQL Server')
    .raw([16, 0, 0, 0]);
  const collationChange = new Bytes().u8(7).u8(collation.length).raw(collation).u8(0);
  return Buffer.concat([
    textChange(1, database, 'master'),
    framed(0xe3, collationChange.build()),
    textChange(2, 'us_english', ''),
    framed(0xad, acknowledgement.build()),
    textChange(4, String(packetSize), '4096'),
    done(doneStatus.final),
  ]);
}

function resultTokens({ columns, rows }: ResultSet): Buffer {
  const out = new Bytes().u8(0x81).u16(columns.length);
  for (const { name, type } of columns) {
    out.u32(0).u16(nullable);
    writeType(out, type);
    out.shortText(name);
  }
  for (const row of rows) {
    out.u8(0xd1);
    columns.forEach(({ type }, index) => writeValue(out, type, row[index]));
  }
  return out.build();
}

/** The answer to a request; without a result set it only says that it is done. */
export function success(result: ResultSet | undefined, rpc: boolean): Buffer {
  const rows = result?.rows.length ?? 0;
  const status = result ? doneStatus.count : doneStatus.final;
  const tokens = result ? resultTokens(result) : Buffer.alloc(0);
  if (!rpc) return Buffer.concat([tokens, done(status, rows)]);
  return Buffer.concat([
    tokens,
    done(status | doneStatus.more, rows, 0xff),
    new Bytes().u8(0x79).u32(0).build(),
    done(doneStatus.final, 0, 0xfe),
  ]);
}
