import Decimal from 'decimal.js';
import type { Reader } from './bytes';

/** A parameter as SQLite takes it. */
export type Value = string | number | null;

const iso = (ms: number): string => {
  const text = new Date(ms).toISOString();
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 23).replace('T', ' ');
};
const msPerDay = 86_400_000;
const fromDays = (days: number): number => (days - 719_162) * msPerDay;

/** PLP: the whole length, then chunks until an empty one. */
function readPartial(reader: Reader): Buffer | null {
  if (reader.u64() === 0xffffffffffffffffn) return null;
  const chunks: Buffer[] = [];
  for (let length = reader.u32(); length > 0; length = reader.u32()) chunks.push(reader.take(length));
  return Buffer.concat(chunks);
}

function readText(reader: Reader, encoding: 'utf16le' | 'latin1'): Value {
  const width = reader.u16();
  reader.take(5);
  if (width === 0xffff) return readPartial(reader)?.toString(encoding) ?? null;
  const length = reader.u16();
  return length === 0xffff ? null : reader.take(length).toString(encoding);
}

function readInteger(reader: Reader): Value {
  reader.u8();
  const length = reader.u8();
  if (length === 0) return null;
  const bytes = reader.take(length);
  if (length === 1) return bytes.readUInt8();
  return length === 8 ? Number(bytes.readBigInt64LE()) : bytes.readIntLE(0, length);
}

function readFloat(reader: Reader): Value {
  reader.u8();
  const length = reader.u8();
  if (length === 0) return null;
  const bytes = reader.take(length);
  return length === 4 ? bytes.readFloatLE() : bytes.readDoubleLE();
}

function readDecimal(reader: Reader): Value {
  reader.take(2);
  const scale = reader.u8();
  const length = reader.u8();
  if (length === 0) return null;
  const negative = reader.u8() === 0;
  const magnitude = [...reader.take(length - 1)].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const value = new Decimal(magnitude.toString()).dividedBy(new Decimal(10).pow(scale));
  return (negative ? value.negated() : value).toNumber();
}

function readMoney(reader: Reader): Value {
  reader.u8();
  const length = reader.u8();
  if (length === 0) return null;
  const bytes = reader.take(length);
  if (length === 4) return bytes.readInt32LE() / 10_000;
  return (bytes.readInt32LE(0) * 2 ** 32 + bytes.readUInt32LE(4)) / 10_000;
}

function readDateTime(reader: Reader): Value {
  reader.u8();
  const length = reader.u8();
  if (length === 0) return null;
  const bytes = reader.take(length);
  const since1900 = Date.UTC(1900, 0, 1);
  if (length === 4) return iso(since1900 + bytes.readUInt16LE(0) * msPerDay + bytes.readUInt16LE(2) * 60_000);
  return iso(since1900 + bytes.readInt32LE(0) * msPerDay + Math.round((bytes.readUInt32LE(4) * 1000) / 300));
}

function readDate(reader: Reader): Value {
  return reader.u8() === 0 ? null : iso(fromDays(reader.take(3).readUIntLE(0, 3)));
}

/** datetime2 and datetimeoffset: a time of `10^-scale` seconds, days, and an offset that is not needed. */
function readDateTime2(reader: Reader, offsetBytes: number): Value {
  const scale = reader.u8();
  const length = reader.u8();
  if (length === 0) return null;
  const timeBytes = length - 3 - offsetBytes;
  const bytes = reader.take(length);
  const ms = (bytes.readUIntLE(0, timeBytes) * 1000) / 10 ** scale;
  return iso(fromDays(bytes.readUIntLE(timeBytes, 3)) + Math.round(ms));
}

/** The value of one RPC parameter, its type in front. */
export function readParameter(reader: Reader): Value {
  const type = reader.u8();
  switch (type) {
    case 0x1f:
      return null;
    case 0xe7:
    case 0xef:
      return readText(reader, 'utf16le');
    case 0xa7:
    case 0xaf:
      return readText(reader, 'latin1');
    case 0x26:
    case 0x68:
      return readInteger(reader);
    case 0x6d:
      return readFloat(reader);
    case 0x6a:
    case 0x6c:
      return readDecimal(reader);
    case 0x6e:
      return readMoney(reader);
    case 0x6f:
      return readDateTime(reader);
    case 0x28:
      return readDate(reader);
    case 0x2a:
      return readDateTime2(reader, 0);
    case 0x2b:
      return readDateTime2(reader, 2);
    default:
      throw new RangeError(`a parameter of type 0x${type.toString(16)}`);
  }
}
