import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isMap, isScalar, parseDocument } from 'yaml';
import type { YAMLMap } from 'yaml';
import { formatProblems, loadConfig, parseConfig } from '../../config';
import type { Settings } from '../../domain/settings';
import { changed, env, load, minimal, problemsOf } from './base';

const examplePath = path.join(__dirname, '../../config/girder.example.yaml');
const example = readFileSync(examplePath, 'utf8');

function settingsOf(text: string, environment = env): Settings {
  const loaded = load(text, environment);
  if (!loaded.ok) throw new Error(formatProblems(loaded.problems));
  return loaded.settings;
}

describe('ST3: the example file', () => {
  it('is valid', () => {
    const loaded = loadConfig(examplePath, env);
    expect(loaded).toMatchObject({
      ok: true,
      settings: { servicetrade: { acme: { goLive: '2026-12-01' } } },
    });
  });

  it('states the defaults as they are: without the lines that say so it means the same', () => {
    const document = parseDocument(example);
    const dropped = dropDefaults(document.contents);
    expect(dropped).toBeGreaterThan(40);
    expect(document.has('sweep')).toBe(false);
    const [short, long] = [settingsOf(document.toString()), settingsOf(example)];
    expect(short).toEqual(long);
    expect(short.hash).toBe(long.hash);
  });

  it('names every setting there is', () => {
    const sections = mappings(parseDocument(example).contents, []);
    const known = sections.flatMap((section) => {
      const probe = parseDocument(example);
      probe.setIn([...section, 'notASetting'], 1);
      const told = problemsOf(probe.toString()).find((problem) => problem.path.endsWith('notASetting'));
      return told?.sentence.startsWith('Is not a known setting') ? told.allowed.split(', ') : [];
    });
    expect(known.length).toBeGreaterThan(80);
    const absent = known.filter((key) => !new RegExp(`(^|[\\s{,#])${key}:`, 'm').test(example));
    expect(absent).toEqual([]);
  });
});

/** Removes what says "Default" in its comment, and sections that are empty then. */
function dropDefaults(node: unknown): number {
  if (!isMap(node)) return 0;
  let dropped = 0;
  for (const item of [...node.items]) {
    const comment = isScalar(item.value) || isMap(item.value) ? item.value.comment : commentOf(item.value);
    if (!isMap(item.value) && /\bDefault\b(?!:)/.test(comment ?? '')) {
      node.delete(item.key);
      dropped += 1;
      continue;
    }
    dropped += dropDefaults(item.value);
    if (isMap(item.value) && item.value.items.length === 0) node.delete(item.key);
  }
  return dropped;
}

function commentOf(node: unknown): string | null | undefined {
  return typeof node === 'object' && node !== null && 'comment' in node ? String(node.comment) : undefined;
}

function mappings(node: unknown, at: string[]): string[][] {
  if (!isMap(node)) return [];
  const map: YAMLMap = node;
  return [
    at,
    ...map.items.flatMap((item) =>
      mappings(item.value, [...at, isScalar(item.key) ? String(item.key.value) : '']),
    ),
  ];
}

