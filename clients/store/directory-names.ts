import { join } from 'node:path';

/**
 * Keys as paths that are safe on any file system, also one that ignores case.
 *
 * - `A` becomes `^a` and `.` becomes `^.`; all else that a key may hold stays as it is.
 * - An object is a directory whose name ends in `=`; a part in front of the last is a directory without it, so that
 *   `a` and `a/b` can both exist.
 * - A part whose name would be too long (file systems allow 255 bytes) continues in a sub-directory: every piece but
 *   the last ends in `,`.
 */
const piecesOf = /(?:\^.|[^^]){1,100}/g;

function fileNames(part: string): string[] {
  const escaped = part.replace(/[A-Z.]/g, (char) => `^${char.toLowerCase()}`);
  const pieces = escaped.match(piecesOf) ?? [];
  return pieces.map((piece, index) => (index < pieces.length - 1 ? `${piece},` : piece));
}

function unescape(name: string): string {
  return name.replace(/\^(.)/g, (_match, char: string) => char.toUpperCase());
}

export function objectPath(root: string, key: string): string {
  const names = key.split('/').flatMap(fileNames);
  return `${join(root, ...names)}=`;
}

/** @param prefix empty, or a key followed by `/`. */
export function prefixPath(root: string, prefix: string): string {
  return join(root, ...prefix.split('/').slice(0, -1).flatMap(fileNames));
}

export type NamedEntry = { kind: 'object' | 'prefix' | 'piece'; name: string };

/** What a directory's name stands for; `name` is the (piece of the) key part. */
export function readName(fileName: string): NamedEntry {
  const last = fileName.at(-1);
  if (last === '=') return { kind: 'object', name: unescape(fileName.slice(0, -1)) };
  if (last === ',') return { kind: 'piece', name: unescape(fileName.slice(0, -1)) };
  return { kind: 'prefix', name: unescape(fileName) };
}
