/** Connections to Trimble Pay, and who calls the gateway (ST3, TP6, TP7). */
import { parseConfig } from '../../config';
import type { Settings } from '../../domain/settings';
import { changed, env, load, minimal, pay, problemsOf, withPolicy, withTrimblePay } from './base';
import type { Path } from './base';

type Change = readonly [Path, string | undefined];

const main = (...path: Path): Path => ['trimblePay', 'main', ...path];
const policy = (...path: Path): Path => main('approvalPolicy', ...path);
const firstStep = (...path: Path): Path => policy('steps', 0, ...path);

function settingsOf(text: string): Settings {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  return loaded.settings;
}

describe('ST3: what is loaded of Trimble Pay', () => {
  it('has the defaults of the rules (TP6, TP7)', () => {
    const { trimblePay, gateway } = settingsOf(withTrimblePay);
    expect(gateway).toMatchObject({ publicUrl: 'http://127.0.0.1:4700', clients: {} });
    expect(trimblePay['main']).toEqual({
      url: 'https://api.trimblepay.example',
      oauth: { clientId: 'pay-client-1', clientSecret: 'CANARY-pay-client' },
      attachmentOrigins: [],
      webhookSecrets: [env['TRIMBLE_PAY_WEBHOOK_SECRET']],
      target: { spectrum: 'east', company: 'ABC' },
      limits: { concurrent: 4, perSecond: 10 },
      polls: { everyMs: 60_000 },
      files: { maxBytes: 25 * 1024 * 1024, maxTotalBytes: 50 * 1024 * 1024 },
      approvals: 'trimble-pay',
      acknowledgeBypass: false,
      ap: {
        export: 'manual',
        number: '{subcontract}-{app}',
        severalItems: 'stop',
        creditMemos: 'ask',
        paymentStatus: 'O',
        holdWithout: ['waiver', 'insurance'],
        retainage: 'cumulative',
        retainageBySubcontract: {},
        overBilling: 'block',
        retainageOnNonRetainable: 'stop',
      },
      batches: { ap: 'TP{gl:YYYYMMDD}' },
      periods: { ap: { onClosed: 'hold' } },
    });
  });

  it('counts business days in the accounting zone, unless told (TP6)', () => {
    const calendarOf = (text: string) => settingsOf(text).trimblePay['main']?.approvalPolicy?.calendar;
    expect(calendarOf(withPolicy)).toEqual({
      zone: 'America/Chicago',
      workingDays: ['mon', 'tue', 'wed', 'thu', 'fri'],
      holidays: [],
      opens: '08:00',
      closes: '17:00',
    });
    const moved = changed([[policy('calendar'), '{ zone: America/Denver }']], withPolicy);
    expect(calendarOf(moved)?.zone).toBe('America/Denver');
  });

  it('keeps thresholds as they are written, quoted or not (TP6)', () => {
    const text = changed([[policy('steps'), steps]], withPolicy);
    expect(settingsOf(text).trimblePay['main']?.approvalPolicy).toMatchObject({
      linkDays: 5,
      allowUnverified: false,
      delegates: [],
      steps: [
        { name: 'Small', upTo: '10000.00', needs: 'any' },
        { name: 'Large', above: '10000.00', needs: 2 },
      ],
    });
  });

  it('is enough without ServiceTrade', () => {
    const { servicetrade, trimblePay } = settingsOf(changed([[['servicetrade'], undefined]], withTrimblePay));
    expect(Object.keys(servicetrade)).toEqual([]);
    expect(Object.keys(trimblePay)).toEqual(['main']);
  });

  it('is nothing where there is none, and finds nothing under names that every object has', () => {
    expect(settingsOf(minimal).trimblePay).toEqual({});
    const { trimblePay } = settingsOf(withTrimblePay);
    expect(trimblePay['constructor']).toBeUndefined();
    expect(trimblePay['main']?.ap.retainageBySubcontract['constructor']).toBeUndefined();
  });

  it('has in the gateway what proves who calls, and no credentials (B6)', () => {
    const text = changed([[['gateway', 'clients'], clients('jane.doe')]], withPolicy);
    const { GIRDER_STORE_KEY, SERVICETRADE_WEBHOOK_SECRET, TRIMBLE_PAY_WEBHOOK_SECRET, GATEWAY_TOKEN_JANE } =
      env;
    const own = {
      GIRDER_STORE_KEY,
      SERVICETRADE_WEBHOOK_SECRET,
      TRIMBLE_PAY_WEBHOOK_SECRET,
      GATEWAY_TOKEN_JANE,
    };
    expect(parseConfig(text, 'girder.yaml', own, { credentials: false })).toMatchObject({
      ok: true,
      settings: {
        hash: settingsOf(text).hash,
        gateway: { clients: { jane: { token: GATEWAY_TOKEN_JANE, approver: 'jane.doe' } } },
        trimblePay: {
          main: {
            oauth: { clientId: '', clientSecret: '' },
            webhookSecrets: [TRIMBLE_PAY_WEBHOOK_SECRET],
          },
        },
      },
    });
    expect(load(text, own).ok).toBe(false);
    const without = { ...own, GATEWAY_TOKEN_JANE: undefined };
    expect(parseConfig(text, 'girder.yaml', without, { credentials: false }).ok).toBe(false);
  });

  it.each<[string, Change[], string]>([
    [
      'given',
      [[['gateway', 'publicUrl'], 'https://girder.contractor.example/']],
      'https://girder.contractor.example',
    ],
    ['on another port', [[['gateway', 'port'], '4800']], 'http://127.0.0.1:4800'],
    ['on IPv6', [[['gateway', 'host'], '"::1"']], 'http://[::1]:4700'],
  ])('knows where people reach the gateway: %s', (_what, changes, url) => {
    expect(settingsOf(changed(changes, withPolicy)).gateway.publicUrl).toBe(url);
  });

  it.each<[string, Change]>([
    ['a default that is written out', [main('ap', 'export'), 'manual']],
    ['a zone that is the default', [policy('calendar'), '{ zone: America/Chicago }']],
    ['an address that is the default', [['gateway', 'publicUrl'], 'http://127.0.0.1:4700']],
  ])('keeps its hash with %s', (_what, change) => {
    expect(settingsOf(changed([change], withPolicy)).hash).toBe(settingsOf(withPolicy).hash);
  });

  it.each<[string, Change]>([
    ['the retainage of one contract', [main('ap', 'retainageBySubcontract'), '{ SC1: incremental }']],
    ['how long a link holds', [policy('linkDays'), '6']],
    ['who may decide', [policy('approvers', 'omar', 'revoked'), 'false']],
  ])('changes its hash with %s', (_what, change) => {
    expect(settingsOf(changed([change], withPolicy)).hash).not.toBe(settingsOf(withPolicy).hash);
  });
});

