import fc from 'fast-check';
import { parseDocument, stringify } from 'yaml';
import { formatProblems } from '../../config';
import { env, load, withTrimblePay } from './base';

/** Loads without throwing, and says where and what when it refuses. */
function holds(text: string): boolean {
  const loaded = load(text, env);
  if (loaded.ok) return true;
  const lines = text.split('\n').length;
  return (
    loaded.problems.length > 0 &&
    loaded.problems.every(
      ({ line, column, sentence }) => line >= 1 && line <= lines && column >= 1 && /[.?]$/.test(sentence),
    ) &&
    !formatProblems(loaded.problems).includes('CANARY')
  );
}

describe('B8: whatever the file holds, loading answers', () => {
  it('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds), { numRuns: 100 });
  });

  it('text of the characters that mean something in YAML', () => {
    const characters = fc.constantFrom(...'{}[]:-,&*!|>%@`"\'#?~\n\t 01ae'.split(''));
    fc.assert(fc.property(fc.string({ unit: characters, maxLength: 60 }), holds), { numRuns: 200 });
  });

  it('any value in the place of any setting', () => {
    const paths = settingPaths(parseDocument(withTrimblePay).toJS(), []);
    const value = fc.anything({ maxDepth: 2, withBigInt: false });
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 2 }), value, (path, json, any) => {
        const document = parseDocument(withTrimblePay);
        document.setIn(path, typeof any === 'number' || typeof any === 'string' ? any : json);
        return holds(document.toString());
      }),
      { numRuns: 100 },
    );
  });

  it('any mapping under the known sections', () => {
    const sections = fc.constantFrom(
      'accounting',
      'store',
      'mail',
      'spectrum',
      'servicetrade',
      'trimblePay',
      'buildops',
      'causes',
    );
    fc.assert(
      fc.property(fc.dictionary(sections, fc.jsonValue({ maxDepth: 4 })), (tree) => holds(stringify(tree))),
      { numRuns: 100 },
    );
  });

  it.each([
    ['deep lists', '['.repeat(5_000)],
    ['deep mappings', '{a: '.repeat(5_000)],
    ['deep whole lists', `a: ${'['.repeat(500)}${']'.repeat(500)}`],
    ['prototypes', '__proto__: { accounting: { zone: UTC } }\nconstructor: 1\n'],
    ['an alias in itself', 'accounting: &a { zone: *a }'],
    ['a bomb of aliases', 'a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n'],
    ['too much', `# ${'x'.repeat(1_100_000)}`],
    ['a byte order mark', `\uFEFF${withTrimblePay}`],
    ['odd keys', '? [a, b]\n: 1\n? {c: d}\n: 2\n~: 3\ntrue: 4\n'],
  ])('%s', (_what, text) => expect(holds(text)).toBe(true));
});

function settingPaths(node: unknown, at: string[]): string[][] {
  if (node === null || typeof node !== 'object' || Array.isArray(node)) return [at];
  return [at, ...Object.entries(node).flatMap(([key, inner]) => settingPaths(inner, [...at, key]))].filter(
    (path) => path.length > 0,
  );
}
