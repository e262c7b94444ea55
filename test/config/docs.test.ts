import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, parseDocument } from 'yaml';
import { problemsOf } from './base';

const root = path.join(__dirname, '../..');
const docs = readFileSync(path.join(root, 'docs/configuration.md'), 'utf8');
const example = readFileSync(path.join(root, 'config/girder.example.yaml'), 'utf8');

/** First cell → second cell of every row of the settings' tables. */
const rows = [...docs.matchAll(/^\| `([A-Za-z_.0-9]+)` +\| ([^|]+?) +\|/gm)].map(
  (match): [string, string] => [match[1] ?? '', match[2] ?? ''],
);

/** Known keys of a section, as the loader lists them. */
function keysOf(section: readonly string[]): string[] {
  const document = parseDocument(example);
  document.setIn([...section, 'notASetting'], 1);
  const told = problemsOf(document.toString()).find(({ path: at }) => at.endsWith('notASetting'));
  return told?.sentence.startsWith('Is not a known setting') ? told.allowed.split(', ') : [];
}

/** Every setting below a section; mappings of a user's own keys are settings themselves. */
function settings(section: readonly string[]): string[][] {
  return keysOf(section).flatMap((key) => {
    const inner = [...section, key];
    const node = parseDocument(example).getIn(inner);
    const below = isMap(node) ? settings(inner) : [];
    return below.length > 0 ? below : [inner];
  });
}

describe('ST3: docs/configuration.md', () => {
  const connections = ['spectrum', 'servicetrade', 'trimblePay'];
  const all = [
    ...keysOf([])
      .filter((key) => !connections.includes(key))
      .flatMap((key) => settings([key]).map((at) => at.join('.'))),
    ...settings(['spectrum', 'east']).map((at) => at.slice(2).join('.')),
    ...settings(['servicetrade', 'acme']).map((at) => at.slice(2).join('.')),
    ...settings(['trimblePay', 'main']).map((at) => at.slice(2).join('.')),
  ];

  it('has a row for every setting', () => {
    expect(all.length).toBeGreaterThan(80);
    expect(all.filter((setting) => !rows.some(([name]) => name === setting))).toEqual([]);
  });

  it('states the defaults that the example states', () => {
    const stated = [
      ...example.matchAll(/^ +([A-Za-z_]+): ('[^']*'|"[^"]*"|\[[^\]]*\]|[^#[\s]+) # (?:.*\. )?Default[. ]/gm),
    ];
    expect(stated.length).toBeGreaterThan(40);
    const wrong = stated.filter(([, key = '', value = '']) => {
      const cells = rows.filter(([setting]) => setting.split('.').at(-1) === key).map(([, cell]) => cell);
      return !cells.some((cell) => cell.replace(/["`]/g, '') === value.replace(/['"]/g, ''));
    });
    expect(wrong.map(([line]) => line)).toEqual([]);
  });
});
