import { codeLists, isChecked } from './codes-in-use';
import type { CheckedCode, CheckedList, CodeInUse } from './codes-in-use';
import { comparable } from './known-codes';
import type { CodeTrouble, KnownCode, ReadLists } from './known-codes';
import { closest } from './nearest';

/** A code of the configuration that Spectrum no longer takes, or never took. */
export interface CodeFinding {
  setting: string;
  code: string;
  list: CheckedList;
  why: 'vanished' | CodeTrouble;
  /** Names the code and the nearest ones that can be used. */
  sentence: string;
}

/** More would not be read. */
const shownNearest = 3;

/**
 * Compares the codes in use with Spectrum's lists (ST3). A list that was not read finds nothing wrong: `unreadLists`
 * tells of it.
 */
export function whatIsWrong(codes: readonly CodeInUse[], lists: ReadLists): CodeFinding[] {
  return codes.filter(isChecked).flatMap((used): CodeFinding[] => {
    const list = lists[used.list];
    if (!list || 'unread' in list) return [];
    const wanted = comparable(used.list, used.code);
    const row = list.codes.find((one) => comparable(used.list, one.code) === wanted);
    const why = row ? row.trouble : 'vanished';
    if (why === undefined) return [];
    const { setting, code } = used;
    return [{ setting, code, list: used.list, why, sentence: sentenceOf(used, why, list.codes) }];
  });
}

/** Lists with codes in use that could not be read, each with the reason and the codes that went unchecked. */
export function unreadLists(
  codes: readonly CodeInUse[],
  lists: ReadLists,
): { list: CheckedList; why: string; codes: CheckedCode[] }[] {
  const used = codes.filter(isChecked);
  return [...new Set(used.map(({ list }) => list))].flatMap((list) => {
    const read = lists[list];
    if (read && !('unread' in read)) return [];
    const why = read ? read.unread : 'It was not asked for.';
    return [{ list, why, codes: used.filter((one) => one.list === list) }];
  });
}

function sentenceOf(
  { list, code, setting }: CheckedCode,
  why: CodeFinding['why'],
  known: readonly KnownCode[],
): string {
  return `${codeLists[list].one} "${code}" (${setting}) ${problem(why)}.${nearestOf(list, code, known)}`;
}

function problem(why: CodeFinding['why']): string {
  switch (why) {
    case 'vanished':
      return 'does not exist in Spectrum';
    case 'inactive':
      return 'is inactive in Spectrum';
    case 'direct':
      return 'is direct in Spectrum, and AR lines take only accounts that are not';
    case 'complete':
      return 'is complete in Spectrum, and its phases cannot be copied';
    case 'noRate':
      return 'has no rate in Spectrum today';
  }
}

/** Of jobs only the templates are read, so that there is nothing to compare with. */
function nearestOf(list: CheckedList, code: string, known: readonly KnownCode[]): string {
  if (list === 'jobs') return '';
  const usable = known.filter(({ trouble }) => trouble === undefined);
  if (usable.length === 0) return ` Spectrum has no ${codeLists[list].many} that can be used.`;
  const near = closest(
    code,
    usable.map((one) => one.code),
    shownNearest,
  );
  // Names of people stay in Spectrum.
  const named = near.map((one) => {
    const description = list === 'employees' ? '' : usable.find((row) => row.code === one)?.description;
    return description ? `${one} (${description})` : one;
  });
  return ` Nearest: ${named.join(', ')}.`;
}