const steps = `
- { name: Small, upTo: 10000.00, needs: any, approvers: [jane.doe] }
- { name: Large, above: "10000.00", needs: 2, approvers: [jane.doe, omar] }
`;

function clients(approver: string): string {
  return `{ jane: { token: env:GATEWAY_TOKEN_JANE, approver: ${approver} } }`;
}

const second: Change = [
  ['trimblePay', 'west'],
  pay.replace('api.', 'west.').replace('env:TRIMBLE_PAY_WEBHOOK_SECRET', 'env:OTHER_WEBHOOK_SECRET'),
];

/** Changes to `withPolicy`; the path of the one problem; a part of its sentence. */
// prettier-ignore
const refused: [string, Change[], string, string][] = [
  // The account
  ['no address', [[main('url'), undefined]], 'trimblePay.main.url', 'missing'],
  ['plain http', [[main('url'), 'http://api.trimblepay.example']], 'trimblePay.main.url', 'Plain http'],
  ['literal secret', [[main('oauth', 'clientSecret'), 'hunter2']], 'trimblePay.main.oauth.clientSecret', 'never in here'],
  ['no webhook secret', [[main('webhookSecrets'), '[]']], 'trimblePay.main.webhookSecrets', 'empty'],
  ['short webhook secret', [[main('webhookSecrets'), '[env:SHORT]']], 'trimblePay.main.webhookSecrets[0]', 'fewer than 32'],
  ['shared webhook secret', [second, [['trimblePay', 'west', 'webhookSecrets'], '[env:TRIMBLE_PAY_WEBHOOK_SECRET]']], 'trimblePay.west.webhookSecrets[0]', 'trimblePay.main has the same secret (line'],
  ['origin with a path', [[main('attachmentOrigins'), '[https://files.example.com/a]']], 'trimblePay.main.attachmentOrigins[0]', 'write "https://files.example.com"'],
  ['origin that is none', [[main('attachmentOrigins'), '[files]']], 'trimblePay.main.attachmentOrigins[0]', 'not a web address'],
  ['instance', [[main('target', 'spectrum'), 'esat']], 'trimblePay.main.target.spectrum', 'Did you mean east'],
  ['company', [[main('target', 'company'), '"XYZ"']], 'trimblePay.main.target.company', 'Is not among'],
  ['name', [[['trimblePay', 'Main'], '{}']], 'trimblePay.Main', 'key'],
  ['one account twice', [second, [['trimblePay', 'west', 'url'], 'https://api.trimblepay.example']], 'trimblePay.west.target', 'trimblePay.main (line'],
  ['poll that no Schedule takes', [[main('polls'), '{ trimblePay: 500ms }']], 'trimblePay.main.polls.trimblePay', 'outside 1s to 1d'],
  ['file of all files', [[main('files'), '{ maxTotalBytes: 1048576 }']], 'trimblePay.main.files.maxTotalBytes', 'may be less'],
  ['file above all files', [[main('files'), '{ maxBytes: 60000000 }']], 'trimblePay.main.files.maxBytes', '(60000000)'],
  // AP invoices
  ['no retainage', [[main('ap'), '{}']], 'trimblePay.main.ap.retainage', 'missing'],
  ['retainage', [[main('ap', 'retainage'), 'cumulativ']], 'trimblePay.main.ap.retainage', 'Did you mean cumulative'],
  ['subcontract in lower case', [[main('ap', 'retainageBySubcontract'), '{ sc1: incremental }']], 'trimblePay.main.ap.retainageBySubcontract.sc1', '"SC1"'],
  ['export', [[main('ap', 'export'), 'automatic']], 'trimblePay.main.ap.export', 'choices'],
  ['paper', [[main('ap', 'holdWithout'), '[waver]']], 'trimblePay.main.ap.holdWithout[0]', 'Did you mean waiver'],
  ['number without application', [[main('ap', 'number'), '"{subcontract}"']], 'trimblePay.main.ap.number', 'Lacks {app}'],
  ['number without subcontract', [[main('ap', 'number'), '"TP-{app}"']], 'trimblePay.main.ap.number', 'Lacks {subcontract}'],
  ['number of another token', [[main('ap', 'number'), '"{subcontract}-{app}-{yy}"']], 'trimblePay.main.ap.number', '{yy} is not known'],
  ['token twice', [[main('ap', 'number'), '"{subcontract}-{app}-{app}"']], 'trimblePay.main.ap.number', '{app} twice'],
  ['number that two applications share', [[main('ap', 'number'), '"{subcontract}{app}"']], 'trimblePay.main.ap.number', 'where the subcontract ends'],
  ['number that a digit parts', [[main('ap', 'number'), '"{app}0{subcontract}"']], 'trimblePay.main.ap.number', 'where the subcontract ends'],
  ['long number', [[main('ap', 'number'), '"PAY-APPLICATIONS-X-{subcontract}-{app}"']], 'trimblePay.main.ap.number', 'the field in Spectrum has 20'],
  ['number in lower case', [[main('ap', 'number'), '"{subcontract}-n{app}"']], 'trimblePay.main.ap.number', 'upper case'],
  ['batch of 11', [[main('batches'), '{ ap: "TPX{gl:YYYYMMDD}" }']], 'trimblePay.main.batches.ap', '11 characters'],
  ['closedThrough', [[main('periods'), '{ ap: { closedThrough: 11/30/2026 } }']], 'trimblePay.main.periods.ap.closedThrough', 'date'],
  // Approvals
  ['mode', [[main('approvals'), 'trimblepay']], 'trimblePay.main.approvals', 'Did you mean trimble-pay'],
  ['bypass', [[main('approvals'), 'girder']], 'trimblePay.main.acknowledgeBypass', 'Is false; approvals: girder passes over'],
  ['steps without policy', [[policy(), undefined]], 'trimblePay.main.approvalPolicy', 'Is missing; approvals: both needs one'],
  ['policy without effect', [[main('approvals'), undefined]], 'trimblePay.main.approvalPolicy', 'Has no effect'],
  ['unquoted time', [[policy('calendar'), '{ opens: 8:00 }']], 'trimblePay.main.approvalPolicy.calendar.opens', 'not a time'],
  ['hours', [[policy('calendar'), '{ opens: "18:00" }']], 'trimblePay.main.approvalPolicy.calendar.opens', 'Is 18:00 and'],
  ['day of the week', [[policy('calendar'), '{ workingDays: [monday] }']], 'trimblePay.main.approvalPolicy.calendar.workingDays[0]', 'choices'],
  ['holiday', [[policy('calendar'), '{ holidays: [12/25/2026] }']], 'trimblePay.main.approvalPolicy.calendar.holidays[0]', 'date'],
  ['key', [[policy('approvers', 'Jane'), '{ name: J, email: j@contractor.example }']], 'trimblePay.main.approvalPolicy.approvers.Jane', 'key'],
  ['person with two keys', [[policy('approvers', 'jd'), '{ name: J, email: JANE@contractor.example }']], 'trimblePay.main.approvalPolicy.approvers.jd.email', 'is that of jane.doe, too'],
  ['two keys with dots', [[policy('approvers', 'jane.d'), '{ name: J, email: omar@contractor.example }']], 'trimblePay.main.approvalPolicy.approvers."jane.d".email', 'is that of omar, too'],
  ['no step', [[policy('steps'), '[]']], 'trimblePay.main.approvalPolicy.steps', 'empty'],
  ['approver of a step', [[firstStep('approvers'), '[jane.do]']], 'trimblePay.main.approvalPolicy.steps[0].approvers[0]', 'Did you mean jane.doe'],
  ['needs', [[firstStep('needs'), '3']], 'trimblePay.main.approvalPolicy.steps[0].needs', 'Is 3; allowed are all, any'],
  ['threshold', [[firstStep('above'), '"1,000"']], 'trimblePay.main.approvalPolicy.steps[0].above', 'not an amount'],
  ['gap', [[firstStep('above'), '100.00']], 'trimblePay.main.approvalPolicy.steps', 'Leaves 0.00 without any step'],
  ['deadline', [[firstStep('deadline'), '{ afterDays: 5, then: approve }']], 'trimblePay.main.approvalPolicy.steps[0].deadline.then', 'choices'],
  ['late reminder', [[firstStep('deadline'), '{ afterDays: 1, then: tell }'], [firstStep('remind'), '{ afterDays: 1, everyDays: 1, most: 1 }']], 'trimblePay.main.approvalPolicy.steps[0].remind.afterDays', 'the deadline is after 1'],
  ['delegate', [[policy('delegates'), '[{ of: jane.doe, to: omar, from: 2026-08-02, through: 2026-08-01 }]'], [firstStep('needs'), 'any']], 'trimblePay.main.approvalPolicy.delegates[0].from', 'must not be after through'],
  ['flag', [[policy('allowUnverified'), 'refuse']], 'trimblePay.main.approvalPolicy.allowUnverified', 'neither true nor false'],
  // The gateway
  ['short token', [[['gateway', 'clients'], '{ jane: { token: env:SHORT } }']], 'gateway.clients.jane.token', 'fewer than 32'],
  ['literal token', [[['gateway', 'clients'], '{ jane: { token: abcdefgh } }']], 'gateway.clients.jane.token', 'never in here'],
  ['token of two', [[['gateway', 'clients'], '{ jane: { token: env:GATEWAY_TOKEN_JANE }, jobs: { token: env:GATEWAY_TOKEN_JANE } }']], 'gateway.clients.jobs.token', 'gateway.clients.jane has the same token'],
  ['client for nobody', [[['gateway', 'clients'], clients('jane.do')]], 'gateway.clients.jane.approver', 'Did you mean jane.doe'],
  ['address by http', [[['gateway', 'publicUrl'], 'http://girder.contractor.example']], 'gateway.publicUrl', 'Plain http'],
  ['address that nobody knows', [[['gateway', 'host'], '0.0.0.0']], 'gateway.publicUrl', 'Is missing: the mails of trimblePay.main'],
  // Spectrum's tables
  ['table of AP', [[['spectrum', 'east', 'probes'], '{ apUnposted: { table: "A; DROP" } }']], 'spectrum.east.probes.apUnposted.table', 'table'],
  ['table of change orders', [[['spectrum', 'east', 'probes'], '{ changeOrders: { lines: "A B" } }']], 'spectrum.east.probes.changeOrders.lines', 'table'],
];

