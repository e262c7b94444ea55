import { z } from 'zod';
import { directoryStore } from '../../../clients/store/directory';
import { sealedVault } from '../../../clients/store/sealed-vault';
import type { Contents, Vault } from '../../../clients/store/sealed-vault';
import { secretBox } from '../../../clients/store/secret-box';
import { removeFolders, temporaryFolder } from './support/adapters';
import { memoryVault } from './support/memory-vault';

const storeKey = Buffer.alloc(32, 7).toString('base64');
const contents: Contents<{ secret: string }> = {
  key: 'tokens/acme',
  schema: z.object({ secret: z.string() }),
  advice: 'Remove the object.',
};

const sealedIn = (path: string): Vault<{ secret: string }> =>
  sealedVault(directoryStore({ path }), storeKey, contents);

afterAll(removeFolders);

describe.each<[string, () => Vault<{ secret: string }>]>([
  ['in the record store', () => sealedIn(temporaryFolder())],
  ['in memory, as other tests use it', () => memoryVault()],
])('ST3: a vault %s', (_where, make) => {
  it('holds nothing at first, and then what was put', async () => {
    const vault = make();
    expect(await vault.read()).toBeUndefined();
    expect(await vault.swap(undefined, { secret: 'a' })).toBe(true);
    expect((await vault.read())?.value).toEqual({ secret: 'a' });
  });

  it('takes a value only from one who has seen the last', async () => {
    const vault = make();
    await vault.swap(undefined, { secret: 'a' });
    const seen = (await vault.read())?.version;
    expect(await vault.swap(undefined, { secret: 'b' })).toBe(false);
    expect(await vault.swap(seen, { secret: 'c' })).toBe(true);
    expect(await vault.swap(seen, { secret: 'd' })).toBe(false);
    expect((await vault.read())?.value).toEqual({ secret: 'c' });
  });
});

describe('F17: a sealed vault that does not open', () => {
  it.each([
    ['text that is no JSON', 'canary'],
    ['a value of another shape', '{"canary":1}'],
  ])('says what to do, and nothing of %s', async (_what, text) => {
    const path = temporaryFolder();
    const sealed = secretBox(storeKey, contents.key).seal(text);
    await directoryStore({ path }).create(contents.key, { sealed }, (value) => value);
    const message = await sealedIn(path)
      .read()
      .then(String, (error: unknown) => String(error));
    expect(message).toBe(
      'Error: tokens/acme in the record store cannot be opened: was GIRDER_STORE_KEY changed? Remove the object.',
    );
  });

  it('refuses a value that was moved from another key', async () => {
    const path = temporaryFolder();
    const store = directoryStore({ path });
    const elsewhere = sealedVault(store, storeKey, { ...contents, key: 'tokens/other' });
    await elsewhere.swap(undefined, { secret: 'canary' });
    const moved = await store.get('tokens/other', (value) => value);
    await store.create<unknown>(contents.key, moved?.value, (value) => value);
    await expect(sealedIn(path).read()).rejects.toThrow('tokens/acme in the record store cannot be opened');
  });
});