describe('ST3: what is loaded', () => {
  it('has the defaults of the rules', () => {
    const { spectrum, servicetrade, store, logLevel } = settingsOf(minimal);
    expect(logLevel).toBe('info');
    expect(store).toMatchObject({ kind: 'directory', path: path.resolve('.girder/store') });
    expect(spectrum['east']).toMatchObject({
      limits: { concurrent: 2, perSecond: 5 },
      timing: { settleMs: 120_000 },
      resendKeyed: 2,
      resendUnkeyed: 'once',
      polls: { ledgerMs: 300_000 },
      probes: { arUnposted: { header: 'CR_INVOICE_TRAN_HEADER_MC' } },
    });
    expect(servicetrade['acme']).toMatchObject({
      polls: { everyMs: 300_000 },
      externalIds: {
        systems: {
          spectrum: 'spectrum',
          spectrum_site: 'spectrum_site',
          spectrum_job: 'spectrum_job',
          spectrum_sales: 'spectrum_sales',
        },
      },
      invoices: {
        approvedStatuses: ['pending_accounting'],
        number: { mode: 'invoiceNumber', base: '{invoiceNumber}' },
        retention: 'none',
        glOrder: ['jobType', 'costCenter', 'default'],
        allowSpectrumDefault: false,
        jobFrom: 'job',
        withoutJob: 'wait',
        workOrderJobs: 'skip',
        salesperson: { onMissing: 'wait' },
        text: { onTooLong: 'shorten' },
      },
      voids: { unposted: 'credit', ofCredit: 'ask', voidReopens: false },
      periods: { ar: { onClosed: 'hold' } },
      batches: { ar: 'ST{gl:YYYYMMDD}' },
    });
  });

  it('has its secrets resolved', () => {
    const { spectrum } = settingsOf(minimal);
    expect(spectrum['east']?.authorizationId).toBe('CANARY-AUTH-1');
    expect(spectrum['east']?.infolink.password).toBe('CANARY-infolink');
  });

  it('holds no credentials of other systems where they are not wanted', () => {
    const { GIRDER_STORE_KEY, SERVICETRADE_WEBHOOK_SECRET } = env;
    const own = { GIRDER_STORE_KEY, SERVICETRADE_WEBHOOK_SECRET };
    const loaded = parseConfig(minimal, 'girder.yaml', own, { credentials: false });
    expect(loaded).toMatchObject({
      ok: true,
      settings: {
        hash: settingsOf(minimal).hash,
        store: { key: GIRDER_STORE_KEY },
        spectrum: { east: { authorizationId: '', infolink: { password: '' } } },
        servicetrade: { acme: { oauth: { clientId: '', clientSecret: '' } } },
      },
    });
    expect(load(minimal, own).ok).toBe(false);
  });

  it('is frozen all the way down', () => {
    const settings = settingsOf(minimal);
    expect(Object.isFrozen(settings)).toBe(true);
    expect(Object.isFrozen(settings.servicetrade['acme']?.invoices.glOrder)).toBe(true);
  });

  it('finds nothing under names that every object has', () => {
    const taxes = settingsOf(minimal).servicetrade['acme']?.taxes.byTaxRate ?? { constructor: 'TX' };
    expect(taxes['constructor']).toBeUndefined();
  });

  it('takes default ports from the environment, not the hash', () => {
    const moved = settingsOf(minimal, { ...env, GIRDER_PORT_BASE: '5700', GIRDER_TEMPORAL_PORT: '8233' });
    expect(moved.gateway.port).toBe(5700);
    expect(moved.temporal.address).toBe('127.0.0.1:8233');
    expect(moved.hash).toBe(settingsOf(minimal).hash);
  });

  it('keeps ids and keys as they are written', () => {
    const text = changed([
      [['servicetrade', 'acme', 'apiUserId'], '2687264638045377'],
      [['servicetrade', 'acme', 'taxes', 'byTaxRate'], '{ 4711: "TX" }'],
    ]);
    expect(settingsOf(text).servicetrade['acme']).toMatchObject({
      apiUserId: '2687264638045377',
      taxes: { byTaxRate: { 4711: 'TX' } },
    });
  });

  it('keeps an S3 store', () => {
    const store =
      '{ kind: s3, bucket: girder-records, accessKeyId: id, secretAccessKey: env:SERVICETRADE_CLIENT_SECRET, key: env:GIRDER_STORE_KEY }';
    expect(settingsOf(changed([[['store'], store]])).store).toEqual({
      kind: 's3',
      bucket: 'girder-records',
      prefix: '',
      region: 'us-east-1',
      forcePathStyle: false,
      accessKeyId: 'id',
      secretAccessKey: 'CANARY-client',
      key: 'CANARY-store-passphrase',
    });
  });
});

describe('secrets in files', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'girder-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('are read relative to the configuration file, and trimmed', () => {
    writeFileSync(path.join(folder, 'auth.txt'), '  FROM-FILE\n');
    const file = path.join(folder, 'girder.yaml');
    writeFileSync(file, changed([[['spectrum', 'east', 'authorizationId'], 'file:auth.txt']]));
    const loaded = loadConfig(file, env);
    expect(loaded).toMatchObject({
      ok: true,
      settings: { spectrum: { east: { authorizationId: 'FROM-FILE' } } },
    });
  });

  it('an absent configuration file is a problem, not an exception', () => {
    const file = path.join(folder, 'absent.yaml');
    expect(loadConfig(file, env)).toEqual({
      ok: false,
      problems: [expect.objectContaining({ file, sentence: 'The configuration cannot be read: ENOENT.' })],
    });
  });

  it('a file that is not UTF-8 is a problem too', () => {
    const file = path.join(folder, 'latin1.yaml');
    writeFileSync(file, Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    expect(loadConfig(file, env)).toMatchObject({
      problems: [{ sentence: 'The configuration cannot be read: it is not UTF-8 text.' }],
    });
  });
});

describe('the hash of the meaning', () => {
  const hash = settingsOf(minimal).hash;

  it('has twelve hex digits', () => expect(hash).toMatch(/^[0-9a-f]{12}$/));

  it.each([
    ['comments', `# hello\n${minimal}`],
    [
      'order',
      minimal.replace('accounting: { zone: America/Chicago }', '') +
        'accounting: { zone: America/Chicago }\n',
    ],
    ['a default that is written out', changed([[['log'], '{ level: info }']])],
    ['another spelling of a duration', changed([[['sweep'], '{ every: 900s }']])],
  ])('does not change with %s', (_what, text) => expect(settingsOf(text).hash).toBe(hash));

  it('does not change with the value of a secret', () => {
    const other = Object.fromEntries(
      Object.entries(env).map(([name, value]) => [name, `${value.slice(0, 15)}x${value.slice(15)}`]),
    );
    expect(settingsOf(minimal, other).hash).toBe(hash);
  });

  it.each([
    ['a mapping', changed([[['servicetrade', 'acme', 'invoices', 'gl', 'default'], '"4001"']])],
    ['a policy', changed([[['servicetrade', 'acme', 'voids'], '{ ofCredit: skip }']])],
    [
      'where a secret comes from',
      changed([[['spectrum', 'east', 'authorizationId'], 'env:SERVICETRADE_CLIENT_SECRET']]),
    ],
  ])('changes with %s', (_what, text) => expect(settingsOf(text).hash).not.toBe(hash));
});
