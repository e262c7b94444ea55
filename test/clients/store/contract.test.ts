import { z } from 'zod';
import type { Store } from '../../../clients/store/port';
import { adapters, collect, open, removeFolders, runChild } from './support/adapters';

/** What both adapters of the record store promise (docs/concepts.md, "The record store"; F10). */
const asIs = (value: unknown) => value;
const counter = z.object({ count: z.number() });

afterAll(removeFolders);

describe.each(adapters())('the record store on $name', ({ settings }) => {
  const promised = settings ? it : it.skip;
  let store: Store;

  beforeAll(() => {
    if (settings) store = open(settings);
  });
  afterAll(() => store?.close());

  promised('gives back what was written, and nothing for what was not', async () => {
    const value = { text: 'Größe "9″" – 漢字 🏗️ \u0000\u2028', nested: [1, null, { deep: true }] };
    await expect(store.get('records/none', asIs)).resolves.toBeUndefined();
    await expect(store.create('records/some', value, asIs)).resolves.toMatchObject({ won: true });
    await expect(store.get('records/some', asIs)).resolves.toMatchObject({ value });
  });

  promised('creates once: the second hears what the first wrote', async () => {
    await store.create('codes/east-ABC/ar-invoice/1', { owner: 'a' }, asIs);
    const second = await store.create('codes/east-ABC/ar-invoice/1', { owner: 'b' }, asIs);
    expect(second).toMatchObject({ won: false, current: { value: { owner: 'a' } } });
  });

  promised('swaps only what is still as it was read', async () => {
    const first = await store.create('records/swap', 1, asIs);
    if (!first.won) throw new Error('the first write lost');
    const second = await store.swap('records/swap', first.version, 2, asIs);
    const late = await store.swap('records/swap', first.version, 3, asIs);
    expect(second.won).toBe(true);
    expect(late).toMatchObject({ won: false, current: { value: 2 } });
    // What the loser was given is good for its next try.
    if (late.won || !late.current) throw new Error('the late write won');
    await expect(store.swap('records/swap', late.current.version, 4, asIs)).resolves.toMatchObject({
      won: true,
    });
  });

  promised('swaps again with the version that a write returned', async () => {
    let written = await store.create('records/chain', 0, asIs);
    for (let turn = 1; turn <= 25; turn += 1) {
      if (!written.won) throw new Error(`write ${turn - 1} lost`);
      written = await store.swap('records/chain', written.version, turn, asIs);
    }
    await expect(store.get('records/chain', asIs)).resolves.toMatchObject({ value: 25 });
  });

  promised('removes for good and twice, and creates anew', async () => {
    const first = await store.create('open/removed', 1, asIs);
    if (!first.won) throw new Error('the first write lost');
    await store.remove('open/removed');
    await store.remove('open/removed');
    await store.remove('open/never-there');
    await expect(store.get('open/removed', asIs)).resolves.toBeUndefined();
    await expect(collect(store.list('open/removed'))).resolves.toEqual([]);
    const swapped = await store.swap('open/removed', first.version, 2, asIs);
    expect(swapped).toEqual({ won: false, current: undefined });

    await expect(store.create('open/removed', 3, asIs)).resolves.toMatchObject({ won: true });
    // A version from before the removal is not a version of the new object.
    await expect(store.swap('open/removed', first.version, 4, asIs)).resolves.toMatchObject({ won: false });
    await expect(store.get('open/removed', asIs)).resolves.toMatchObject({ value: 3 });
  });

  promised('tells apart keys that differ in case, dots, tildes and length only', async () => {
    const long = 'x'.repeat(230);
    const keys = ['A', 'a', '%2E', '.hidden', 'a.b', 'A.B', '%C3%A9', '-~@_', 'con', long, `${long}y`].map(
      (part) => `odd/${part}/end`,
    );
    for (const key of keys) await store.create(key, key, asIs);
    for (const key of keys) await expect(store.get(key, asIs)).resolves.toMatchObject({ value: key });
    await expect(collect(store.list('odd/'))).resolves.toEqual([...keys].sort());
  });

  promised.each([
    ['nothing', ''],
    ['an empty part', 'a//b'],
    ['a slash in front', '/a'],
    ['a slash at the end', 'a/'],
    ['dots', 'a/../b'],
    ['a space', 'a b'],
    ['a letter that was not encoded', 'ä'],
    ['a backslash', 'a\\b'],
    ['more than 1,024 characters', `a/${'x'.repeat(1100)}`],
  ])('refuses a key of %s and says how keys are built', async (_name, key) => {
    await expect(store.create(key, 1, asIs)).rejects.toThrow(/is not a store key.*clients\/store\/keys\.ts/);
  });

  promised('says which key does not hold what was expected', async () => {
    await store.create('records/shape', { count: 'many' }, asIs);
    await expect(store.get('records/shape', (value) => counter.parse(value))).rejects.toThrow(
      /"records\/shape".*count/,
    );
  });

  promised('lists by any beginning, in order, past 1,000 keys', async () => {
    const names = Array.from({ length: 1_100 }, (_, index) => `rec-${String(index).padStart(5, '0')}`);
    const rest = [...names];
    const writer = async () => {
      for (let name = rest.pop(); name !== undefined; name = rest.pop()) {
        await store.create(`list/many/${name}`, 1, asIs);
      }
    };
    await Promise.all(Array.from({ length: 8 }, writer));
    await store.create('list/many-more/x', 1, asIs);

    await expect(collect(store.list('list/many/'))).resolves.toEqual(names.map((n) => `list/many/${n}`));
    await expect(collect(store.list('list/many/rec-0001'))).resolves.toHaveLength(10);
    await expect(collect(store.list('list/many-'))).resolves.toEqual(['list/many-more/x']);
    await expect(collect(store.list('list/none'))).resolves.toEqual([]);
    await expect(collect(store.list('list/'))).resolves.toEqual(
      ['list/many-more/x', ...names.map((n) => `list/many/${n}`)].sort(),
    );
  });

  promised('F10: 1,000 simultaneous claims of one key have one winner', async () => {
    const claims = await Promise.all(
      Array.from({ length: 1_000 }, (_, owner) => store.create('claims/one', { owner }, asIs)),
    );
    const winners = claims.flatMap((claim, owner) => (claim.won ? [owner] : []));
    expect(winners).toHaveLength(1);
    const held = await store.get('claims/one', asIs);
    expect(held?.value).toEqual({ owner: winners[0] });
    for (const claim of claims) {
      if (!claim.won) expect(claim.current?.value).toEqual(held?.value);
    }
  });

  promised(
    'F10: 1,000 increments by 4 processes are 1,000',
    async () => {
      const argument = { settings, key: 'counters/shared', times: 250 };
      const ends = await Promise.all(Array.from({ length: 4 }, () => runChild('increment', argument)));
      expect(ends.map(({ code, output }) => (code === 0 ? 'done' : output))).toEqual(Array(4).fill('done'));
      await expect(store.get('counters/shared', asIs)).resolves.toMatchObject({ value: { count: 1_000 } });
    },
    60_000,
  );
});
