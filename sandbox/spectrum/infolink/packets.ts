import type { Socket } from 'node:net';

/** Kinds of TDS messages (MS-TDS 2.2.3.1.1) that the stand-in reads. */
export const kinds = { batch: 0x01, rpc: 0x03, attention: 0x06, login: 0x10, prelogin: 0x12 } as const;
const response = 0x04;
const headerLength = 8;
const lastPacket = 0x01;

export interface Message {
  kind: number;
  payload: Buffer;
}

/** Puts packets together; a message ends with the packet that says so. */
export class PacketReader {
  private buffered: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];

  push(chunk: Buffer): Message[] {
    this.buffered = Buffer.concat([this.buffered, chunk]);
    const messages: Message[] = [];
    while (this.buffered.length >= headerLength) {
      const length = this.buffered.readUInt16BE(2);
      if (length < headerLength) throw new RangeError(`a packet of ${length} bytes`);
      if (this.buffered.length < length) break;
      const kind = this.buffered.readUInt8(0);
      const last = (this.buffered.readUInt8(1) & lastPacket) !== 0;
      this.parts.push(this.buffered.subarray(headerLength, length));
      this.buffered = this.buffered.subarray(length);
      if (last) {
        messages.push({ kind, payload: Buffer.concat(this.parts) });
        this.parts = [];
      }
    }
    return messages;
  }
}

/** Splits an answer into packets. `whole: false` never marks the last one: the client waits for more. */
export function packetsOf(payload: Buffer, packetSize: number, whole = true): Buffer {
  const room = packetSize - headerLength;
  const count = Math.max(1, Math.ceil(payload.length / room));
  const packets: Buffer[] = [];
  for (let index = 0; index < count; index += 1) {
    const part = payload.subarray(index * room, (index + 1) * room);
    const header = Buffer.alloc(headerLength);
    header.writeUInt8(response, 0);
    header.writeUInt8(whole && index === count - 1 ? lastPacket : 0, 1);
    header.writeUInt16BE(part.length + headerLength, 2);
    header.writeUInt8((index + 1) & 0xff, 6);
    packets.push(header, part);
  }
  return Buffer.concat(packets);
}

export function writeMessage(socket: Socket, payload: Buffer, packetSize: number): void {
  if (!socket.destroyed) socket.write(packetsOf(payload, packetSize));
}
