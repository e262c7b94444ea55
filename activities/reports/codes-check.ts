import type { InfolinkError } from '../../clients/spectrum';
import { codeLists, codesInUse, isChecked, listlessCodes } from '../../domain/codes-in-use';
import type { CheckedList, CodeInUse } from '../../domain/codes-in-use';
import { unreadLists, whatIsWrong } from '../../domain/codes-wrong';
import type { CodeFinding } from '../../domain/codes-wrong';
import type { DoctorLine } from '../../domain/reports';
import type { World } from '../world';
import { serviceTradeSettings } from '../world';
import { readLists } from './code-lists';

export interface CheckedCodes {
  codes: CodeInUse[];
  findings: CodeFinding[];
  unread: { list: CheckedList; why: string; codes: CodeInUse[] }[];
}

/**
 * The codes of a connection's settings against Spectrum's lists (ST3); only lists that the settings draw from are read.
 * @throws InfolinkError where `passes` says that a fault will pass
 */
export async function checkCodes(
  world: World,
  connection: string,
  passes?: (fault: InfolinkError) => boolean,
): Promise<CheckedCodes> {
  const settings = serviceTradeSettings(world, connection);
  const codes = codesInUse(connection, settings);
  const lists = [...new Set(codes.filter(isChecked).map(({ list }) => list))];
  const templates = codes.filter(({ list }) => list === 'jobs').map(({ code }) => code);
  const read = await readLists(world, settings.target, { lists, templates }, passes);
  return { codes, findings: whatIsWrong(codes, read), unread: unreadLists(codes, read) };
}

/** The same as doctor shows it. */
export async function codeLines(world: World, connection: string): Promise<DoctorLine[]> {
  const check = 'Codes of the settings';
  const { codes, findings, unread } = await checkCodes(world, connection);
  const unlisted = codes.filter((code) => !isChecked(code));
  const asked = codes.length - unlisted.length - unread.reduce((sum, one) => sum + one.codes.length, 0);
  const names = Object.entries(listlessCodes).filter(([list]) => unlisted.some((code) => code.list === list));
  return [
    ...findings.map((finding): DoctorLine => {
      const advice = 'Put it right in Spectrum, or correct the setting; records that need it wait.';
      return { check, ok: false, detail: finding.sentence, advice };
    }),
    ...unread.map(({ list, why, codes: unasked }): DoctorLine => {
      const detail = `The ${codeLists[list].many} (${unasked.length}) were not checked: ${why}`;
      const advice = 'While the list cannot be read, nobody is told when one of them vanishes.';
      return { check, ok: true, warning: true, detail, advice };
    }),
    {
      check,
      ok: true,
      detail: [
        `${asked - findings.length} of ${codes.length} were found in Spectrum and can be used.`,
        ...(unlisted.length > 0
          ? [`${unlisted.length} cannot be checked: ${names.map(([, many]) => many).join(', ')}.`]
          : []),
      ].join(' '),
    },
  ];
}