describe('B8, TP6, TP7: each rule of Trimble Pay', () => {
  it.each(refused)('refuses: %s', (_what, changes, path, sentence) => {
    const problems = problemsOf(changed(changes, withPolicy), { ...env, SHORT: 'abcdefghij' });
    expect(problems.map((problem) => `${problem.path}: ${problem.sentence}`)).toEqual([
      expect.stringContaining(`${path}: `),
    ]);
    expect(problems[0]?.sentence).toContain(sentence);
    expect(JSON.stringify(problems)).not.toMatch(/CANARY|hunter2|abcdefgh/);
  });

  it.each<[string, Change[]]>([
    ['two accounts', [second]],
    [
      'one account for two companies',
      [
        second,
        [['trimblePay', 'west', 'url'], 'https://api.trimblepay.example'],
        [['trimblePay', 'west', 'target', 'company'], '"DEF"'],
        [['spectrum', 'east', 'companies'], '["ABC", "DEF"]'],
      ],
    ],
    [
      'the bypass that is meant',
      [
        [main('approvals'), 'girder'],
        [main('acknowledgeBypass'), 'true'],
      ],
    ],
    ['the application before the subcontract', [[main('ap', 'number'), '"{app}/{subcontract}"']]],
    ['invoices that no paper holds', [[main('ap', 'holdWithout'), '[]']]],
    ['an origin of files', [[main('attachmentOrigins'), '[https://files.example.com/]']]],
    ['a client that decides', [[['gateway', 'clients'], clients('jane.doe')]]],
    [
      'a gateway for all with its address',
      [
        [['gateway', 'host'], '0.0.0.0'],
        [['gateway', 'publicUrl'], 'https://girder.contractor.example'],
      ],
    ],
    [
      'a gateway for all where nobody decides',
      [
        [['gateway', 'host'], '0.0.0.0'],
        [policy(), undefined],
        [main('approvals'), undefined],
      ],
    ],
  ])('accepts: %s', (_what, changes) => {
    expect(problemsOf(changed(changes, withPolicy))).toEqual([]);
  });

  it('asks for a connection of either kind', () => {
    const text = changed([[['servicetrade'], undefined]]);
    expect(problemsOf(text)).toMatchObject([
      { path: 'servicetrade', allowed: 'at least one name under servicetrade or trimblePay' },
    ]);
  });

  it('places each problem of a policy in its line', () => {
    const text = withPolicy.replace('needs: all', 'needs: 3').replace('name: Omar Haddad', 'name: " O"');
    const line = text.split('\n').findIndex((written) => written.includes('needs: 3')) + 1;
    expect(problemsOf(text)).toMatchObject([{ line, path: 'trimblePay.main.approvalPolicy.steps[0].needs' }]);
  });
});
