import { codeLists } from '../../domain/codes-in-use';
import type { CheckedCode, CheckedList } from '../../domain/codes-in-use';
import { afterCheck, codesMail } from '../../domain/codes-told';
import type { ToldCodes } from '../../domain/codes-told';
import type { CodeFinding } from '../../domain/codes-wrong';

const used = (code: string, list: CheckedList = 'terms'): CheckedCode => ({
  setting: `set.${code}`,
  code,
  list,
  needed: codeLists[list].needed,
});

const wrong = (
  code: string,
  why: CodeFinding['why'] = 'vanished',
  list: CheckedList = 'terms',
): CodeFinding => ({
  setting: `set.${code}`,
  code,
  list,
  why,
  sentence: `Terms code "${code}" is ${why}.`,
});

const at = '2026-11-20T12:00:00.000Z';
const both = [used('3'), used('4')];

function told(...findings: CodeFinding[]): ToldCodes {
  const first = afterCheck(undefined, { codes: both, findings, unread: [] }, at);
  if (!first) throw new Error('Nothing was told.');
  return first;
}

const codesOf = (findings: readonly CodeFinding[] | undefined) => findings?.map(({ code }) => code);

describe('ST3: what the support contacts are told of codes', () => {
  it('is nothing while nothing is wrong', () => {
    expect(afterCheck(undefined, { codes: both, findings: [], unread: [] }, at)).toBeUndefined();
  });

  it('is what went wrong, once', () => {
    const first = told(wrong('3'));
    expect([first.telling, codesOf(first.appeared), codesOf(first.cameBack)]).toEqual([1, ['3'], []]);
    expect(afterCheck(first, { codes: both, findings: [wrong('3')], unread: [] }, at)).toBeUndefined();
  });

  it('is only what is new, and what became something else', () => {
    const next = afterCheck(
      told(wrong('3')),
      { codes: both, findings: [wrong('3'), wrong('4')], unread: [] },
      at,
    );
    expect([next?.telling, codesOf(next?.appeared), codesOf(next?.findings)]).toEqual([2, ['4'], ['3', '4']]);
    const other = afterCheck(
      told(wrong('3')),
      { codes: both, findings: [wrong('3', 'inactive')], unread: [] },
      at,
    );
    expect([other?.telling, other?.appeared.map(({ why }) => why), other?.cameBack]).toEqual([
      2,
      ['inactive'],
      [],
    ]);
  });

  it('is that a code can be used again', () => {
    const next = afterCheck(told(wrong('3')), { codes: both, findings: [], unread: [] }, at);
    expect([next?.telling, codesOf(next?.cameBack), next?.findings]).toEqual([2, ['3'], []]);
    expect(afterCheck(next, { codes: both, findings: [], unread: [] }, at)).toBeUndefined();
  });

  it('is no recovery where a person took the code out of the settings; should it return, it is told anew', () => {
    const without = afterCheck(told(wrong('3')), { codes: [used('4')], findings: [], unread: [] }, at);
    expect([without?.telling, without?.findings]).toEqual([1, []]);
    const again = afterCheck(without, { codes: both, findings: [wrong('3')], unread: [] }, at);
    expect([again?.telling, codesOf(again?.appeared)]).toEqual([2, ['3']]);
  });

  it('is as it was while a list cannot be read', () => {
    const before = told(wrong('3'));
    expect(afterCheck(before, { codes: both, findings: [], unread: ['terms'] }, at)).toBeUndefined();
    const codes = [...both, used('GEN', 'ohBatches')];
    const findings = [wrong('GEN', 'inactive', 'ohBatches')];
    const next = afterCheck(before, { codes, findings, unread: ['terms'] }, at);
    expect([codesOf(next?.appeared), codesOf(next?.cameBack), codesOf(next?.findings)]).toEqual([
      ['GEN'],
      [],
      ['GEN', '3'],
    ]);
  });
});

describe('ST3: the mail about codes', () => {
  it('names what went wrong, what came back, and how much is open', () => {
    const before = told(wrong('3'));
    const next = afterCheck(before, { codes: both, findings: [wrong('4')], unread: [] }, at);
    const { subject, text } = codesMail('acme', 'east-ABC', next ?? before);
    expect(subject).toBe('[Girder] codes of acme in east-ABC: 1 of the configuration cannot be used');
    expect(text).toContain('Terms code "4" is vanished.');
    expect(text.split('\n')).toContain('Can be used again: Terms code "3" (set.3).');
    expect(text).not.toContain('Told before');
  });

  it('is one line after a recovery', () => {
    const next = afterCheck(
      told(wrong('3'), wrong('4')),
      { codes: both, findings: [wrong('4')], unread: [] },
      at,
    );
    const mail = codesMail('acme', 'east-ABC', next ?? told(wrong('4')));
    expect(mail.subject).toBe('[Girder] codes of acme in east-ABC: what was missing can be used again');
    expect(mail.text.split('\n')).toEqual([
      'Can be used again: Terms code "3" (set.3).',
      '',
      'Told before, and still so: 1.',
      '',
      'All of them: girder doctor',
    ]);
  });
});
