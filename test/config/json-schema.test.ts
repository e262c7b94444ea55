import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import { jsonSchema } from '../../config';
import { jsonSchemaOf } from '../../config/json-schema';
import type { JsonSchema } from '../../config/json-schema';
import { girder, worldOf } from '../cli/support';
import { changed, env, load, minimal, problemsOf, second, withPolicy, withTrimblePay } from './base';
import type { Path } from './base';
import { refusals } from './validate-json';

const example = readFileSync(path.join(__dirname, '../../config/girder.example.yaml'), 'utf8');
const schema = jsonSchemaOf(example);

function refused(text: string): string[] {
  return refusals(schema, parseDocument(text).toJS()).map(({ path: at }) => at);
}

/** Every schema within a schema, by the path of its setting; `*` stands for a user's own key, `[]` for an element. */
function* settings(inner: JsonSchema, at: string[] = []): Generator<[string, JsonSchema]> {
  yield [at.join('.'), inner];
  const { properties = {}, additionalProperties, items, oneOf = [] } = inner;
  const below = [...Object.entries(properties), ['*', additionalProperties], ['[]', items]] as const;
  for (const [key, next] of below) {
    if (typeof next === 'object' && !Array.isArray(next)) yield* settings(next, [...at, key]);
  }
  for (const kind of oneOf) yield* settings(kind, at);
}

/** Paths of all settings that a text gives, sections too. */
function pathsIn(text: string): Path[] {
  const walk = (node: unknown, at: Path): Path[] => {
    if (!isMap(node)) return [];
    return node.items.flatMap(({ key, value }) => {
      const inner = [...at, isScalar(key) ? String(key.value) : ''];
      return [inner, ...walk(value, inner)];
    });
  };
  return walk(parseDocument(text).contents, []);
}

