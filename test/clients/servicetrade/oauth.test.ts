import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { storeTokenVault } from '../../../clients/servicetrade';
import type { TokenVault, Tokens } from '../../../clients/servicetrade';
import { createTokenSource } from '../../../clients/servicetrade/oauth';
import type { TokenSource } from '../../../clients/servicetrade/oauth';
import { createGrants, jwtExpiry } from '../../../clients/servicetrade/oauth-grants';
import { createTransport } from '../../../clients/servicetrade/transport';
import { directoryStore } from '../../../clients/store/directory';
import { memoryVault } from '../store/support/memory-vault';
import { clientOf, closeAfter, closeAll, data, json, reset, serve } from './loopback';
import type { Respond } from './loopback';

afterEach(closeAll);

/** An authorisation server that takes each refresh token once, and remembers what it was asked. */
function authority(options: { expiresIn?: number; lose?: (grant: string, nth: number) => boolean } = {}) {
  const log: { grant: string; outcome: 'granted' | 'reuse' | 'lost' }[] = [];
  const open = new Set<string>();
  let issued = 0;
  const respond: Respond = (seen, response) => {
    const body = seen.body as { grant_type: string; refresh_token?: string; client_secret?: string };
    const grant = body.grant_type === 'refresh_token' ? 'refresh' : 'credentials';
    if (grant === 'refresh' && !open.delete(body.refresh_token ?? '')) {
      log.push({ grant, outcome: 'reuse' });
      return json(response, { error: 'invalid_grant', error_description: 'already used' }, 401);
    }
    issued += 1;
    open.add(`refresh-${issued}`);
    const lost = options.lose?.(grant, issued) ?? false;
    log.push({ grant, outcome: lost ? 'lost' : 'granted' });
    if (lost) return reset(response);
    json(response, {
      access_token: `access-${issued}`,
      token_type: 'Bearer',
      expires_in: options.expiresIn ?? 86_400,
      refresh_token: `refresh-${issued}`,
    });
  };
  return { respond, log };
}

const times = { leaseMs: 5_000, lookMs: 5, quietMs: 60_000 };

function sourceOf(url: string, vault: TokenVault, own = times, answerMs = 1_000): TokenSource {
  const transport = closeAfter(createTransport(url, answerMs));
  const grants = createGrants(transport, 'acme', { clientId: 'girder', clientSecret: 'canary-secret' });
  return createTokenSource('acme', vault, grants, own);
}

async function stored(tokens: Partial<Tokens>): Promise<TokenVault> {
  const vault = memoryVault<Tokens>();
  await vault.swap(undefined, { accessToken: '', renewAt: 0, expiresAt: 0, ...tokens });
  return vault;
}

const minutes = (count: number): number => Date.now() + count * 60_000;

