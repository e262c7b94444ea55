import { fitText } from '../text';
import { type Failure, failure } from './failures';

/** A file of the billing backup as Trimble Pay announces it. */
export interface BackupFile {
  /** Trimble Pay's id. */
  id: string;
  kind: 'pay_app' | 'lien_waiver' | 'compliance' | 'backup';
  fileName: string;
  contentType: string;
  /** Bytes. */
  size: number;
  /** 64 lower-case hexadecimal digits. */
  sha256: string;
}

export interface FileLimits {
  /** Of one file, and of all of an application together. */
  maxBytes: number;
  maxTotalBytes: number;
}

/** Spectrum's `Image_Type` by content type; it takes the extension of the file. */
const types: Record<string, string> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/jpg': 'jpg',
  'image/tiff': 'tif',
  'image/gif': 'gif',
  'image/bmp': 'bmp',
};

/** `pdf`; undefined for what is not sent to Spectrum. */
export function imageType(contentType: string): string | undefined {
  const [bare = ''] = contentType.split(';');
  const name = bare.trim().toLowerCase();
  return Object.hasOwn(types, name) ? types[name] : undefined;
}

/**
 * Why the files cannot become images of the AP invoice. Spectrum adds none later, so that one bad file stops all.
 * The sentences go to Trimble Pay and name a file by its kind and id: a name may be a person's.
 */
export function whyNotImages(
  files: readonly BackupFile[],
  { maxBytes, maxTotalBytes }: FileLimits,
): Failure | undefined {
  for (const file of files) {
    const why = whyNotImage(file, maxBytes);
    if (why) return attachmentFailed(file, why);
  }
  const twice = files.find(({ id }, at) => files.findIndex((one) => one.id === id) !== at);
  if (twice) return attachmentFailed(twice, 'is listed twice');
  const total = files.reduce((all, { size }) => all + size, 0);
  if (total <= maxTotalBytes) return undefined;
  return failure(
    'attachment_failed',
    `The files have ${total} bytes together; at most ${maxTotalBytes} are sent (files.maxTotalBytes).`,
  );
}

/** What has to be copied: the same content attached twice is one file in the store, and two images. */
export function uniqueFiles<File extends Pick<BackupFile, 'sha256'>>(files: readonly File[]): File[] {
  return files.filter(({ sha256 }, at) => files.findIndex((one) => one.sha256 === sha256) === at);
}

export function attachmentFailed({ id, kind }: Pick<BackupFile, 'id' | 'kind'>, why: string): Failure {
  return failure('attachment_failed', `File ${id} (${kind}) ${why}.`);
}

function whyNotImage({ contentType, size }: BackupFile, maxBytes: number): string | undefined {
  if (imageType(contentType) === undefined) {
    return `has the type ${contentType}; Spectrum takes ${Object.keys(types).join(', ')}`;
  }
  if (size <= 0) return 'is empty';
  if (size > maxBytes) return `has ${size} bytes; at most ${maxBytes} are sent (files.maxBytes)`;
  return undefined;
}

const kinds: Record<BackupFile['kind'], string> = {
  pay_app: 'Pay application',
  lien_waiver: 'Lien waiver',
  compliance: 'Compliance',
  backup: 'Backup',
};

/** Spectrum's description of an image: at most forty characters. */
export function imageDescription(file: Pick<BackupFile, 'kind' | 'fileName'>): string {
  const text = `${kinds[file.kind]}: ${file.fileName}`.replace(/["\\]/g, ' ');
  const fit = fitText(text, 40, { onTooLong: 'shorten', abbreviations: {} });
  return fit.ok ? fit.text : kinds[file.kind];
}
