/**
 * The rules of docs/architecture.md ("who may import whom") hold only if the linter really refuses a breach: each is
 * tried on a few lines under the name of a file in its room.
 */
import { ESLint } from 'eslint';
import type { Linter } from 'eslint';
import path from 'node:path';

const config = jest.requireActual<Linter.Config[]>('../../eslint.config.js');
const root = path.join(__dirname, '..', '..');

/** Types take long to load, and only few rules look at them. */
const withoutTypes: Linter.Config = { languageOptions: { parserOptions: { projectService: false } } };
const typed = [
  'no-floating-promises',
  'no-misused-promises',
  'await-thenable',
  'switch-exhaustiveness-check',
];

/** Looking for cycles reads all that is imported, over and over. */
const cycles = 'import-x/no-cycle';

const quick = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [...config, withoutTypes],
  ruleFilter: ({ ruleId }) => ruleId !== cycles && !typed.some((name) => ruleId.endsWith(name)),
});
const onlyCycles = new ESLint({
  cwd: root,
  overrideConfigFile: true,
  overrideConfig: [...config, withoutTypes],
  ruleFilter: ({ ruleId }) => ruleId === cycles,
});
const full = new ESLint({ cwd: root, overrideConfigFile: true, overrideConfig: config });

/** Rules that refuse the text, were it the content of that file. */
async function refusals(file: string, text: string, eslint = quick): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map(({ ruleId, message }) => ruleId ?? message);
}

const uses = (from: string): string => `import * as it from '${from}';\nexport const used = it;\n`;

const paths = 'import-x/no-restricted-paths';
const imports = 'no-restricted-imports';

describe('who may import whom', () => {
  it.each([
    ['domain/x.ts', '../clients/log', paths],
    ['domain/x.ts', '../config', paths],
    ['domain/servicetrade/x.ts', '../../activities/world', paths],
    ['domain/x.ts', 'zod', imports],
    ['domain/x.ts', 'axios', imports],
    ['domain/x.ts', 'node:fs', imports],
    ['domain/x.ts', '@temporalio/workflow', imports],
    ['config/x.ts', '../clients/log', paths],
    ['config/x.ts', '../workers/run', paths],
    ['clients/spectrum/x.ts', '../../config', paths],
    ['clients/spectrum/x.ts', '../../activities/world', paths],
    ['workflows/x.ts', '../clients/store/heads', paths],
    ['workflows/x.ts', '../config', paths],
    ['workflows/x.ts', '../gateway/app', paths],
    ['workflows/x.ts', 'zod', imports],
    ['workflows/x.ts', 'zod/mini', imports],
    ['workflows/x.ts', 'luxon', imports],
    ['workflows/x.ts', 'node:crypto', imports],
    ['workflows/servicetrade/x.ts', 'fs', imports],
    ['workflows/x.ts', '@temporalio/client', imports],
    ['activities/x.ts', '../workflows/messages', paths],
    ['activities/x.ts', '../gateway/app', paths],
    ['workers/x.ts', '../gateway/app', paths],
    ['workers/x.ts', '../sandbox', paths],
    ['gateway/x.ts', '../clients/spectrum', paths],
    ['gateway/servicetrade/x.ts', '../../clients/servicetrade', paths],
    ['gateway/x.ts', '../activities/world', paths],
    ['gateway/x.ts', '../workflows/follow-record', paths],
    ['cli/x.ts', '../clients/spectrum', paths],
    ['cli/records/x.ts', '../../clients/servicetrade', paths],
    ['cli/x.ts', '../workers/run', paths],
    ['demo/x.ts', '../clients/log', paths],
    ['demo/x.ts', '../sandbox', paths],
    ['sandbox/x.ts', '../domain/money', paths],
    ['sandbox/spectrum/x.ts', '../../clients/spectrum', paths],
    ['clients/x.ts', '../sandbox', paths],
    ['activities/x.ts', '../demo/initial/spectrum', paths],
    ['domain/x.ts', '../test/support/house', paths],
    ['clients/x.ts', '../tools/resolve', paths],
    ['tools/x.ts', '../domain/money', paths],
  ])('%s may not import %s', async (file, from, rule) => {
    expect(await refusals(file, uses(from))).toContain(rule);
  });

  it.each([
    ['config/x.ts', '../domain/settings'],
    ['clients/spectrum/x.ts', '../../domain/money'],
    ['workflows/x.ts', '../domain/steps'],
    ['workflows/x.ts', '../activities/types'],
    ['activities/x.ts', '../clients/spectrum'],
    ['workers/x.ts', '../workflows'],
    ['gateway/x.ts', '../clients/store/heads'],
    ['gateway/x.ts', '../workflows/messages'],
    ['cli/x.ts', '../clients/store/heads'],
    ['demo/x.ts', '../domain/money'],
    ['demo/x.ts', '../tools/resolve'],
    ['test/x.ts', '../sandbox'],
    ['bench/x.ts', '../workers/run'],
  ])('%s may import %s', async (file, from) => {
    expect(await refusals(file, uses(from))).toEqual([]);
  });

  it('no two files may import each other', async () => {
    expect(await refusals('workflows/carry-out.ts', uses('./follow-record'), onlyCycles)).toContain(cycles);
  });
});

