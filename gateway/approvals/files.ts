import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { StoreError } from '../../clients/store/errors';
import type { FileStore } from '../../clients/store/files';
import type { ContentAttachment } from '../../domain/approvals/content';
import { filePolicy } from './headers';

/** Types that a browser draws without running anything; all else is saved. */
const drawn: Record<string, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  txt: 'text/plain; charset=utf-8',
};

/**
 * The bytes of a file as they stand in the store, in pieces as they come; the answer's headers are set.
 * @returns undefined when the store does not have it.
 */
export async function fileToSend(
  files: FileStore,
  { fileName, sha256 }: Pick<ContentAttachment, 'fileName' | 'sha256'>,
  reply: FastifyReply,
): Promise<Readable | undefined> {
  const bytes = files.open(sha256)[Symbol.asyncIterator]();
  const first = await bytes.next().catch((error: unknown) => {
    if (error instanceof StoreError && error.code === 'STORE_MISSING') return undefined;
    throw error;
  });
  if (first === undefined) return undefined;
  const [, extension = ''] = /\.([A-Za-z0-9]+)$/.exec(fileName) ?? [];
  const type = Object.hasOwn(drawn, extension.toLowerCase()) ? drawn[extension.toLowerCase()] : undefined;
  void reply.headers({
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': disposition(type ? 'inline' : 'attachment', fileName),
    'content-security-policy': filePolicy,
  });
  return Readable.from(rest(first, bytes), { objectMode: false });
}

async function* rest(
  first: IteratorResult<Uint8Array, unknown>,
  bytes: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    for (let next = first; !next.done; next = await bytes.next()) yield next.value;
  } finally {
    await bytes.return?.();
  }
}

/** RFC 6266, with a plain name for what reads no other. */
function disposition(how: 'inline' | 'attachment', fileName: string): string {
  const seen = fileName.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '_');
  const ascii = seen.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(seen).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
