import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesDirectory } from '../../../clients/store/files-directory';
import { removeFolders, temporaryFolder } from './support/adapters';

/** TP8, F10: what a process that died, or a disk that lost bytes, leaves in the directory. */
afterAll(removeFolders);

const content = Buffer.alloc(100_000, 'waiver/');
const file = { sha256: createHash('sha256').update(content).digest('hex'), size: content.length };

async function* whole(): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield content;
}

it('puts a whole file in the place of one that was cut short', async () => {
  const path = temporaryFolder();
  const files = filesDirectory({ path });
  await files.put(file, whole());
  truncateSync(join(path, 'files', file.sha256.slice(0, 2), file.sha256), 10);
  await expect(files.has(file)).resolves.toBe(false);
  await files.put(file, whole());
  await expect(files.has(file)).resolves.toBe(true);
});

it('removes what a process left behind that died a day ago, and not what another is just writing', async () => {
  const path = temporaryFolder();
  const incoming = join(path, 'files', 'incoming');
  mkdirSync(incoming, { recursive: true });
  const [old, young] = [join(incoming, 'old'), join(incoming, 'young')];
  for (const name of [old, young]) writeFileSync(name, 'half of a file');
  const yesterday = (Date.now() - 25 * 3_600_000) / 1000;
  utimesSync(old, yesterday, yesterday);
  await filesDirectory({ path }).put(file, whole());
  expect([old, young].map((name) => existsSync(name))).toEqual([false, true]);
});

it('says which file system trouble it met, and that it may pass', async () => {
  const path = temporaryFolder();
  writeFileSync(join(path, 'files'), 'in the way');
  await expect(filesDirectory({ path }).put(file, whole())).rejects.toMatchObject({
    code: 'STORE_UNAVAILABLE',
    transient: true,
  });
});
