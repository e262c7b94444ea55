import { changed, env, problemsOf, second } from './base';
import type { Path } from './base';

const acme = (...path: Path): Path => ['servicetrade', 'acme', ...path];
const east = (...path: Path): Path => ['spectrum', 'east', ...path];
const secondOne: [Path, string] = [['servicetrade', 'bravo'], second];

type Change = readonly [Path, string | undefined];

const acmePrefix: Change = [acme('invoices', 'number'), '{ base: "A-{invoiceNumber}" }'];

/** Changes to the minimal file; the path of the one problem; a part of its sentence. */
// prettier-ignore
const refused: [string, Change[], string, string][] = [
  // Codes and their fields in Spectrum
  ['company of 4', [[east('companies'), '["ABC", "ABCD"]']], 'spectrum.east.companies[1]', 'has 3'],
  ['company with a symbol', [[east('companies'), '["ABC", "A-"]']], 'spectrum.east.companies[1]', 'characters'],
  ['company twice', [[east('companies'), '["ABC", "ABC"]']], 'spectrum.east.companies', 'twice'],
  ['lower-case code', [[acme('taxes', 'exemptCode'), 'exempt']], 'servicetrade.acme.taxes.exemptCode', '"EXEMPT"'],
  ['unquoted code', [[acme('taxes', 'exemptCode'), '0123']], 'servicetrade.acme.taxes.exemptCode', '"0123"'],
  ['code like a power', [[acme('taxes', 'exemptCode'), '1E5']], 'servicetrade.acme.taxes.exemptCode', '"1E5"'],
  ['code like a truth', [[acme('taxes', 'exemptCode'), 'true']], 'servicetrade.acme.taxes.exemptCode', '"true"'],
  ['code with a comma', [[acme('taxes', 'exemptCode'), '"A,B"']], 'servicetrade.acme.taxes.exemptCode', '","'],
  ['code with a wildcard', [[acme('taxes', 'exemptCode'), '"A*"']], 'servicetrade.acme.taxes.exemptCode', '"*"'],
  ['padded code', [[acme('taxes', 'exemptCode'), '" A"']], 'servicetrade.acme.taxes.exemptCode', 'space'],
  ['empty code', [[acme('taxes', 'exemptCode'), '""']], 'servicetrade.acme.taxes.exemptCode', 'empty'],
  ['tax code of 16', [[acme('taxes', 'exemptCode'), '"ABCDEFGHIJKLMNOP"']], 'servicetrade.acme.taxes.exemptCode', '15'],
  ['terms of 2', [[acme('terms', 'default'), '"30"']], 'servicetrade.acme.terms.default', 'has 1'],
  ['term of a name', [[acme('terms'), '{ byPaymentTerm: { Net 30: "30" } }']], 'servicetrade.acme.terms.byPaymentTerm."Net 30"', 'has 1'],
  ['account with dashes', [[acme('invoices', 'gl', 'default'), '"4000-1"']], 'servicetrade.acme.invoices.gl.default', 'characters'],
  ['account of 13', [[acme('invoices', 'gl', 'default'), '"4000000000000"']], 'servicetrade.acme.invoices.gl.default', '12'],
  ['cost center of 11', [[acme('costCenters'), '{ default: "ABCDEFGHIJK" }']], 'servicetrade.acme.costCenters.default', '10'],
  ['cost center as key', [[acme('invoices', 'gl', 'byCostCenter'), '{ abc: "4000" }']], 'servicetrade.acme.invoices.gl.byCostCenter.abc', '"ABC"'],
  ['state', [[acme('taxes', 'byState'), '{ Texas: "TX" }']], 'servicetrade.acme.taxes.byState.Texas', 'key'],
  ['table name', [[east('probes'), '{ arUnposted: { table: "A; DROP" } }']], 'spectrum.east.probes.arUnposted.table', 'table'],
  // Secrets
  ['literal secret', [[east('authorizationId'), 'GIRDER']], 'spectrum.east.authorizationId', 'never in here'],
  ['unset variable', [[east('authorizationId'), 'env:NOPE']], 'spectrum.east.authorizationId', 'NOPE is not set'],
  ['missing file', [[east('authorizationId'), 'file:nope']], 'spectrum.east.authorizationId', 'ENOENT'],
  ['empty variable', [[east('authorizationId'), 'env:EMPTY']], 'spectrum.east.authorizationId', 'EMPTY is empty'],
  ['long authorization', [[east('authorizationId'), 'env:LONG']], 'spectrum.east.authorizationId', 'field has 20'],
  ['secret of two lines', [[acme('oauth', 'clientSecret'), 'env:LINES']], 'servicetrade.acme.oauth.clientSecret', 'several lines'],
  ['short webhook secret', [[acme('webhookSecrets'), '[env:SHORT]']], 'servicetrade.acme.webhookSecrets[0]', 'fewer than 32'],
  ['repeated webhook secret', [[acme('webhookSecrets'), '[env:REPEATED]']], 'servicetrade.acme.webhookSecrets[0]', 'repeats'],
  ['webhook secret with a slash', [[acme('webhookSecrets'), '[env:SLASH]']], 'servicetrade.acme.webhookSecrets[0]', 'characters other'],
  ['store key', [[['store'], '{ kind: directory, key: env:SHORT }']], 'store.key', 'fewer than 16'],
  ['no store key', [[['store'], undefined]], 'store.key', 'missing'],
  ['shared webhook secret', [secondOne, acmePrefix, [['servicetrade', 'bravo', 'webhookSecrets'], '[env:SERVICETRADE_WEBHOOK_SECRET]']], 'servicetrade.bravo.webhookSecrets[0]', 'same secret (line'],
  ['user without password', [[['mail', 'smtp', 'user'], 'girder']], 'mail.smtp.user', 'password'],
  // Addresses, zones, dates, durations
  ['abbreviated zone', [[['accounting', 'zone'], 'EST']], 'accounting.zone', 'zone'],
  ['offset as zone', [[['accounting', 'zone'], '"-05:00"']], 'accounting.zone', 'zone'],
  ['no zone', [[['accounting', 'zone'], undefined]], 'accounting.zone', 'missing'],
  ['plain http', [[east('url'), 'http://spectrum.example']], 'spectrum.east.url', 'http'],
  ['like loopback', [[east('url'), 'http://127.0.0.1.example']], 'spectrum.east.url', 'http'],
  ['credentials in the address', [[east('url'), 'https://user:pw@spectrum.example']], 'spectrum.east.url', 'Credentials'],
  ['mail address', [[['mail', 'support'], '["a@b.example", "a b@c.example"]']], 'mail.support[1]', 'address'],
  ['mail header in an address', [[['mail', 'from'], '"a@b.example\\r\\nBcc: x@y.example"']], 'mail.from', 'address'],
  ['no goLive', [[acme('goLive'), undefined]], 'servicetrade.acme.goLive', 'missing'],
  ['goLive that is no day', [[acme('goLive'), '2026-02-30']], 'servicetrade.acme.goLive', 'date'],
  ['closedThrough', [[acme('periods'), '{ ar: { closedThrough: 11/30/2026 } }']], 'servicetrade.acme.periods.ar.closedThrough', 'date'],
  ['duration without unit', [[acme('polls'), '{ servicetrade: 300 }']], 'servicetrade.acme.polls.servicetrade', '300s'],
  ['duration of another unit', [[east('settle'), '2min']], 'spectrum.east.settle', 'duration'],
  ['settle below answer', [[east('settle'), '59s']], 'spectrum.east.settle', 'Settling (59s)'],
  ['answer above settle', [[east('timing'), '{ answer: 3m }']], 'spectrum.east.timing.answer', '(180s)'],
  ['rechecks', [[['causes'], '{ recheckFirst: 2h }']], 'causes.recheckFirst', 'shorter'],
  ['fraction of a call', [[east('limits'), '{ concurrent: 1.5 }']], 'spectrum.east.limits.concurrent', 'whole'],
  ['resends', [[east('resendKeyed'), '11']], 'spectrum.east.resendKeyed', 'outside 0 to 10'],
  // Names and targets
  ['name of an instance', [[['spectrum', 'East_1'], '{}']], 'spectrum.East_1', 'key'],
  ['name of a probe queue', [[['spectrum', 'east-probe'], instance('https://other.example')]], 'spectrum.east-probe', 'task queues'],
  ['one company under two names', [[['spectrum', 'west'], instance('https://contractor.example:8482/')]], 'spectrum.west.companies', 'ABC is already under spectrum.east'],
  ['instance', [[acme('target', 'spectrum'), 'esat']], 'servicetrade.acme.target.spectrum', 'Did you mean east'],
  ['company', [[acme('target', 'company'), '"XYZ"']], 'servicetrade.acme.target.company', 'Is not among'],
  ['no instance at all', [[['spectrum'], '{}']], 'spectrum', 'missing'],
  ['no connection', [[['servicetrade'], '{}']], 'servicetrade', 'missing'],
  ['entity type', [[acme('entityTypes'), undefined]], 'servicetrade.acme.entityTypes.invoice', 'missing'],
  ['later kind', [[['buildops'], '{ x: {} }']], 'buildops', 'not available in this version'],
  ['kind of store', [[['store'], '{ kind: s4 }']], 'store.kind', 'kinds'],
  ['setting of another kind', [[['store'], '{ kind: directory, key: env:GIRDER_STORE_KEY, bucket: x }']], 'store.bucket', 'known'],
  ['section without value', [[['gateway'], '~']], 'gateway', 'mapping'],
  ['setting without value', [[['gateway'], '{ port: }']], 'gateway.port', 'no value'],
  ['mapping for a value', [[['gateway'], '{ port: { a: 1 } }']], 'gateway.port', 'one value'],
  ['value for a list', [[acme('webhookSecrets'), 'env:A']], 'servicetrade.acme.webhookSecrets', 'list'],
  // External systems
  ['system of two kinds', [[acme('externalIds'), '{ systems: { spectrum_site: spectrum_job } }']], 'servicetrade.acme.externalIds.systems.spectrum_job', 'spectrum_site'],
  // Invoices
  ['status that Girder writes', [[acme('invoices', 'approvedStatuses'), '[processed]']], 'servicetrade.acme.invoices.approvedStatuses[0]', 'choices'],
  ['no status', [[acme('invoices', 'approvedStatuses'), '[]']], 'servicetrade.acme.invoices.approvedStatuses', 'empty'],
  ['unknown token', [[acme('invoices', 'number'), '{ base: "{number}" }']], 'servicetrade.acme.invoices.number.base', '{number}'],
  ['suffix', [[acme('invoices', 'number'), '{ base: "{invoiceNumber}A" }']], 'servicetrade.acme.invoices.number.base', 'end with'],
  ['token twice', [[acme('invoices', 'number'), '{ base: "{invoiceNumber}{invoiceNumber}" }']], 'servicetrade.acme.invoices.number.base', 'once'],
  ['fixed number', [[acme('invoices', 'number'), '{ base: "INV1" }']], 'servicetrade.acme.invoices.number.base', 'end with'],
  ['prefix in lower case', [[acme('invoices', 'number'), '{ base: "st{invoiceNumber}" }']], 'servicetrade.acme.invoices.number.base', 'prefix'],
  ['prefix of 9', [[acme('invoices', 'number'), '{ base: "ABCDEFGHI{invoiceNumber}" }']], 'servicetrade.acme.invoices.number.base', 'room'],
  ['sequence without end', [[acme('invoices', 'number'), '{ mode: sequence, from: 1 }']], 'servicetrade.acme.invoices.number.to', 'missing'],
  ['sequence backwards', [[acme('invoices', 'number'), '{ mode: sequence, from: 9, to: 1 }']], 'servicetrade.acme.invoices.number.to', 'below'],
  ['sequence of 10 characters', [[acme('invoices', 'number'), '{ mode: sequence, prefix: AB, from: 1, to: 10000000 }']], 'servicetrade.acme.invoices.number.to', '10 characters'],
  ['prefix without sequence', [[acme('invoices', 'number'), '{ prefix: AB }']], 'servicetrade.acme.invoices.number.prefix', 'sequence'],
  ['base of a sequence', [[acme('invoices', 'number'), '{ mode: sequence, from: 1, to: 2, base: "{invoiceNumber}" }']], 'servicetrade.acme.invoices.number.base', 'mode'],
  ['no account at the end', [[acme('invoices', 'gl', 'default'), undefined]], 'servicetrade.acme.invoices.glOrder', 'No account'],
  ['account that is never looked at', [[acme('invoices', 'glOrder'), '[jobType]']], 'servicetrade.acme.invoices.glOrder', 'never looked at'],
  ['steps after the default', [[acme('invoices', 'glOrder'), '[default, jobType]']], 'servicetrade.acme.invoices.glOrder', 'jobType would never'],
  ['step twice', [[acme('invoices', 'glOrder'), '[jobType, jobType, default]']], 'servicetrade.acme.invoices.glOrder', 'twice'],
  ['unknown step', [[acme('invoices', 'glOrder'), '[libItem, default]']], 'servicetrade.acme.invoices.glOrder[0]', 'choices'],
  ['cost centers without any', [[east('cost'), '{ centers: true }'],
      [acme('costCenters'), '{ enabled: true }']], 'servicetrade.acme.costCenters.enabled', 'no line'],
  ['cost centers that Spectrum lacks', [[acme('costCenters'), '{ enabled: true, default: "1" }']], 'servicetrade.acme.costCenters.enabled', 'off in spectrum.east'],
  ['rule without condition', [[acme('costCenters'), '{ rules: [{ code: "1" }] }']], 'servicetrade.acme.costCenters.rules[0]', 'condition'],
  ['job type', [[acme('jobs'), '{ become: { repair: task } }']], 'servicetrade.acme.jobs.become.repair', 'choices'],
  ['batch of 11', [[acme('batches'), '{ ar: "STX{gl:YYYYMMDD}" }']], 'servicetrade.acme.batches.ar', '11 characters'],
  ['batch token', [[acme('batches'), '{ ar: "ST{week}" }']], 'servicetrade.acme.batches.ar', '{week}'],
  ['batch with the year twice', [[acme('batches'), '{ ar: "{gl:YYYYYY}" }']], 'servicetrade.acme.batches.ar', 'each once'],
  ['batch in lower case', [[acme('batches'), '{ ar: "st{gl:YYYYMMDD}" }']], 'servicetrade.acme.batches.ar', 'characters'],
  // Two connections
  ['the same numbers', [secondOne, [['servicetrade', 'bravo', 'invoices', 'number'], '{ base: "{invoiceNumber}" }']], 'servicetrade.bravo.invoices.number', 'servicetrade.acme (line'],
  ['a prefix against any number', [secondOne], 'servicetrade.bravo.invoices.number', 'AR number B-1'],
];

