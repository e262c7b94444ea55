import { codeLists } from '../../domain/codes-in-use';
import type { CheckedList } from '../../domain/codes-in-use';
import type { KnownCode, ReadLists } from '../../domain/known-codes';
import { table } from '../table';

/** A whole list of Spectrum as comment lines: code, description, status. */
export function listLines(list: CheckedList, lists: ReadLists): string[] {
  const { many } = codeLists[list];
  const read = lists[list];
  if (!read) return [`Spectrum's ${many} were not read.`];
  if ('unread' in read) return [`Spectrum's ${many} could not be read: ${read.unread}`];
  if (read.codes.length === 0) return [`Spectrum has no ${many}.`];
  const rows = read.codes.map((one) => [one.code, one.description, statusOf(one)]);
  const [, ...lines] = table(['', '', ''], rows).split('\n');
  return [`Spectrum's ${many}:`, ...lines.map((line) => `  ${line}`)];
}

function statusOf({ trouble, percent }: KnownCode): string {
  const rate = percent === undefined ? '' : `, ${Number(percent)} %`;
  switch (trouble) {
    case undefined:
      return `active${rate}`;
    case 'inactive':
      return `INACTIVE${rate}`;
    case 'direct':
      return 'DIRECT, not for AR lines';
    case 'complete':
      return 'COMPLETE';
    case 'noRate':
      return 'NO RATE today';
  }
}