describe("ST3: the configuration's JSON Schema", () => {
  const all = [...settings(schema)];
  const leaves = all.filter(([, { type, oneOf }]) => type !== 'object' && !oneOf);

  it('is committed as it comes out of the settings and the example', () => {
    // When this fails: npx tsx test/config/write-json-schema.ts
    expect(jsonSchema).toEqual(schema);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
  });

  it('is printed by girder config schema, without a configuration', async () => {
    const none = () => {
      throw new Error('not needed');
    };
    const loaded = load(minimal);
    if (!loaded.ok) throw new Error('the minimal configuration is bad');
    const world = worldOf(
      loaded.settings,
      { get: none, create: none, swap: none, remove: none, list: none, close: none },
      { loadSettings: none },
    );
    for (const flags of [[], ['--json']]) {
      const ran = await girder(world, 'config', 'schema', ...flags);
      expect([ran.code, ran.err]).toEqual([0, '']);
      expect(JSON.parse(ran.out)).toEqual(schema);
    }
  });

  it('says of every setting what it is', () => {
    expect(leaves.length).toBeGreaterThan(90);
    const silent = leaves.filter(([, { type, description }]) => type === undefined || !description);
    // Only one of the kinds of store bears a comment.
    expect(silent.map(([at, { const: kind }]) => [at, kind])).toEqual([['store.kind', 's3']]);
    expect(all.find(([at]) => at === 'servicetrade.*.goLive')?.[1]).toMatchObject({
      type: 'string',
      format: 'date',
      description: 'Invoices dated earlier are skipped. Allowed: a date YYYY-MM-DD.',
    });
  });

  it('takes the comment of every setting from the example', () => {
    const bare = leaves.filter(([, { description = '' }]) => description.startsWith('Allowed: '));
    const explained = leaves.length - bare.length;
    expect(explained).toBeGreaterThan(80);
    const gl = all.find(([at]) => at === 'servicetrade.*.invoices.gl.byJobType');
    expect(gl?.[1].description).toBe('ServiceTrade job type: GL account, digits only.');
    const closed = all.find(([at]) => at === 'servicetrade.*.periods.ar.closedThrough');
    expect(closed?.[1].description).toMatch(/^Last closed day, beside Spectrum's own processing dates\./);
    const bucket = all.find(([at]) => at === 'store.bucket');
    expect(bucket?.[1].description).toMatch(/^Must honour If-None-Match and If-Match\./);
  });

  it('stands in the first line of the example', () => {
    expect(example.split('\n')[0]).toBe('# yaml-language-server: $schema=./girder.schema.json');
  });

  const s3 = `
kind: s3
bucket: girder-records
prefix: prod/
endpoint: https://s3.example.com
accessKeyId: env:SERVICETRADE_CLIENT_ID
secretAccessKey: env:SERVICETRADE_CLIENT_SECRET
key: env:GIRDER_STORE_KEY
`;
  const ownBase = [
    ['servicetrade', 'acme', 'invoices', 'number'],
    '{ base: "A-{invoiceNumber}" }',
  ] satisfies [Path, string];
  it.each([
    ['the example', example],
    ['the least configuration', minimal],
    ['Trimble Pay', withTrimblePay],
    ['approvals', withPolicy],
    ['Trimble Pay alone', changed([[['servicetrade'], undefined]], withTrimblePay)],
    ['two connections', changed([[['servicetrade', 'west'], second], ownBase])],
    ['a store on S3', changed([[['store'], s3]])],
    ['a quoted id', changed([[['servicetrade', 'acme', 'apiUserId'], '"4711"']])],
  ])('accepts %s, as the loader does', (_name, text) => {
    expect(problemsOf(text)).toEqual([]);
    expect(refused(text)).toEqual([]);
  });

  it('requires exactly what the loader requires', () => {
    const removed = pathsIn(example).map((at) => {
      const text = changed([[at, undefined]], example);
      const missing = problemsOf(text)
        .filter(({ sentence }) => /^Is (missing|none of the kinds)\.$/.test(sentence))
        .map((problem) => problem.path);
      return { at: at.join('.'), told: missing.length > 0, seen: refused(text).length > 0 };
    });
    expect(removed.filter(({ told, seen }) => seen && !told)).toEqual([]);
    // Settings that only the company of others makes required would stand here: JSON Schema does not say them.
    expect(removed.filter(({ told, seen }) => told && !seen)).toEqual([]);
    expect(removed.filter(({ told }) => told).length).toBeGreaterThan(25);
  });

  it('gives as default what the loader takes when a setting is left out', () => {
    const hashOf = (text: string) => {
      const loaded = load(text);
      return loaded.ok ? loaded.settings.hash : loaded.problems;
    };
    const alone = new Map([withTrimblePay, withPolicy].map((text) => [text, hashOf(text)]));
    const withDefaults = all.flatMap(([at, inner]) =>
      'default' in inner ? [[at, inner.default] as const] : [],
    );
    // The other kind of store has settings of its own; a sequence's numbers have no defaults.
    const fitting = withDefaults.filter(([at]) => !/^store\.(prefix|region|forcePathStyle)$|\[\]/.test(at));
    expect(fitting.length).toBeGreaterThan(50);
    const wrong = fitting.filter(([at, value]) => {
      const concrete = at
        .replace('spectrum.*', 'spectrum.east')
        .replace('servicetrade.*', 'servicetrade.acme')
        .replace('trimblePay.*', 'trimblePay.main');
      const text = at.includes('approvalPolicy') ? withPolicy : withTrimblePay;
      return hashOf(changed([[concrete.split('.'), JSON.stringify(value)]], text)) !== alone.get(text);
    });
    expect(wrong).toEqual([]);
  });

  const acme = ['servicetrade', 'acme'];
  const main = ['trimblePay', 'main'];
  it.each<[string, Path, string]>([
    ['an unknown setting', ['mial'], 'x'],
    ['an unknown setting further down', [...acme, 'invoices', 'retension'], 'none'],
    ['a code without quotes', [...acme, 'invoices', 'gl', 'default'], '4000'],
    ['a code in lower case', [...acme, 'taxes', 'exemptCode'], 'exempt'],
    ['a code with a comma', [...acme, 'taxes', 'exemptCode'], '"A,B"'],
    ['a code with a space at its end', [...acme, 'taxes', 'exemptCode'], '"A "'],
    ['a code that is too long', [...acme, 'target', 'company'], 'ABCD'],
    ['none of the choices', [...acme, 'invoices', 'retention'], 'full'],
    ['a number with quotes', ['mail', 'smtp', 'port'], '"587"'],
    ['a number out of range', ['mail', 'smtp', 'port'], '70000'],
    ['a fraction', [...acme, 'limits', 'concurrent'], '1.5'],
    ['a duration without unit', ['sweep', 'every'], '900'],
    ['a text for a flag', ['spectrum', 'east', 'infolink', 'encrypt'], '"yes"'],
    ['a secret in the clear', ['store', 'key'], 'my-own-secret-passphrase'],
    ['a kind of store that does not exist', ['store', 'kind'], 'ftp'],
    ['a mapping for a value', [...acme, 'goLive'], '{ date: 2026-12-01 }'],
    ['a value for a mapping', [...acme, 'invoices'], 'all'],
    ['an empty list', ['mail', 'support'], '[]'],
    ['a list that repeats itself', ['spectrum', 'east', 'companies'], '["ABC", "ABC"]'],
    ['a state in lower case', [...acme, 'taxes', 'byState', 'tx'], '"TX"'],
    ['a name that is none', ['spectrum', 'East'], '{}'],
    [
      'an approver’s key that is none',
      ['gateway', 'clients'],
      '{ jane: { token: env:GATEWAY_TOKEN_JANE, approver: Jane } }',
    ],
    ['a needed number that is none', [...main, 'approvalPolicy', 'steps', 0, 'needs'], 'most'],
    ['a time that is none', [...main, 'approvalPolicy', 'calendar'], '{ opens: "8:00" }'],
    ['an amount below zero', [...main, 'approvalPolicy', 'steps', 0, 'above'], '-1.00'],
    ['a retainage mode that is none', [...main, 'ap', 'retainage'], 'both'],
    ['an id that is none', [...acme, 'apiUserId'], '0'],
    ['an address of another protocol', [...acme, 'url'], 'ftp://example.com'],
  ])('refuses %s where the loader does', (_name, at, value) => {
    const text = changed([[at, value]], withPolicy);
    const where = at.join('.').replace(/\.(\d+)/g, '[$1]');
    const plain = (path: string) => path.replace(/\.(\d+)/g, '[$1]');
    const under = (told: string) => startsAt(plain(told), where);
    const startsAt = (path: string, where: string) =>
      path === where || path.startsWith(`${where}.`) || path.startsWith(`${where}[`);
    expect(problemsOf(text, env).some(({ path: told }) => under(told))).toBe(true);
    expect(refused(text).some(under)).toBe(true);
  });
});
