import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { retryAfterMs } from '../http/transport';
import type { TransportResult } from '../http/transport';
import { TrimblePayError } from './errors';
import { errorOf } from './http';
import type { Attachment } from './types';

/** Milliseconds. */
export interface DownloadTimes {
  /** Until the answer begins, and between two pieces of it. */
  silenceMs: number;
  /** From the call to the last byte, so that a server that drips cannot hold it open. */
  wholeMs: number;
}

export interface Download {
  url: URL;
  token?: string;
  file: Pick<Attachment, 'id' | 'size' | 'sha256'>;
  /** Gets the bytes as they come. Ended when all is as announced, else destroyed. */
  to: Writable;
  times: DownloadTimes;
  signal?: AbortSignal;
}

/** @returns 'refused' for a 401, before anything was written; the token may be renewed then. */
export type Downloaded = 'done' | 'refused';

/**
 * Hands a file through, piece by piece, while it counts and hashes: a file is never held as a whole. Only after the
 * last byte agreed is `to` ended, so that a store behind it never completes a wrong file.
 *
 * @throws TrimblePayError `mismatch` for another size or content; as soon as one byte too many comes. And what `to`
 *   fails with.
 */
export async function download({ url, token, file, to, times, signal }: Download): Promise<Downloaded> {
  const what = `file ${file.id}`;
  const whole = AbortSignal.timeout(times.wholeMs);
  const stop = signal === undefined ? whole : AbortSignal.any([whole, signal]);
  const broken = (error: unknown): TrimblePayError => {
    if (error instanceof TrimblePayError) return error;
    const why = whole.aborted ? `not complete within ${times.wholeMs} ms` : whyOf(error);
    return new TrimblePayError('unavailable', `Trimble Pay did not give ${what} completely: ${why}`);
  };

  let answer: http.IncomingMessage;
  try {
    answer = await begin(url, token, times.silenceMs, stop);
  } catch (error) {
    throw broken(error);
  }
  if (answer.statusCode === 401) {
    answer.destroy();
    return 'refused';
  }
  let failure: TrimblePayError | undefined;
  /** The file's bytes, once they are counted and hashed. */
  async function* measured(): AsyncGenerator<Buffer> {
    try {
      if (answer.statusCode !== 200) throw errorOf(await refusal(answer), what);
      yield* agreeing(answer, file, times.silenceMs);
    } catch (error) {
      failure = broken(error);
      throw failure;
    }
  }
  try {
    await pipeline(measured, to, { signal: stop });
  } catch (error) {
    // What did not come from the source came from `to`, or from whoever stopped it.
    throw failure ?? (stop.aborted ? broken(error) : error);
  } finally {
    answer.destroy();
  }
  return 'done';
}

function begin(
  url: URL,
  token: string | undefined,
  silenceMs: number,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? https : http).get(
      url,
      {
        agent: false,
        signal,
        headers: {
          'User-Agent': 'girder',
          // The hash is that of the file, not of a packed one.
          'Accept-Encoding': 'identity',
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
      },
      (answer) => {
        clearTimeout(timer);
        resolve(answer);
      },
    );
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${silenceMs} ms`)), silenceMs);
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

async function* agreeing(
  answer: http.IncomingMessage,
  file: Pick<Attachment, 'id' | 'size' | 'sha256'>,
  silenceMs: number,
): AsyncGenerator<Buffer> {
  const differs = (what: string): TrimblePayError =>
    new TrimblePayError('mismatch', `file ${file.id} of Trimble Pay ${what}`);
  const announced = answer.headers['content-length'];
  if (announced !== undefined && Number(announced) !== file.size) {
    throw differs(`has ${announced} bytes; ${file.size} were announced`);
  }
  const hash = createHash('sha256');
  let size = 0;
  const silence = (): NodeJS.Timeout =>
    setTimeout(() => answer.destroy(new Error(`nothing came for ${silenceMs} ms`)), silenceMs);
  let timer = silence();
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      clearTimeout(timer);
      size += piece.length;
      if (size > file.size) throw differs(`has more than the ${file.size} bytes that were announced`);
      hash.update(piece);
      yield piece;
      timer = silence();
    }
  } finally {
    clearTimeout(timer);
  }
  if (size < file.size) throw differs(`has ${size} bytes; ${file.size} were announced`);
  const found = hash.digest('hex');
  if (found !== file.sha256) throw differs(`has the SHA-256 ${found}; ${file.sha256} was announced`);
}

/** As much of a bad answer as can be Trimble Pay's own words. */
const WORDS = 16_384;

async function refusal(answer: http.IncomingMessage): Promise<TransportResult> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of answer as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > WORDS) break;
  }
  const wait = retryAfterMs(answer.headers['retry-after'], Date.now());
  return {
    kind: 'answered',
    status: answer.statusCode ?? 0,
    body: Buffer.concat(pieces).toString('utf8'),
    ...(wait === undefined ? {} : { retryAfterMs: wait }),
  };
}

/** The error's code, or its message: nothing of the request. */
function whyOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'AbortError') return 'the call was cancelled';
  const code = 'code' in error && typeof error.code === 'string' ? `${error.code}: ` : '';
  return `${code}${error.message}`.slice(0, 200);
}
