import { formatProblems } from '../../config';
import { changed, load, problemsOf } from './base';
import type { Path } from './base';

/** One mistake per line, named in its comment. */
const wrong = `acounting: { zone: America/Chicago } # misspelt section
store: { kind: directory, key: env:GIRDER_STORE_KEY } # right
accounting:
  zone: America/Chigaco # unknown zone
mail:
  smtp:
    host: smtp.contractor.example
    password: hunter2 # literal secret, and no user
  from: girder at contractor.example # no address
  support: [] # nobody
log: { level: verbose } # not a level
causes: { recheckFirst: 90 } # no unit
spectrum:
  east:
    url: http://contractor.example:8482 # plain http
    authorizationId: env:NOT_SET # missing variable
    companies: ["ABC", "ABCD"] # four characters
    infolink:
      server: data.contractor.example
      database: Spectrum_0012345
      user: INFO0001
      password: file:no/such/file # missing file
      port: "1433" # quoted number
    settle: 30s # shorter than the answer's time-out
    resendUnkeyed: twice # not a choice
    probes:
      arUnposted: { table: "CR; DROP" } # no table name
buildops: {} # a later kind
servicetrade:
  acme:
    oauth: { clientId: client-1 } # secret missing
    webhookSecrets: [env:SHORT] # guessable
    target: { spectrum: eats, company: "ABC" } # no such instance
    goLive: 2026-02-30 # no such day
    entityTypes: { invoice: 17 }
    externalIds:
      systems: { spectrum_job: spectrum } # shared by two kinds
    invoices:
      approvedStatuses: [pending_accounting, failed] # what Girder writes itself
      number: { base: "{invoiceNo}" } # unknown token
      glOrder: [jobType, costCentre] # misspelt step
      gl:
        byJobType:
          repair: 0123 # unquoted code
          inspection: "4010-100" # dashes
        byCostCenter:
          0100: "4100" # unquoted key
      jobfrom: location # misspelt setting
    taxes:
      byState:
        Texas: "TX" # no state code
    terms:
      default: "30" # two characters
    periods: { ar: { closedThrough: yesterday } } # no date
    batches: { ar: "BATCH{gl:YYYYMMDD}" } # 13 characters
    goLive: 2026-12-01 # twice
`;

