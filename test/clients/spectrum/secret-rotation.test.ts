import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { secretKey, storeSecretVault } from '../../../clients/spectrum';
import type { ClientSecrets, SecretVault } from '../../../clients/spectrum';
import { secretKeeper } from '../../../clients/spectrum/secret-rotation';
import type { RotationTimes, SecretKeeper } from '../../../clients/spectrum/secret-rotation';
import { directoryStore } from '../../../clients/store/directory';
import { sealedStore } from '../../../clients/store/sealed';
import { memoryVault } from '../store/support/memory-vault';
import { authority } from './authority';
import type { Authority } from './authority';

const day = 24 * 3_600_000;
const times: RotationTimes = { leaseMs: 300, lookMs: 5, quietMs: 0, againMs: 0 };

/** The entered secret ends in two days, and the next is asked for three days before. */
const due = { clientId: 'girder', clientSecret: 's0', rotation: { secretExpiresAt: 0, beforeMs: 3 * day } };
const inDays = (days: number): number => Date.now() + days * day;

function keeper(
  of: Authority,
  vault: SecretVault,
  changes: { secret?: string; expiresAt?: number; times?: Partial<RotationTimes> } = {},
): SecretKeeper {
  const rotation = { ...due.rotation, secretExpiresAt: changes.expiresAt ?? inDays(2) };
  const settings = { ...due, clientSecret: changes.secret ?? 's0', rotation };
  return secretKeeper('east', settings, vault, of.grants, { ...times, ...changes.times });
}

async function stored(secrets: Partial<ClientSecrets>): Promise<SecretVault> {
  const vault = memoryVault<ClientSecrets>();
  const proven = { secret: 's0', expiresAt: inDays(2) };
  await vault.swap(undefined, { clientId: 'girder', proven, unproven: [], ...secrets });
  return vault;
}

const held = async (vault: SecretVault): Promise<ClientSecrets | undefined> => (await vault.read())?.value;
const failure = (doing: Promise<unknown>): Promise<unknown> =>
  doing.then(
    () => 'no failure',
    (error: unknown) => error,
  );

describe('a client secret (ST3)', () => {
  it('is used as entered while it is good for long, and nothing is stored', async () => {
    const server = authority();
    const vault = memoryVault<ClientSecrets>();
    const { token } = await keeper(server, vault, { expiresAt: inDays(30) }).token();
    expect(token).toBe('for-s0');
    expect(server.asked).toEqual(['token s0']);
    expect(await vault.read()).toBeUndefined();
  });

  it('without self-rotation is the entered one, however old, and the vault is not looked at', async () => {
    const server = authority();
    const vault = await stored({ proven: { secret: 'other', expiresAt: 0 } });
    const alone = secretKeeper(
      'east',
      { clientId: 'girder', clientSecret: 's0' },
      vault,
      server.grants,
      times,
    );
    expect((await alone.maintain()).token).toBe('for-s0');
    expect(await alone.expiresAt()).toBeUndefined();
    expect(server.asked).toEqual(['token s0']);
  });

  it('is replaced before its end: proven to work, then asked for, then the new one proven', async () => {
    const server = authority();
    const vault = memoryVault<ClientSecrets>();
    const one = keeper(server, vault);
    expect((await one.token()).token).toBe('for-s1');
    expect(server.asked).toEqual(['token s0', 'rotate s0', 'token s1']);
    expect(await held(vault)).toEqual({
      clientId: 'girder',
      proven: { secret: 's1', expiresAt: expect.any(Number) },
      unproven: [],
    });
    expect(await one.expiresAt()).toBeGreaterThan(inDays(80));
    expect((await one.token()).token).toBe('for-s1');
    expect(server.asked.slice(3)).toEqual(['token s1']);
  });

  it('is asked for by one process alone', async () => {
    const server = authority();
    const vault = memoryVault<ClientSecrets>();
    const tokens = await Promise.all(Array.from({ length: 8 }, () => keeper(server, vault).maintain()));
    expect(server.asked.filter((one) => one.startsWith('rotate'))).toEqual(['rotate s0']);
    expect(tokens.length).toBe(8);
    expect((await held(vault))?.proven.secret).toBe('s1');
  });

  it('stays when the new one is not taken yet; both are tried, the newest first', async () => {
    const server = authority({ overlap: true });
    const vault = await stored({ unproven: [{ secret: 'early', expiresAt: inDays(90) }] });
    const one = keeper(server, vault, { expiresAt: inDays(30) });
    server.rotation = () => 'refuse';
    expect((await one.token()).token).toBe('for-s0');
    expect(server.asked.slice(0, 2)).toEqual(['token early', 'token s0']);
    expect((await held(vault))?.unproven).toMatchObject([{ secret: 'early' }]);
    server.enter('early');
    expect((await one.token()).token).toBe('for-early');
    expect(await held(vault)).toMatchObject({ proven: { secret: 'early' }, unproven: [] });
  });

  it('stays when Spectrum refuses a new one, and who maintains it is told what to do', async () => {
    const server = authority({ rotation: () => 'refuse' });
    const vault = memoryVault<ClientSecrets>();
    const one = keeper(server, vault);
    expect((await one.token()).token).toBe('for-s0');
    expect(await failure(one.maintain())).toMatchObject({
      kind: 'refused',
      service: 'secretRotation',
      sentence: expect.stringMatching(/HTTP 400 unauthorized_client.*allows self-rotation/),
    });
    expect((await held(vault))?.rotating).toBeUndefined();
    expect((await one.token()).token).toBe('for-s0');
  });

  it('that brought nothing is not asked for on every token', async () => {
    const server = authority({ rotation: () => 'notConnect' });
    const one = keeper(server, memoryVault(), { times: { againMs: 60_000 } });
    await one.token();
    await one.token();
    expect(server.asked).toEqual(['token s0', 'rotate s0', 'token s0']);
  });
});

