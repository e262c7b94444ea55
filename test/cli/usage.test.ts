import { verdictOf } from '../../cli/records/decide';
import { periodOf } from '../../cli/tieout';
import { CannotError } from '../../cli/answer';
import { brokenStore, settingsFor } from '../gateway/support';
import { girder, worldOf } from './support';

const settings = settingsFor({ acme: {} });
const world = worldOf(settings, brokenStore);

describe('usage and exit codes (OP3)', () => {
  it.each([
    [[]],
    [['records']],
    [['nonsense']],
    [['records', 'show']],
    [['records', 'list', '--nonsense']],
    [['records', 'list', '--state', 'Sleeping']],
    [['records', 'retry', 'x']],
    [['records', 'retry', 'x', '--reason', '  ']],
    [['records', 'resolve', 'x', '--reason', 'r']],
    [['records', 'resolve', 'x', '--reason', 'r', '--accept', '--offset']],
    [['records', 'resolve', 'x', '--reason', 'r', '--accept', '--part', 'credit']],
    [['records', 'resolve', 'x', '--reason', 'r', '--posted']],
    [['records', 'show', 'a~b']],
    [['tieout', '--date', '20.11.2026']],
    [['tieout', '--date', '2026-02-30']],
    [['tieout', '--date', '2026-11-20', '--batch', 'B']],
    [['tieout', '--from', '2026-11-20']],
    [['tieout', '--from', '2026-11-20', '--to', '2026-11-19']],
    [['tieout', '--connection', 'nobody']],
    [['tieout', '--target', 'west-XYZ']],
    [['config', 'import']],
    [['config', 'import', '--spectrum', 'east']],
    [['config', 'import', '--spectrum', 'west', '--company', 'ABC']],
    [['config', 'import', '--spectrum', 'east', '--company', 'XYZ']],
    [['config', 'import', '--spectrum', 'east', '--company', 'ABC', '--servicetrade', 'A b']],
  ])('answers %j with exit code 2, a sentence, and nothing on stdout', async (args) => {
    const ran = await girder(world, ...args);
    expect(ran.code).toBe(2);
    expect(ran.err).not.toBe('');
    expect(ran.out).toBe('');
  });

  it('answers help with exit code 0', async () => {
    const ran = await girder(world, 'records', 'resolve', '--help');
    expect(ran.code).toBe(0);
    expect(ran.out).toContain('--credit-and-rebill <number>');
  });

  it('names the allowed values', async () => {
    expect((await girder(world, 'records', 'list', '--state', 'Sleeping')).err).toContain(
      'allowed: Waiting, Posting, In Spectrum, Updated, Removed in Spectrum, Skipped, Rejected, In doubt.',
    );
    expect((await girder(world, 'tieout', '--target', 'west-XYZ')).err).toContain(
      '--connection acme --target east-ABC',
    );
    const draft = ['config', 'import', '--company', 'XYZ', '--spectrum'];
    expect((await girder(world, ...draft, 'west')).err).toContain('configured: east.');
    expect((await girder(world, ...draft, 'east')).err).toContain('companies of spectrum.east: ABC.');
  });

  it('asks for which of several connections a configuration is to be drafted', async () => {
    const both = worldOf(settingsFor({ acme: {}, north: {} }), brokenStore);
    const ran = await girder(both, 'config', 'import', '--spectrum', 'east', '--company', 'ABC');
    expect([ran.code, ran.err]).toEqual([
      2,
      'Say for which connection: --servicetrade <name>; acme, north post to east-ABC.\n',
    ]);
  });

  it('overwrites no file unless told to, before anything is asked of a worker (ST3)', async () => {
    const args = ['config', 'import', '--spectrum', 'east', '--company', 'ABC', '--out', __filename];
    const ran = await girder(world, ...args);
    expect([ran.code, ran.err]).toEqual([
      1,
      `${__filename} exists and stays as it is; --force overwrites it.\n`,
    ]);
  });

  it('needs somebody who decides', async () => {
    const nobody = worldOf(settings, brokenStore, { user: undefined });
    const ran = await girder(nobody, 'records', 'skip', 'x', '--reason', 'r');
    expect([ran.code, ran.err]).toEqual([2, 'Say who decides: --as <name>.\n']);
  });

  it('says in one sentence what is down, exit code 1, also as JSON', async () => {
    const ran = await girder(world, 'records', 'list');
    expect([ran.code, ran.out, ran.err]).toEqual([1, '', 'store is down\n']);
    const forScripts = await girder(world, 'records', 'list', '--json');
    expect([forScripts.code, JSON.parse(forScripts.out)]).toEqual([1, { error: 'store is down' }]);
  });

  it('prints the problems of a configuration, exit code 1', async () => {
    const broken = worldOf(settings, brokenStore, {
      loadSettings: (file) => {
        throw new CannotError(`${file}:3:1  mail  Is missing.\n\u001b[31m${file}:4:1  store  Is odd.`);
      },
    });
    const ran = await girder(broken, 'config', 'check', 'my.yaml');
    expect([ran.code, ran.err]).toEqual([1, 'my.yaml:3:1  mail  Is missing.\nmy.yaml:4:1  store  Is odd.\n']);
  });

  it('asks for credentials only when it checks the configuration as a worker would', async () => {
    const asked: boolean[] = [];
    const noting = worldOf(settings, brokenStore, {
      loadSettings: (_file, { credentials }) => {
        asked.push(credentials);
        return settings;
      },
    });
    await girder(noting, 'config', 'check');
    await girder(noting, 'config', 'check', '--no-credentials');
    await girder(noting, 'records', 'list');
    expect(asked).toEqual([true, false, false]);
  });

  it('says that a configuration is good', async () => {
    const ran = await girder(world, 'config', 'check', '--json');
    expect([ran.code, JSON.parse(ran.out)]).toEqual([
      0,
      { ok: true, hash: '0123456789ab', spectrum: ['east'], servicetrade: ['acme'] },
    ]);
  });
});

describe('verdicts of resolve', () => {
  it.each([
    [{ posted: '1042' }, { kind: 'posted', ref: '1042', part: undefined }],
    [
      { notPosted: true, part: 'credit' },
      { kind: 'notPosted', part: 'credit' },
    ],
    [{ creditAndRebill: '1043' }, { kind: 'creditAndRebill', newBase: '1043' }],
    [{ sendAgain: true }, { kind: 'sendAgain' }],
    [{ accept: true }, { kind: 'accept' }],
    [{ askSource: true }, { kind: 'askSource' }],
    [{ offset: true }, { kind: 'offset' }],
  ])('reads %j', (options, verdict) => {
    expect(verdictOf(options)).toEqual(verdict);
  });
});

describe('the period of a tie-out (OP10)', () => {
  const now = new Date('2026-11-21T03:30:00Z');

  it('is today in the zone of the ledger unless something else is asked', () => {
    expect(periodOf({}, 'America/New_York', now)).toEqual({ from: '2026-11-20', to: '2026-11-20' });
    expect(periodOf({}, 'Asia/Tokyo', now)).toEqual({ from: '2026-11-21', to: '2026-11-21' });
  });

  it('is a day, a span of days or a batch', () => {
    expect(periodOf({ date: '2026-11-05' }, 'UTC', now)).toEqual({ from: '2026-11-05', to: '2026-11-05' });
    expect(periodOf({ from: '2026-11-01', to: '2026-11-30' }, 'UTC', now)).toEqual({
      from: '2026-11-01',
      to: '2026-11-30',
    });
    expect(periodOf({ batch: 'ST20261120' }, 'UTC', now)).toEqual({ batch: 'ST20261120' });
  });
});