describe('tokens that rotate, shared by several processes', () => {
  test('four clients that start at once fetch one token', async () => {
    const { respond, log } = authority();
    const api = await serve((_seen, response) => data(response, { id: 7 }), respond);
    const vault = memoryVault<Tokens>();
    const clients = Array.from({ length: 4 }, () => sourceOf(api.url, vault));
    const tokens = await Promise.all(clients.flatMap((one) => [one.token(), one.token()]));
    expect(new Set(tokens)).toEqual(new Set(['access-1']));
    expect(log).toEqual([{ grant: 'credentials', outcome: 'granted' }]);
  });

  test('a token refused to all of them is refreshed once, with the refresh token (F5)', async () => {
    const { respond, log } = authority();
    let revoked = '';
    const api = await serve((seen, response) => {
      if (seen.authorization === `Bearer ${revoked}`)
        return json(response, { messages: { error: ['Expired'] } }, 401);
      data(response, { id: 7, name: 'Ann' });
    }, respond);
    const vault = memoryVault<Tokens>();
    const clients = Array.from({ length: 4 }, () => clientOf(api.url, { tokens: times }, vault));
    await Promise.all(clients.map((one) => one.user('7')));
    for (const round of [1, 2, 3]) {
      revoked = `access-${round}`;
      const users = await Promise.all(
        clients.flatMap((one) => [one.user('7'), one.user('7'), one.user('7')]),
      );
      expect(users).toHaveLength(12);
    }
    expect(log).toEqual([
      { grant: 'credentials', outcome: 'granted' },
      { grant: 'refresh', outcome: 'granted' },
      { grant: 'refresh', outcome: 'granted' },
      { grant: 'refresh', outcome: 'granted' },
    ]);
  });

  test('a refresh whose answer is lost falls back to id and secret; the used one is never tried again', async () => {
    const { respond, log } = authority({ lose: (grant) => grant === 'refresh' });
    const api = await serve((_seen, response) => data(response, {}), respond);
    const source = sourceOf(api.url, memoryVault());
    expect(await source.token()).toBe('access-1');
    expect(await source.token('access-1')).toBe('access-3');
    expect(log.map((one) => `${one.grant} ${one.outcome}`)).toEqual([
      'credentials granted',
      'refresh lost',
      'credentials granted',
    ]);
  });

  test('a refresh token that somebody used falls back to id and secret', async () => {
    const { respond, log } = authority();
    const api = await serve((_seen, response) => data(response, {}), respond);
    const vault = await stored({ accessToken: 'old', refreshToken: 'used-up', renewAt: 0, expiresAt: 0 });
    expect(await sourceOf(api.url, vault).token()).toBe('access-1');
    expect(log.map((one) => one.outcome)).toEqual(['reuse', 'granted']);
  });

  test('a process that died while refreshing: the next waits for its lease, then does not reuse its token', async () => {
    const { respond, log } = authority();
    const api = await serve((_seen, response) => data(response, {}), respond);
    const vault = await stored({
      refreshToken: 'maybe-used',
      refreshing: { by: 'dead', until: Date.now() + 80 },
    });
    expect(await sourceOf(api.url, vault).token()).toBe('access-1');
    expect(log).toEqual([{ grant: 'credentials', outcome: 'granted' }]);
  });

  test('a mark from a clock that is ahead keeps nobody waiting longer than a lease (F13)', async () => {
    const { respond, log } = authority();
    const api = await serve((_seen, response) => data(response, {}), respond);
    const vault = await stored({ refreshing: { by: 'dead', until: minutes(10) } });
    expect(await sourceOf(api.url, vault, { ...times, leaseMs: 60 }).token()).toBe('access-1');
    expect(log).toHaveLength(1);
  });

  test('while another process renews early, the token that still works is used', async () => {
    const vault = await stored({
      accessToken: 'works',
      renewAt: minutes(-1),
      expiresAt: minutes(4),
      refreshing: { by: 'other', until: minutes(1) },
    });
    expect(await sourceOf('http://127.0.0.1:1', vault).token()).toBe('works');
  });

  test('an early renewal that fails keeps the token that still works', async () => {
    const vault = await stored({
      accessToken: 'works',
      refreshToken: 'r',
      renewAt: minutes(-1),
      expiresAt: minutes(4),
    });
    const source = sourceOf('http://127.0.0.1:1', vault);
    expect(await source.token()).toBe('works');
    // Nothing was sent, so the refresh token is still good; the mark is gone.
    expect(await vault.read()).toMatchObject({ value: { accessToken: 'works', refreshToken: 'r' } });
    expect((await vault.read())?.value.refreshing).toBeUndefined();
  });

  test('tokens are renewed 5 minutes early, short ones at half of their life', async () => {
    for (const [expiresIn, early] of [
      [86_400, 300],
      [120, 60],
    ] as const) {
      const { respond } = authority({ expiresIn });
      const api = await serve((_seen, response) => data(response, {}), respond);
      const vault = memoryVault<Tokens>();
      await sourceOf(api.url, vault).token();
      const held = (await vault.read())?.value;
      expect(Math.round(((held?.expiresAt ?? 0) - (held?.renewAt ?? 0)) / 1000)).toBe(early);
    }
  });

  test('refused credentials are an error that says where to look, and block nobody', async () => {
    const api = await serve(
      (_seen, response) => data(response, {}),
      (_seen, response) => json(response, { error: 'invalid_client' }, 401),
    );
    const vault = memoryVault<Tokens>();
    const failure: unknown = await sourceOf(api.url, vault)
      .token()
      .catch((one: unknown) => one);
    expect(failure).toMatchObject({
      kind: 'unauthorized',
      sentence: expect.stringContaining('servicetrade.acme.oauth'),
    });
    expect(JSON.stringify(failure)).not.toContain('canary');
    expect((await vault.read())?.value.refreshing).toBeUndefined();
  });

  test.each<[string, Respond, string]>([
    ['HTML', (_s, r) => r.end('<html>'), 'unclear'],
    ['a token with a line end', (_s, r) => json(r, { access_token: 'a\r\nX-Evil: 1' }), 'unclear'],
    ['no token', (_s, r) => json(r, { data: {} }), 'unclear'],
    ['503', (_s, r) => r.writeHead(503).end(), 'unavailable'],
    ['429', (_s, r) => r.writeHead(429, { 'retry-after': '3' }).end(), 'throttled'],
    ['a reset', (_s, r) => reset(r), 'unavailable'],
  ])('%s instead of a token (F4)', async (_name, onToken, kind) => {
    const api = await serve((_seen, response) => data(response, {}), onToken);
    await expect(sourceOf(api.url, memoryVault()).token()).rejects.toMatchObject({ kind });
  });

  test('a server that gives the refused token again is an error, not a loop', async () => {
    const api = await serve(
      (_seen, response) => data(response, {}),
      (_seen, response) => json(response, { access_token: 'same', expires_in: 86_400 }),
    );
    const source = sourceOf(api.url, memoryVault());
    expect(await source.token()).toBe('same');
    await expect(source.token('same')).rejects.toMatchObject({ kind: 'unauthorized' });
  });
});