describe('a rotation whose answer is lost (ST3)', () => {
  it.each(['loseAnswer', 'loseQuestion'] as const)(
    'goes on with the old secret where that still works (%s)',
    async (fate) => {
      const server = authority({ overlap: true, rotation: (nth) => (nth === 1 ? fate : 'answer') });
      const vault = memoryVault<ClientSecrets>();
      const one = keeper(server, vault);
      expect((await one.token()).token).toBe('for-s0');
      expect(server.asked).toEqual(['token s0', 'rotate s0', 'token s0']);
      expect((await held(vault))?.unanswered).toBeUndefined();
      const next = fate === 'loseAnswer' ? 's2' : 's1';
      expect((await one.token()).token).toBe(`for-${next}`);
      expect((await held(vault))?.proven.secret).toBe(next);
    },
  );

  it('says at once, to who maintains it, that a new one must be entered and where', async () => {
    const server = authority({ rotation: () => 'loseAnswer' });
    const vault = memoryVault<ClientSecrets>();
    const error = await failure(keeper(server, vault).maintain());
    expect(error).toMatchObject({
      kind: 'access',
      sentence: expect.stringMatching(
        /no longer takes the client secret of girder.*answer with it was lost.*new secret must be entered.*Data Exchange.*spectrum\.east\.enhanced\.clientSecret/,
      ),
    });
    expect(JSON.stringify(error) + String(error)).not.toContain('s0');
    expect((await held(vault))?.unanswered).toEqual(expect.any(Number));
  });

  it('does not take the token away that was just given, and the next one says it', async () => {
    const server = authority({ rotation: () => 'loseAnswer' });
    const one = keeper(server, memoryVault());
    expect((await one.token()).token).toBe('for-s0');
    expect(await failure(one.token())).toMatchObject({ kind: 'access' });
  });

  it('is over once a person has entered a new one, in this process or another', async () => {
    const server = authority({ rotation: (nth) => (nth === 1 ? 'loseAnswer' : 'answer') });
    const vault = memoryVault<ClientSecrets>();
    await failure(keeper(server, vault).maintain());
    server.enter('typed');
    const restarted = keeper(server, vault, { secret: 'typed', expiresAt: inDays(60) });
    expect((await restarted.token()).token).toBe('for-typed');
    expect(await held(vault)).toEqual({
      clientId: 'girder',
      proven: { secret: 'typed', expiresAt: expect.any(Number) },
      unproven: [],
    });
    expect((await keeper(server, vault, { secret: 's0' }).token()).token).toBe('for-typed');
  });

  it('of a process that died is told from the mark it left, after its lease', async () => {
    const server = authority();
    server.enter('lost');
    const vault = await stored({ rotating: { by: 'dead', until: Date.now() + 80 } });
    const began = performance.now();
    const error = await failure(keeper(server, vault).token());
    expect(performance.now() - began).toBeGreaterThan(60);
    expect(error).toMatchObject({
      kind: 'access',
      sentence: expect.stringContaining('answer with it was lost'),
    });
  });

  it('of a process that died before it asked hinders nobody', async () => {
    const server = authority();
    const vault = await stored({ rotating: { by: 'dead', until: Date.now() - 1 } });
    expect((await keeper(server, vault).token()).token).toBe('for-s1');
  });

  it('F13: a mark from a clock that is ahead holds nobody up longer than a lease', async () => {
    const server = authority();
    const vault = await stored({ rotating: { by: 'dead', until: inDays(1) } });
    const one = keeper(server, vault, { times: { leaseMs: 40 } });
    expect((await one.token()).token).toBe('for-s0');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await one.token()).token).toBe('for-s1');
  });
});

