import { codeLists, identityOf, isChecked } from './codes-in-use';
import type { CheckedList, CodeInUse } from './codes-in-use';
import type { CodeFinding } from './codes-wrong';

/** What the support contacts know of the codes of a connection. */
export interface ToldCodes {
  /** Counts the mails, from 1; it makes their Message-IDs. */
  telling: number;
  /** ISO instant of the check that found what is told. */
  at: string;
  /** All that is wrong. */
  findings: CodeFinding[];
  /** What the last mail said. */
  appeared: CodeFinding[];
  cameBack: CodeFinding[];
}

export interface CodeCheck {
  codes: readonly CodeInUse[];
  findings: readonly CodeFinding[];
  /** Lists that could not be read. */
  unread: readonly CheckedList[];
}

/**
 * What is known after a check; undefined: nothing changed. There is one mail for what went wrong or came back, and none
 * for what is as it was told. A list that could not be read leaves its codes as they were. A code that was taken out
 * of the settings is forgotten without a mail: whoever did it knows.
 */
export function afterCheck(
  before: ToldCodes | undefined,
  { codes, findings, unread }: CodeCheck,
  at: string,
): ToldCodes | undefined {
  const told = before?.findings ?? [];
  const used = new Set(codes.filter(isChecked).map(identityOf));
  const kept = told.filter((one) => unread.includes(one.list) && used.has(identityOf(one)));
  const now = [...findings, ...kept];
  const appeared = now.filter((one) => !told.some((old) => same(old, one)));
  const wrong = new Set(now.map(identityOf));
  const gone = told.filter((old) => !wrong.has(identityOf(old)));
  const cameBack = gone.filter((old) => used.has(identityOf(old)));
  if (appeared.length + cameBack.length > 0) {
    return { telling: (before?.telling ?? 0) + 1, at, findings: now, appeared, cameBack };
  }
  return before && gone.length > 0 ? { ...before, findings: now } : undefined;
}

function same(a: CodeFinding, b: CodeFinding): boolean {
  return identityOf(a) === identityOf(b) && a.why === b.why;
}

/** The mail of the last telling. */
export function codesMail(
  connection: string,
  target: string,
  { appeared, cameBack, findings }: ToldCodes,
): { subject: string; text: string } {
  const subject =
    appeared.length > 0
      ? `${appeared.length} of the configuration cannot be used`
      : 'what was missing can be used again';
  const open = findings.length - appeared.length;
  return {
    subject: `[Girder] codes of ${connection} in ${target}: ${subject}`,
    text: [
      ...appeared.map(({ sentence }) => sentence),
      ...(appeared.length > 0 ? ['', 'Records that need one of them wait.', advice] : []),
      ...(cameBack.length > 0 ? [`Can be used again: ${cameBack.map(nameOf).join(', ')}.`] : []),
      ...(open > 0 ? ['', `Told before, and still so: ${open}.`] : []),
      '',
      'All of them: girder doctor',
    ].join('\n'),
  };
}

const advice =
  'Put the code right in Spectrum; or correct the setting, `girder config check`, and restart the worker and the gateway.';

function nameOf({ list, code, setting }: CodeFinding): string {
  return `${codeLists[list].one} "${code}" (${setting})`;
}
