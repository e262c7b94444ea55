import Decimal from 'decimal.js';
import type { Bytes } from './bytes';

/** SQL Server types that Info-Link answers in. */
export type SqlType =
  | { name: 'nvarchar'; length: number }
  | { name: 'int' }
  | { name: 'decimal'; precision: number; scale: number }
  | { name: 'date' };

/** SQL_Latin1_General_CP1_CI_AS. */
export const collation = [0x09, 0x04, 0xd0, 0x00, 0x34];

const msPerDay = 86_400_000;
/** Days from 0001-01-01 to 1970-01-01. */
const daysToEpoch = 719_162;

const decimalBytes = (precision: number): number =>
  precision <= 9 ? 5 : precision <= 19 ? 9 : precision <= 28 ? 13 : 17;

export function writeType(out: Bytes, type: SqlType): void {
  switch (type.name) {
    case 'nvarchar':
      out
        .u8(0xe7)
        .u16(Math.min(4000, Math.max(1, type.length)) * 2)
        .raw(collation);
      return;
    case 'int':
      out.u8(0x26).u8(4);
      return;
    case 'decimal':
      out.u8(0x6a).u8(decimalBytes(type.precision)).u8(type.precision).u8(type.scale);
      return;
    case 'date':
      out.u8(0x28);
      return;
  }
}

function writeDecimal(out: Bytes, precision: number, scale: number, value: Decimal): void {
  const length = decimalBytes(precision);
  let magnitude = BigInt(value.abs().times(new Decimal(10).pow(scale)).toFixed(0));
  const bytes = Buffer.alloc(length - 1);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number(magnitude & 0xffn);
    magnitude >>= 8n;
  }
  out
    .u8(length)
    .u8(value.isNegative() ? 0 : 1)
    .raw(bytes);
}

export function writeValue(out: Bytes, type: SqlType, value: unknown): void {
  const missing = value === null || value === undefined;
  switch (type.name) {
    case 'nvarchar': {
      if (missing) return void out.u16(0xffff);
      const text = Buffer.from(String(value), 'utf16le').subarray(0, 8000);
      out.u16(text.length).raw(text);
      return;
    }
    case 'int': {
      if (missing) return void out.u8(0);
      const bytes = Buffer.alloc(4);
      bytes.writeInt32LE(Number(value));
      out.u8(4).raw(bytes);
      return;
    }
    case 'decimal':
      if (missing) return void out.u8(0);
      return writeDecimal(out, type.precision, type.scale, new Decimal(String(value)));
    case 'date': {
      if (missing) return void out.u8(0);
      const days = Math.floor(Date.parse(`${String(value)}T00:00:00Z`) / msPerDay) + daysToEpoch;
      const bytes = Buffer.alloc(3);
      bytes.writeUIntLE(days, 0, 3);
      out.u8(3).raw(bytes);
      return;
    }
  }
}