describe('what the rooms may do', () => {
  it.each([
    ['domain/x.ts', 'export const now = Date.now();', 'no-restricted-properties'],
    ['domain/x.ts', 'export const chance = Math.random();', 'no-restricted-properties'],
    ['domain/x.ts', 'export const all = process.argv;', 'no-restricted-globals'],
    ['domain/x.ts', "export const got = fetch('https://a.example');", 'no-restricted-globals'],
    ['workflows/x.ts', 'export const now = Temporal.Now;', 'no-restricted-globals'],
    ['workflows/x.ts', 'export const { HOME } = process.env;', 'no-restricted-properties'],
    ['clients/x.ts', 'export const home = process.env.HOME;', 'no-restricted-properties'],
    ['activities/x.ts', 'export const home = process.env.HOME;', 'no-restricted-properties'],
    ['gateway/x.ts', 'export const home = process.env.HOME;', 'no-restricted-properties'],
    ['clients/x.ts', 'export enum Color { Red }', 'no-restricted-syntax'],
    ['test/x.ts', 'export enum Color { Red }', 'no-restricted-syntax'],
    ['clients/x.ts', 'export const it: any = 1;', '@typescript-eslint/no-explicit-any'],
  ])('%s: %s', async (file, text, rule) => {
    expect(await refusals(file, text)).toContain(rule);
  });
});

describe("the stand-ins' control interface", () => {
  const literal = "export const url = 'http://127.0.0.1:4710/__sandbox/state';";
  const template = 'export const url = (base: string) => `${base}/__sandbox/state`;';
  const product = ['domain', 'config', 'clients', 'workflows', 'activities', 'workers', 'gateway', 'cli'];

  it.each(product)('is not read by %s/', async (room) => {
    expect(await refusals(`${room}/x.ts`, literal)).toEqual(['no-restricted-syntax']);
    expect(await refusals(`${room}/deep/x.ts`, template)).toEqual(['no-restricted-syntax']);
  });

  it('is read by the demo and the tests', async () => {
    expect(await refusals('demo/x.ts', literal)).toEqual([]);
    expect(await refusals('test/x.ts', template)).toEqual([]);
  });
});

describe('rules that look at types', () => {
  it('let no promise float, and no case of a union be forgotten', async () => {
    const text = `
      export type Answer = 'yes' | 'no';
      export async function ask(): Promise<Answer> { return 'yes'; }
      export function count(answer: Answer): number {
        switch (answer) { case 'yes': ask(); return 1; }
        return 0;
      }`;
    // An existing file: the type checker knows no others.
    const found = await refusals('domain/money.ts', text, full);
    expect(found).toEqual(
      expect.arrayContaining([
        '@typescript-eslint/no-floating-promises',
        '@typescript-eslint/switch-exhaustiveness-check',
      ]),
    );
  }, 120_000);
});
