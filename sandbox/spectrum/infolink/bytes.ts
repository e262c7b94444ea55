/** Builds little-endian token streams. */
export class Bytes {
  private parts: Buffer[] = [];

  raw(bytes: Buffer | readonly number[]): this {
    this.parts.push(Buffer.from(bytes));
    return this;
  }

  u8(value: number): this {
    return this.raw([value & 0xff]);
  }

  u16(value: number): this {
    const bytes = Buffer.alloc(2);
    bytes.writeUInt16LE(value);
    return this.raw(bytes);
  }

  u32(value: number): this {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return this.raw(bytes);
  }

  u64(value: bigint): this {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return this.raw(bytes);
  }

  /** Length in characters as one byte, then UTF-16. */
  shortText(text: string): this {
    return this.u8(text.length).raw(Buffer.from(text, 'utf16le'));
  }

  /** The same with a length of two bytes. */
  longText(text: string): this {
    return this.u16(text.length).raw(Buffer.from(text, 'utf16le'));
  }

  build(): Buffer {
    return Buffer.concat(this.parts);
  }
}

/** Reads little-endian messages; running over the end throws a RangeError. */
export class Reader {
  constructor(
    private readonly bytes: Buffer,
    private offset = 0,
  ) {}

  get done(): boolean {
    return this.offset >= this.bytes.length;
  }

  take(length: number): Buffer {
    if (this.offset + length > this.bytes.length) throw new RangeError('the message ends too early');
    const taken = this.bytes.subarray(this.offset, this.offset + length);
    this.offset += length;
    return taken;
  }

  u8(): number {
    return this.take(1).readUInt8();
  }

  u16(): number {
    return this.take(2).readUInt16LE();
  }

  u32(): number {
    return this.take(4).readUInt32LE();
  }

  u64(): bigint {
    return this.take(8).readBigUInt64LE();
  }

  text(characters: number): string {
    return this.take(characters * 2).toString('utf16le');
  }
}