describe('B8, ST3: a file with many mistakes', () => {
  const problems = problemsOf(wrong, { SHORT: 'abc', GIRDER_STORE_KEY: 'x'.repeat(16) });

  it('names every mistake at once, with line, column and path', () => {
    expect(problems.map(({ line, column, path }) => `${line}:${column} ${path}`)).toEqual([
      '1:1 acounting',
      '4:9 accounting.zone',
      '8:5 mail.smtp.password',
      '8:15 mail.smtp.password',
      '9:9 mail.from',
      '10:12 mail.support',
      '11:15 log.level',
      '12:25 causes.recheckFirst',
      '15:10 spectrum.east.url',
      '16:22 spectrum.east.authorizationId',
      '17:24 spectrum.east.companies[1]',
      '22:17 spectrum.east.infolink.password',
      '23:13 spectrum.east.infolink.port',
      '24:13 spectrum.east.settle',
      '25:20 spectrum.east.resendUnkeyed',
      '27:28 spectrum.east.probes.arUnposted.table',
      '28:1 buildops',
      '31:5 servicetrade.acme.oauth.clientSecret',
      '32:22 servicetrade.acme.webhookSecrets[0]',
      '33:25 servicetrade.acme.target.spectrum',
      '34:13 servicetrade.acme.goLive',
      '37:32 servicetrade.acme.externalIds.systems.spectrum_job',
      '39:46 servicetrade.acme.invoices.approvedStatuses[1]',
      '40:23 servicetrade.acme.invoices.number.base',
      '41:26 servicetrade.acme.invoices.glOrder[1]',
      '44:19 servicetrade.acme.invoices.gl.byJobType.repair',
      '45:23 servicetrade.acme.invoices.gl.byJobType.inspection',
      '47:11 servicetrade.acme.invoices.gl.byCostCenter',
      '48:7 servicetrade.acme.invoices.jobfrom',
      '51:9 servicetrade.acme.taxes.byState.Texas',
      '53:16 servicetrade.acme.terms.default',
      '54:37 servicetrade.acme.periods.ar.closedThrough',
      '55:20 servicetrade.acme.batches.ar',
      '56:5 servicetrade.acme.goLive',
    ]);
  });

  it('says what is wrong, what stands there and what may', () => {
    const lines = formatProblems(problems).split('\n');
    const told = (start: string) => lines.find((line) => line.startsWith(`girder.yaml:${start}`));
    expect(told('1:1')).toMatch(
      /^girder.yaml:1:1 {2}acounting {2}Is not a known setting. Did you mean accounting\? \(allowed: accounting, temporal, /,
    );
    expect(told('4:9')).toContain('Did you mean America/Chicago? (here: "America/Chigaco"; allowed: a zone');
    expect(told('11:15')).toContain('(here: "verbose"; allowed: debug, info, warn, error)');
    expect(told('12:25')).toContain('Lacks its unit: write 90s or 90m.');
    expect(told('16:22')).toContain('The environment variable NOT_SET is not set. (here: "env:NOT_SET"');
    expect(told('22:17')).toContain('The file no/such/file cannot be read: ENOENT.');
    expect(told('24:13')).toContain('Settling (30s) ends before a call gives up on its answer (60s).');
    expect(told('28:1')).toContain('Connections of the kind buildops are not available in this version.');
    expect(told('33:25')).toContain('Did you mean east? (here: "eats"; allowed: east)');
    expect(told('37:32')).toContain('spectrum is also the system of spectrum');
    expect(told('41:26')).toContain(
      'Did you mean costCenter? (here: "costCentre"; allowed: jobType, costCenter, default)',
    );
    expect(told('44:19')).toContain('Codes must be quoted: write "0123". (here: "0123";');
    expect(told('47:11')).toContain('write "0100"');
    expect(told('48:7')).toContain('Did you mean jobFrom?');
    expect(told('55:20')).toContain('Gives 13 characters. (here: "BATCH{gl:YYYYMMDD}"');
    expect(told('56:5')).toContain('first on line 34');
  });

  it('never prints a secret that was written into the file', () => {
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });
});

describe('B8: a file that is not YAML', () => {
  it.each([
    ['a: [1, 2', 1],
    ['a: 1\n b: 2', 1],
    ['a: "x', 1],
    ['a: 1\n---\nb: 2', 2],
    ['a: !foo 1', 1],
    ['%YAML 1.1\n---\na: no', 1],
    ['- a\n- b', 1],
    ['just text', 1],
  ])('%j is a problem of the line', (text, line) => {
    const loaded = load(text);
    expect(loaded.ok).toBe(false);
    expect(problemsOf(text)[0]).toMatchObject({ file: 'girder.yaml', line });
  });

  it('an empty file lacks everything that is required', () => {
    const missing = problemsOf('').map(({ path, line, column }) => `${line}:${column} ${path}`);
    expect(missing).toEqual(
      [
        'accounting.zone',
        'store.key',
        'mail.smtp.host',
        'mail.from',
        'mail.support',
        'spectrum',
        'servicetrade',
      ].map((path) => `1:1 ${path}`),
    );
  });

  it('aliases are refused where they stand, and nothing is invented about their value', () => {
    const text = 'accounting: &a { zone: UTC }\ngateway: *a\n';
    const told = problemsOf(text).filter(({ path }) => path.startsWith('gateway'));
    expect(told).toEqual([expect.objectContaining({ line: 2, column: 10 })]);
  });
});

describe('B8: a secret that was written into the file is never shown', () => {
  const places: Path[] = [
    ['store', 'key'],
    ['mail', 'smtp', 'password'],
    ['spectrum', 'east', 'authorizationId'],
    ['spectrum', 'east', 'infolink', 'password'],
    ['spectrum', 'east', 'infolink'],
    ['servicetrade', 'acme', 'oauth', 'clientSecret'],
    ['servicetrade', 'acme', 'oauth'],
    ['servicetrade', 'acme', 'webhookSecrets', 0],
    ['servicetrade', 'acme', 'webhookSecrets'],
  ];
  const writings = [
    'hunter2',
    '"hunter2"',
    '*hunter2',
    '!hunter2',
    '&hunter2',
    '"hunter2',
    '"\\hunter2"',
    '@hunter2',
    '[hunter2]',
  ];
  const cases = places.flatMap((path) => writings.map((writing) => [path.join('.'), writing, path] as const));

  it.each(cases)('%s: %s', (_name, writing, path) => {
    const problems = problemsOf(changed([[path, writing]]));
    expect(problems.length).toBeGreaterThan(0);
    expect(formatProblems(problems)).not.toContain('hunter2');
  });
});
