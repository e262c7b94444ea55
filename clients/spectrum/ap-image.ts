import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/**
 * One file of the billing backup (TP8). Its bytes are read twice: to verify all files before the call, and while they
 * are sent. Never is a file in memory as a whole.
 */
export interface ApImage {
  /** For sentences, e.g. `lien-waiver.pdf`. */
  name: string;
  /** Extension without point, e.g. `pdf`. */
  type: string;
  /** At most 40 characters; blank: Spectrum names it by the invoice. */
  description: string;
  /** Bytes. */
  size: number;
  /** Of the content, hexadecimal. */
  sha256: string;
  /** From the first byte on, whenever it is called. */
  open(): AsyncIterable<Uint8Array>;
}

/** The file is not the one that was announced, so it must not be sent. */
export class ImageDiffers extends Error {
  override readonly name = 'ImageDiffers';
}

/**
 * The bytes of an image, in pieces as they come.
 * @throws ImageDiffers when size or SHA-256 are others than announced: of a longer one at the first byte too many, else
 *   at the end
 */
export async function* verifiedBytes(image: ApImage): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let seen = 0;
  for await (const chunk of image.open()) {
    seen += chunk.byteLength;
    if (seen > image.size) throw new ImageDiffers(`${image.name} has more than ${image.size} bytes.`);
    hash.update(chunk);
    yield chunk;
  }
  if (seen < image.size) {
    throw new ImageDiffers(`${image.name} has ${seen} bytes, not ${image.size}.`);
  }
  if (hash.digest('hex') !== image.sha256.toLowerCase()) {
    throw new ImageDiffers(`${image.name} is not the file with the SHA-256 ${image.sha256}.`);
  }
}

/**
 * Reads every image to its end, before anything is sent.
 * @throws ImageDiffers naming the first image that is not as announced; what reading throws; the signal's reason
 */
export async function verifyImages(images: readonly ApImage[], signal: AbortSignal): Promise<void> {
  for (const image of images) {
    for await (const _chunk of verifiedBytes(image)) signal.throwIfAborted();
  }
}

const pieceBytes = 64 * 1024;

/** An open file as the bytes of an image; from its beginning, however often. */
export async function* bytesOf(file: FileHandle): AsyncGenerator<Uint8Array> {
  for (let at = 0; ;) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(pieceBytes), 0, pieceBytes, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}

/** Characters that base64 takes for so many bytes. */
export function base64Length(bytes: number): number {
  return Math.ceil(bytes / 3) * 4;
}

/** A multiple of three, so that pieces can be encoded one by one. */
const encodedAtOnce = 48 * 1024;

export async function* base64(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    const held = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const all = rest.length === 0 ? held : Buffer.concat([rest, held]);
    const end = all.length - (all.length % 3);
    for (let at = 0; at < end; at += encodedAtOnce) {
      yield ascii(all.toString('base64', at, Math.min(at + encodedAtOnce, end)));
    }
    // A copy: whoever reads the file may use its buffer again.
    rest = Buffer.from(all.subarray(end));
  }
  if (rest.length > 0) yield ascii(rest.toString('base64'));
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');