describe('the others (ST3)', () => {
  it('wait while one process rotates and the old secret is gone already', async () => {
    const server = authority();
    server.enter('s1');
    const vault = await stored({ rotating: { by: 'other', until: Date.now() + 10_000 } });
    const waiting = keeper(server, vault, { times: { leaseMs: 10_000 } }).token();
    await new Promise((resolve) => setTimeout(resolve, 30));
    const now = await vault.read();
    const proven = { secret: 's0', expiresAt: inDays(2) };
    const unproven = [{ secret: 's1', expiresAt: inDays(90) }];
    await vault.swap(now?.version, { clientId: 'girder', proven, unproven });
    expect((await waiting).token).toBe('for-s1');
    expect(server.asked).toEqual(['token s0', 'token s1']);
    expect(await held(vault)).toMatchObject({ proven: { secret: 's1' }, unproven: [] });
  });

  it('are told nothing of the secret by a Spectrum that is down, and nothing changes', async () => {
    const server = authority({ down: true });
    const vault = await stored({});
    expect(await failure(keeper(server, vault).token())).toMatchObject({ kind: 'unavailable' });
    expect(await held(vault)).toMatchObject({ proven: { secret: 's0' }, unproven: [] });
  });

  it('a refused secret is not asked for again at once, so that nobody locks the account', async () => {
    const server = authority();
    server.enter('else');
    const one = keeper(server, await stored({}), { times: { quietMs: 60_000 } });
    expect(await failure(one.token())).toMatchObject({ kind: 'access' });
    expect(await failure(one.token())).toMatchObject({ kind: 'access' });
    expect(server.asked).toEqual(['token s0']);
  });

  it('look again when a rotation was over between their look and their question', async () => {
    const server = authority();
    const vault = await stored({});
    const meanwhile: Authority = {
      ...server,
      grants: {
        ...server.grants,
        async token(secret) {
          if (secret === 's0') {
            server.enter('s1');
            const proven = { secret: 's1', expiresAt: inDays(90) };
            await vault.swap((await vault.read())?.version, { clientId: 'girder', proven, unproven: [] });
          }
          return server.grants.token(secret);
        },
      },
    };
    expect((await keeper(meanwhile, vault).token()).token).toBe('for-s1');
  });

  it('keep a newer secret that another process proved meanwhile, though the entered one still works', async () => {
    const server = authority({ overlap: true });
    const vault = await stored({});
    const newer = { clientId: 'girder', proven: { secret: 's1', expiresAt: inDays(90) }, unproven: [] };
    const late: Authority = {
      ...server,
      grants: {
        ...server.grants,
        async token(secret) {
          if (secret === 's0') await vault.swap((await vault.read())?.version, newer);
          return server.grants.token(secret);
        },
      },
    };
    expect((await keeper(late, vault).token()).token).toBe('for-s0');
    expect(await held(vault)).toEqual(newer);
  });

  it('secrets of another client id are of no use', async () => {
    const server = authority();
    const vault = await stored({ clientId: 'former', proven: { secret: 'x', expiresAt: inDays(50) } });
    expect((await keeper(server, vault, { expiresAt: inDays(30) }).token()).token).toBe('for-s0');
    expect(server.asked).toEqual(['token s0']);
  });
});

