import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { directoryStore } from '../../../clients/store/directory';
import { objectPath } from '../../../clients/store/directory-names';
import type { WriteStep } from '../../../clients/store/directory-object';
import { fewAtATime, removeFolders, runChild, temporaryFolder } from './support/adapters';

const asText = (value: unknown) => String(value);

afterAll(removeFolders);

/** A write counts from `link()` on; before it, nothing but a temporary file is left. */
const steps: { dieAt: WriteStep; counts: boolean }[] = [
  { dieAt: 'begun', counts: false },
  { dieAt: 'temporary written', counts: false },
  { dieAt: 'temporary synced', counts: false },
  { dieAt: 'looked', counts: false },
  { dieAt: 'linked', counts: true },
  { dieAt: 'directory synced', counts: true },
  { dieAt: 'cleaned', counts: true },
];

function filesOf(path: string, key: string): string[] {
  return readdirSync(objectPath(path, key)).sort();
}

describe('F18: a process killed at any step of a write to the directory', () => {
  it.each(['create', 'swap', 'remove'] as const)(
    'leaves the old or the new state of a %s, and the next writer goes on',
    async (operation) => {
      const path = temporaryFolder();
      const store = directoryStore({ path, abandonedAfterMs: 0 });
      await fewAtATime(steps, async ({ dieAt, counts }) => {
        const key = `records/${dieAt.replace(' ', '-')}`;
        if (operation !== 'create') await store.create(key, 'old', asText);
        const end = await runChild('write-and-die', { path, operation, key, value: 'new', dieAt });
        expect({ dieAt, ...end }).toMatchObject({ dieAt, signal: 'SIGKILL', output: '' });

        const before = operation === 'create' ? undefined : 'old';
        const after = operation === 'remove' ? undefined : 'new';
        const found = await store.get(key, asText);
        expect({ dieAt, value: found?.value }).toEqual({ dieAt, value: counts ? after : before });

        const next = found
          ? await store.swap(key, found.version, 'next', asText)
          : await store.create(key, 'next', asText);
        expect({ dieAt, won: next.won }).toEqual({ dieAt, won: true });
        await expect(store.get(key, asText)).resolves.toMatchObject({ value: 'next' });
        expect({ dieAt, left: filesOf(path, key).filter((name) => name.startsWith('t')) }).toEqual({
          dieAt,
          left: [],
        });
      });
    },
    60_000,
  );
});

describe('pruning in the directory', () => {
  it('keeps the number of old versions small', async () => {
    const path = temporaryFolder();
    const store = directoryStore({ path });
    let written = await store.create('records/a', '0', asText);
    for (let turn = 1; turn <= 100; turn += 1) {
      if (!written.won) throw new Error('lost');
      written = await store.swap('records/a', written.version, String(turn), asText);
    }
    expect(filesOf(path, 'records/a').length).toBeLessThanOrEqual(12);
    await expect(store.get('records/a', asText)).resolves.toMatchObject({ value: '100' });
  });

  it('frees no number that a stalled writer is about to take (F21)', async () => {
    const path = temporaryFolder();
    const others = directoryStore({ path });
    const first = await others.create('records/a', 'first', asText);
    if (!first.won) throw new Error('lost');

    // The writer stops after it looked; meanwhile others write past it many times over.
    const stalled = directoryStore({ path, onStep: (step) => step === 'looked' && writeOver(path) });
    const late = await stalled.swap('records/a', first.version, 'late', asText);
    expect(late).toMatchObject({ won: false, current: { value: 'other 50' } });
    await expect(others.get('records/a', asText)).resolves.toMatchObject({ value: 'other 50' });
  }, 30_000);

  it('lets no writer win whose temporary file was taken for abandoned', async () => {
    const path = temporaryFolder();
    const others = directoryStore({ path, abandonedAfterMs: 0 });
    const first = await others.create('records/a', 'first', asText);
    if (!first.won) throw new Error('lost');
    const stalled = directoryStore({ path, onStep: (step) => step === 'looked' && writeOver(path, 0) });
    await expect(stalled.swap('records/a', first.version, 'late', asText)).resolves.toMatchObject({
      won: false,
      current: { value: 'other 50' },
    });
    expect(filesOf(path, 'records/a').length).toBeLessThanOrEqual(12);
  }, 30_000);

  it('leaves the temporary file of a living writer alone, and removes an abandoned one', async () => {
    const path = temporaryFolder();
    const store = directoryStore({ path });
    await store.create('records/a', 'first', asText);
    const folder = objectPath(path, 'records/a');
    writeFileSync(join(folder, 't0-young'), 'half');
    writeFileSync(join(folder, 't0-old'), 'half');
    const hourAgo = Date.now() / 1000 - 3600;
    utimesSync(join(folder, 't0-old'), hourAgo, hourAgo);
    const now = await store.get('records/a', asText);
    await store.swap('records/a', now?.version ?? '', 'second', asText);
    expect(filesOf(path, 'records/a').filter((name) => name.startsWith('t'))).toEqual(['t0-young']);
  });
});

describe('trouble in the directory', () => {
  it('takes neither an empty nor a damaged file for a removed object', async () => {
    const path = temporaryFolder();
    const store = directoryStore({ path });
    const folder = objectPath(path, 'records/a');
    mkdirSync(folder, { recursive: true });
    for (const damage of ['', 'gone', '{"transition":"x"', '[]']) {
      writeFileSync(join(folder, '000000000001'), damage);
      await expect(store.get('records/a', asText)).rejects.toThrow(/000000000001.*does not hold a value/);
      await expect(store.create('records/a', 'again', asText)).rejects.toThrow('does not hold a value');
    }
  });

  it('names the directory that cannot be made and the setting to correct', () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    expect(() => directoryStore({ path: join(file, 'store') })).toThrow(
      /file\/store cannot be made \(ENOTDIR\).*store\.path/,
    );
  });
});

/** Writes 50 versions from another process, while this one stands still. */
function writeOver(path: string, abandonedAfterMs?: number): void {
  const argument = JSON.stringify({ path, key: 'records/a', times: 50, abandonedAfterMs });
  execFileSync(process.execPath, ['-r', 'tsx/cjs', join(__dirname, 'children', 'write-over.ts'), argument]);
}
