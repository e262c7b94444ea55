import { Context } from '@temporalio/activity';
import { PassThrough } from 'node:stream';
import { isTrimblePayError } from '../../clients/trimble-pay';
import type { Attachment } from '../../clients/trimble-pay';
import type { ApFile } from '../../domain/trimble-pay/ap-document';
import {
  attachmentFailed,
  imageDescription,
  imageType,
  uniqueFiles,
  whyNotImages,
} from '../../domain/trimble-pay/backup-files';
import type { Failure } from '../../domain/trimble-pay/failures';
import type { World } from '../world';
import { trimblePaySettings } from '../world';

export type Copied =
  | { outcome: 'done' }
  /** Some are still to be copied: go on in another activity. */
  | { outcome: 'more' }
  | { outcome: 'failed'; failure: Failure };

/** No file is begun after so long, so that the activity ends well before its time-out of one minute. */
const beginMs = 25_000;

/**
 * Copies the billing backup into the file store (TP8): every file is verified by size and SHA-256, and stands there
 * under it. What is there is not fetched again, so that whoever was interrupted goes on where it stopped.
 * @throws TrimblePayError while Trimble Pay cannot be reached; StoreError likewise
 */
export async function copyFiles(
  world: World,
  connection: string,
  files: readonly Attachment[],
): Promise<Copied> {
  const failure = whyNotImages(files, trimblePaySettings(world, connection).files);
  if (failure) return { outcome: 'failed', failure };
  const began = world.now().getTime();
  for (const file of uniqueFiles(files)) {
    if (await world.files.has(file)) continue;
    if (world.now().getTime() - began > beginMs) return { outcome: 'more' };
    const failed = await copy(world, connection, file);
    if (failed) return { outcome: 'failed', failure: failed };
    Context.current().heartbeat();
  }
  return { outcome: 'done' };
}

/** A file that is not there, or not the one that was announced, is for a person; an outage is not. */
async function copy(world: World, connection: string, file: Attachment): Promise<Failure | undefined> {
  const bytes = new PassThrough();
  // Whoever writes or reads it is told; without a listener the process would end.
  bytes.on('error', () => undefined);
  const signal = Context.current().cancellationSignal;
  const kept = world.files.put(file, bytes).catch((error: unknown) => {
    bytes.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  });
  const [downloaded, stored] = await Promise.allSettled([
    world.trimblePay(connection).download(file, bytes, signal),
    kept,
  ]);
  // What the source says comes first: the store fails as well when its bytes break off.
  if (downloaded.status === 'rejected') return failureOf(downloaded.reason, file);
  if (stored.status === 'rejected') throw stored.reason;
  return undefined;
}

function failureOf(error: unknown, file: Attachment): Failure {
  if (!isTrimblePayError(error)) throw error;
  switch (error.kind) {
    case 'mismatch':
    case 'notFound':
    case 'forbidden':
      return attachmentFailed(file, `cannot be taken: ${error.message}`);
    case 'unavailable':
    case 'throttled':
    case 'unauthorized':
    case 'unclear':
    case 'invalid':
    case 'conflict':
      throw error;
  }
}

/** The files as images of the AP invoice. */
export function imagesOf(files: readonly Attachment[]): ApFile[] {
  return files.map((file) => ({
    id: file.id,
    name: file.fileName,
    type: imageType(file.contentType) ?? '',
    description: imageDescription(file),
    size: file.size,
    sha256: file.sha256,
  }));
}