describe('a store that fails while a secret is received (ST3)', () => {
  /** Fails so many writes after the first, which is the mark. */
  function failing(vault: SecretVault, count: () => number): SecretVault {
    let writes = 0;
    return {
      read: () => vault.read(),
      swap(version, value) {
        writes += 1;
        if (writes > 1 && writes <= 1 + count()) return Promise.reject(new Error('the store is away'));
        return vault.swap(version, value);
      },
    };
  }

  it('is tried again until it has the secret', async () => {
    const server = authority();
    const vault = memoryVault<ClientSecrets>();
    const one = keeper(
      server,
      failing(vault, () => 5),
    );
    expect((await one.token()).token).toBe('for-s1');
    expect((await held(vault))?.proven.secret).toBe('s1');
  });

  it('that cannot even be marked leaves the token, and nobody is asked for a secret', async () => {
    const server = authority();
    const away: SecretVault = {
      ...memoryVault<ClientSecrets>(),
      swap: () => Promise.reject(new Error('away')),
    };
    const one = keeper(server, away);
    expect((await one.token()).token).toBe('for-s0');
    expect(await failure(one.maintain())).toMatchObject({ message: 'away' });
    expect(server.asked).toEqual(['token s0', 'token s0']);
  });

  it('does not lose it in this process: it is stored with the next token, which is soon', async () => {
    const server = authority();
    const vault = memoryVault<ClientSecrets>();
    let away = 1_000_000;
    const one = keeper(
      server,
      failing(vault, () => away),
      { times: { leaseMs: 40, quietMs: 1_000 } },
    );
    const token = await one.token();
    expect(token.token).toBe('for-s1');
    expect(token.renewAt).toBeLessThanOrEqual(Date.now() + 1_000);
    expect((await held(vault))?.proven.secret).toBe('s0');
    away = 0;
    expect((await one.token()).token).toBe('for-s1');
    expect(await held(vault)).toMatchObject({ proven: { secret: 's1' }, unproven: [] });
  });
});

describe('the vault in the record store (ST3)', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'girder-secrets-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const key = Buffer.alloc(32, 7).toString('base64');
  const vaultOf = (with_: string): SecretVault =>
    storeSecretVault(sealedStore(directoryStore({ path: folder }), with_), 'east', with_);
  const secrets: ClientSecrets = {
    clientId: 'girder',
    proven: { secret: 'canary-old', expiresAt: 1 },
    unproven: [{ secret: 'canary-new', expiresAt: 2 }],
    rotating: { by: 'me', until: 3 },
    unanswered: 4,
  };

  it('gives back what was put, and of two writers one wins', async () => {
    const [a, b] = [vaultOf(key), vaultOf(key)];
    expect(await a.read()).toBeUndefined();
    const first = await Promise.all([a.swap(undefined, secrets), b.swap(undefined, secrets)]);
    expect(first.filter(Boolean)).toHaveLength(1);
    expect(await held(b)).toEqual(secrets);
    const version = (await b.read())?.version;
    const second = await Promise.all([a.swap(version, secrets), b.swap(version, secrets)]);
    expect(second.filter(Boolean)).toHaveLength(1);
  });

  it('lets four processes rotate once', async () => {
    const server = authority();
    await Promise.all(Array.from({ length: 4 }, () => keeper(server, vaultOf(key)).maintain()));
    expect(server.asked.filter((one) => one.startsWith('rotate'))).toEqual(['rotate s0']);
    expect(await held(vaultOf(key))).toMatchObject({ proven: { secret: 's1' }, unproven: [] });
  });

  it('F17: shows no secret, and another key names the remedy', async () => {
    await vaultOf(key).swap(undefined, secrets);
    const raw = await directoryStore({ path: folder }).get(secretKey('east'), (value) =>
      JSON.stringify(value),
    );
    expect(raw?.value).toContain('sealed');
    expect(raw?.value).not.toContain('canary');
    const other = await failure(vaultOf(Buffer.alloc(32, 8).toString('base64')).read());
    expect(String(other)).toMatch(/GIRDER_STORE_KEY.*spectrum\.east\.enhanced\.clientSecret/);
    expect(String(other)).not.toContain('canary');
  });
});
