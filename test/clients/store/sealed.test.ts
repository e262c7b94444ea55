import { execFileSync } from 'node:child_process';
import { directoryStore } from '../../../clients/store/directory';
import { openStore } from '../../../clients/store/open-store';
import { secretBox } from '../../../clients/store/secret-box';
import { removeFolders, temporaryFolder } from './support/adapters';

const asIs = (value: unknown) => value;
const key = Buffer.alloc(32, 7).toString('base64');
const canary = 'CANARY 12 Elm Street';

afterAll(removeFolders);

function holds(path: string, text: string): boolean {
  try {
    execFileSync('grep', ['-rqF', text, path]);
    return true;
  } catch {
    return false;
  }
}

describe('secret box', () => {
  it.each([
    ['32 bytes in base64', key],
    ['32 bytes in base64url without padding', Buffer.alloc(32, 251).toString('base64url')],
    ['a passphrase', 'correct horse battery staple'],
  ])('opens what it sealed, with %s', (_kind, secret) => {
    const sealed = secretBox(secret, 'tokens/acme').seal(`${canary} – é`);
    expect(sealed).not.toContain('Elm');
    expect(secretBox(secret, 'tokens/acme').open(sealed)).toBe(`${canary} – é`);
    expect(secretBox(secret, 'tokens/acme').seal(canary)).not.toBe(
      secretBox(secret, 'tokens/acme').seal(canary),
    );
  });

  it('opens nothing that has another key, another place, or was changed in any byte', () => {
    const box = secretBox(key, 'tokens/acme');
    const sealed = box.seal('secret');
    expect(() => secretBox('another passphrase of length', 'tokens/acme').open(sealed)).toThrow(
      'GIRDER_STORE_KEY',
    );
    expect(() => secretBox(key, 'tokens/other').open(sealed)).toThrow('"tokens/other" does not open');
    expect(() => box.open('plain text')).toThrow('is not');
    expect(() => box.open('girder1.AAAA')).toThrow('is not');
    const bytes = Buffer.from(sealed.slice('girder1.'.length), 'base64url');
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(() => box.open(`girder1.${changed.toString('base64url')}`)).toThrow('does not open');
    }
  });

  it('refuses a key that is too short, and says how to make one', () => {
    expect(() => secretBox('short')).toThrow(/openssl rand -base64 32.*it has 5/);
    expect(() => openStore({ kind: 'directory', path: temporaryFolder(), key: 'short' })).toThrow('it has 5');
  });
});

describe('a store with a key', () => {
  it.each(['postings/r/invoice', 'inbox/m', 'reports/preview'])('holds no clear text of %s', async (name) => {
    const path = temporaryFolder();
    const store = openStore({ kind: 'directory', path, key });
    const first = await store.create(name, { text: canary }, asIs);
    await expect(store.get(name, asIs)).resolves.toMatchObject({ value: { text: canary } });
    const lost = await store.create(name, { text: 'other' }, asIs);
    expect(lost).toMatchObject({ won: false, current: { value: { text: canary } } });
    const swapped = await store.swap(name, first.won ? first.version : '', { text: `${canary} 2` }, asIs);
    expect(swapped.won).toBe(true);
    expect(holds(path, 'CANARY')).toBe(false);
    expect(holds(path, 'sealed')).toBe(true);
  });

  it('reads what was written before there was a key, and seals it with the next write', async () => {
    const path = temporaryFolder();
    const before = await openStore({ kind: 'directory', path }).create(
      'postings/r/a',
      { text: canary },
      asIs,
    );
    const store = openStore({ kind: 'directory', path, key });
    const found = await store.get('postings/r/a', asIs);
    expect(found?.value).toEqual({ text: canary });
    const swapped = await store.swap('postings/r/a', before.won ? before.version : '', { text: 'b' }, asIs);
    expect(swapped.won).toBe(true);
    const raw = await directoryStore({ path }).get('postings/r/a', asIs);
    expect(raw?.value).toEqual({ sealed: expect.stringMatching(/^girder1\./) });
  });

  it('says which key is missing or wrong', async () => {
    const path = temporaryFolder();
    await openStore({ kind: 'directory', path, key }).create('postings/r/a', 1, asIs);
    await expect(openStore({ kind: 'directory', path }).get('postings/r/a', asIs)).rejects.toThrow(
      /"postings\/r\/a".*set GIRDER_STORE_KEY/,
    );
    const other = openStore({ kind: 'directory', path, key: 'another passphrase of length' });
    await expect(other.get('postings/r/a', asIs)).rejects.toThrow('does not open with GIRDER_STORE_KEY');
  });
});

describe.each([{ given: key }, { given: undefined }])('tokens, with store key $given', ({ given }) => {
  it('are stored sealed or not at all', async () => {
    const path = temporaryFolder();
    const store = openStore({ kind: 'directory', path, key: given });
    await expect(store.create('tokens/acme', { accessToken: canary }, asIs)).rejects.toThrow(
      '"tokens/acme" must be sealed',
    );
    expect(holds(path, 'CANARY')).toBe(false);
    const value = { sealed: secretBox(key, 'tokens/acme').seal(canary) };
    const made = await store.create('tokens/acme', value, asIs);
    await expect(store.get('tokens/acme', asIs)).resolves.toMatchObject({ value });
    const version = made.won ? made.version : '';
    await expect(store.swap('tokens/acme', version, { sealed: canary }, asIs)).rejects.toThrow(
      'must be sealed',
    );
  });
});