function instance(url: string): string {
  return `
url: ${url}
authorizationId: env:SPECTRUM_EAST_AUTHORIZATION_ID
companies: ["ABC"]
infolink: { server: a.example, database: b, user: c, password: env:SPECTRUM_EAST_INFOLINK_PASSWORD }
`;
}

const environment = {
  ...env,
  EMPTY: '  ',
  LONG: 'x'.repeat(21),
  SHORT: 'abcdefghij',
  LINES: 'a\nb',
  REPEATED: 'abcd'.repeat(10),
  SLASH: `${'k3Jd82hfKq0zLmN5tYx7Wv1Rb9Pc4GsE'}/..`,
};

describe('B8, ST3: each rule', () => {
  it.each(refused)('refuses: %s', (_what, changes, path, sentence) => {
    const problems = problemsOf(changed(changes), environment);
    expect(problems.map((problem) => `${problem.path}: ${problem.sentence}`)).toEqual([
      expect.stringContaining(`${path}: `),
    ]);
    expect(problems[0]?.path).toBe(path);
    expect(problems[0]?.sentence).toContain(sentence);
    expect(JSON.stringify(problems)).not.toContain('CANARY');
  });

  const accepted: [string, Change[]][] = [
    ['http to the own machine', [[east('url'), 'http://127.0.0.1:4710']]],
    [
      'a store on the own machine',
      [
        [
          ['store'],
          '{ kind: s3, bucket: abc, endpoint: "http://localhost:9000", accessKeyId: a, secretAccessKey: env:SHORT, key: env:GIRDER_STORE_KEY }',
        ],
      ],
    ],
    ['a store key in base64', [[['store'], '{ kind: directory, key: env:BASE64 }']]],
    [
      'lines without account where that is wanted',
      [
        [acme('invoices', 'gl', 'default'), undefined],
        [acme('invoices', 'allowSpectrumDefault'), 'true'],
      ],
    ],
    ['settle equal to answer', [[east('settle'), '60s']]],
    ['an account with its zeros', [[acme('invoices', 'gl', 'default'), '"0400"']]],
    [
      'two accounts that post to different companies',
      [
        secondOne,
        [east('companies'), '["ABC", "DEF"]'],
        [['servicetrade', 'bravo', 'target', 'company'], '"DEF"'],
      ],
    ],
    ['two accounts with disjoint prefixes', [secondOne, acmePrefix]],
    [
      'two sequences that do not meet',
      [
        secondOne,
        [acme('invoices', 'number'), '{ mode: sequence, from: 1, to: 499999 }'],
        [['servicetrade', 'bravo', 'invoices', 'number'], '{ mode: sequence, from: 500000, to: 999999 }'],
      ],
    ],
    [
      'two connections of one account with systems of their own',
      [
        secondOne,
        acmePrefix,
        [['servicetrade', 'bravo', 'oauth', 'clientId'], 'env:SERVICETRADE_CLIENT_ID'],
        [
          ['servicetrade', 'bravo', 'externalIds'],
          '{ systems: { spectrum: spectrum_b, spectrum_site: site_b, spectrum_job: job_b, spectrum_sales: sales_b } }',
        ],
      ],
    ],
  ];

  it.each(accepted)('accepts: %s', (_what, changes) => {
    const keys = { BASE64: Buffer.alloc(32, 7).toString('base64') };
    expect(problemsOf(changed(changes), { ...environment, ...keys })).toEqual([]);
  });

  it('two connections of one account may not share any system', () => {
    const text = changed([
      secondOne,
      acmePrefix,
      [['servicetrade', 'bravo', 'oauth', 'clientId'], 'env:SERVICETRADE_CLIENT_ID'],
    ]);
    const problems = problemsOf(text);
    expect(problems.map(({ sentence }) => sentence.replace(/ \(line \d+\)/, ''))).toEqual(
      ['spectrum', 'spectrum_site', 'spectrum_job', 'spectrum_sales'].map(
        (system) => `servicetrade.acme uses ${system} of the same account.`,
      ),
    );
    expect(problems.map(({ allowed }) => allowed)).toContain('its own system, such as spectrum_job_bravo');
  });
});
