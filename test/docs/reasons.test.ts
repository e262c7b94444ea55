import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Resumes } from '../../domain/reasons';
import { catalogue } from '../../domain/reasons';

const page = path.join(__dirname, '..', '..', 'docs', 'reasons.md');

const words: Record<Resumes, string> = {
  byItself: 'by itself',
  person: 'a person decides',
  source: 'when the source changes',
  never: 'final',
};

/** Rows of the page's tables: cells by code. A `|` inside a cell would be written `\|`. */
function rows(): { code: string; happened: string; resumes: string; fix: string }[] {
  return readFileSync(page, 'utf8')
    .split('\n')
    .map((line) => /^\| `([^`]+)`/.test(line) && line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
    .filter((cells) => cells !== false)
    .map(([, code = '', happened = '', resumes = '', fix = '', ...rest]) => {
      if (rest.join('') !== '') throw new Error(`The line of ${code} has more than four columns.`);
      return { code: code.replaceAll('`', ''), happened, resumes, fix };
    });
}

test('docs/reasons.md has exactly one line for each reason code, in the order of the catalogue', () => {
  expect(rows().map(({ code }) => code)).toEqual(Object.keys(catalogue));
});

test('each line says what happened, and who fixes it', () => {
  for (const { code, happened, fix } of rows()) {
    expect([code, happened.length > 20]).toEqual([code, true]);
    expect([code, /^(Nobody\.|\*\*(Office|Ledger|Girder)\*\*: )/.test(fix)]).toEqual([code, true]);
  }
});

test('each line says what resumes the record, as the catalogue does', () => {
  const told = Object.fromEntries(rows().map(({ code, resumes }) => [code, resumes]));
  const meant = Object.fromEntries(
    Object.entries(catalogue).map(([code, { resumes }]) => [code, words[resumes]]),
  );
  expect(told).toEqual(meant);
});