test('the end of a token without `expires_in` is read from the token', () => {
  const jwt = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
  expect(jwtExpiry(jwt({ exp: 1_800_000_000 }))).toBe(1_800_000_000_000);
  expect(jwtExpiry(jwt({}))).toBeUndefined();
  expect(jwtExpiry('opaque')).toBeUndefined();
  expect(jwtExpiry('a.%%%.c')).toBeUndefined();
});

describe('the vault in the record store', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'girder-tokens-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const vaultOf = (key: string): TokenVault =>
    storeTokenVault(closeAfter(directoryStore({ path: folder })), 'acme', key);
  const key = Buffer.alloc(32, 7).toString('base64');
  const tokens: Tokens = {
    accessToken: 'canary-access',
    refreshToken: 'canary-refresh',
    renewAt: 1,
    expiresAt: 2,
  };

  test('of two writers one wins', async () => {
    const [a, b] = [vaultOf(key), vaultOf(key)];
    expect(await a.read()).toBeUndefined();
    const first = await Promise.all([a.swap(undefined, tokens), b.swap(undefined, tokens)]);
    expect(first.filter(Boolean)).toHaveLength(1);
    const held = await b.read();
    expect(held?.value).toEqual(tokens);
    const second = await Promise.all([a.swap(held?.version, tokens), b.swap(held?.version, tokens)]);
    expect(second.filter(Boolean)).toHaveLength(1);
  });

  test('four clients over it fetch one token', async () => {
    const { respond, log } = authority();
    const api = await serve((_seen, response) => data(response, {}), respond);
    const sources = Array.from({ length: 4 }, () => sourceOf(api.url, vaultOf(key)));
    expect(new Set(await Promise.all(sources.map((one) => one.token())))).toEqual(new Set(['access-1']));
    expect(new Set(await Promise.all(sources.map((one) => one.token('access-1'))))).toEqual(
      new Set(['access-2']),
    );
    expect(log.map((one) => one.grant)).toEqual(['credentials', 'refresh']);
  });

  test('nothing of the tokens is readable, and another key names the remedy', async () => {
    await vaultOf(key).swap(undefined, tokens);
    const store = closeAfter(directoryStore({ path: folder }));
    const raw = await store.get('tokens/acme', (value) => JSON.stringify(value));
    expect(raw?.value).toBeDefined();
    expect(raw?.value).not.toContain('canary');
    const other = vaultOf(Buffer.alloc(32, 8).toString('base64'));
    await expect(other.read()).rejects.toThrow('GIRDER_STORE_KEY');
  });
});
