import type { Writable } from 'node:stream';
import { withToken } from '../http/calls';
import type { CallParts } from '../http/calls';
import { download } from './download';
import type { DownloadTimes } from './download';
import { TrimblePayError } from './errors';
import type { Attachment } from './types';

/**
 * Where a file is fetched from. The token goes to Trimble Pay's own address only; other addresses are called, without
 * it, only if the configuration names them: a foreign `url` must not make Girder call whatever it names.
 *
 * @param origins besides the API's own, e.g. `https://files.example.com`
 * @throws TrimblePayError `forbidden`
 */
export function placeOf(
  file: Pick<Attachment, 'id' | 'url'>,
  root: string,
  origins: readonly string[],
): { url: URL; ours: boolean } {
  const url = URL.canParse(file.url, `${root}/`) ? new URL(file.url, `${root}/`) : undefined;
  const ours = url?.origin === new URL(root).origin;
  if (url && (ours || origins.some((origin) => new URL(origin).origin === url.origin))) return { url, ours };
  const where = url === undefined ? 'no address' : url.origin;
  throw new TrimblePayError(
    'forbidden',
    `file ${file.id} of Trimble Pay is kept at ${where}, which is not among \`attachmentOrigins\``,
  );
}

export interface ReadsFiles {
  /**
   * Hands a file to `to`, which is ended when its size and SHA-256 are as announced, and destroyed otherwise. A file
   * is never held as a whole, so it goes to a store or a disk, not to a variable.
   *
   * @throws TrimblePayError, `mismatch` for another file than the announced one; and what `to` fails with
   */
  download(file: Attachment, to: Writable, signal?: AbortSignal): Promise<void>;
}

interface DownloadParts extends Pick<CallParts, 'tokens' | 'limiter'> {
  root: string;
  origins: readonly string[];
  times: DownloadTimes;
}

export function downloader({ root, origins, times, ...parts }: DownloadParts): ReadsFiles {
  async function fetchInto(file: Attachment, to: Writable, signal?: AbortSignal): Promise<void> {
    const { url, ours } = placeOf(file, root, origins);
    const fetched = { url, file, to, times, ...(signal === undefined ? {} : { signal }) };
    const got = ours
      ? await withToken(
          parts,
          (token) => download({ ...fetched, token }),
          (one) => one === 'refused',
          signal,
        )
      : await parts.limiter.run(() => download(fetched), signal);
    if (got === 'refused') {
      throw new TrimblePayError('unauthorized', `Trimble Pay refuses the token (file ${file.id})`, {
        status: 401,
      });
    }
  }

  return {
    async download(file, to, signal) {
      try {
        await fetchInto(file, to, signal);
      } catch (error) {
        to.destroy();
        throw error;
      }
    },
  };
}
