import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startBound } from '../../tools/bound-process';
import { resolveTemporal, resolveVersitygw } from '../../tools/resolve';

let folder: string;
let lines: string[];
const environment = { ...process.env };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'girder-tools-'));
  lines = [];
});
afterEach(() => {
  process.env = { ...environment };
  rmSync(folder, { recursive: true, force: true });
});

function executable(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, 0o755);
  return path;
}

const log = (line: string) => lines.push(line);

describe.each([
  { name: 'temporal', variable: 'TEMPORAL_CLI', resolve: resolveTemporal },
  { name: 'versitygw', variable: 'VERSITYGW', resolve: resolveVersitygw },
])('finding $name', ({ name, variable, resolve }) => {
  it('takes the one that the environment names before the one on PATH', async () => {
    executable(name);
    process.env.PATH = `${folder}${delimiter}${environment.PATH}`;
    process.env[variable] = executable('mine');
    await expect(resolve(log)).resolves.toBe(join(folder, 'mine'));
    expect(lines).toEqual([]);
  });

  it('takes the one on PATH before the cache', async () => {
    const path = executable(name);
    delete process.env[variable];
    process.env.PATH = `${folder}${delimiter}${environment.PATH}`;
    await expect(resolve(log)).resolves.toBe(path);
  });

  it('says so when the one that the environment names is none', async () => {
    const path = join(folder, 'text');
    writeFileSync(path, 'not executable');
    process.env[variable] = path;
    await expect(resolve(log)).rejects.toThrow(`${variable} is "${path}", which is not an executable file`);
  });
});

describe('a bound process', () => {
  it('ends when it is stopped', async () => {
    const bound = startBound('sleep', ['60'], join(folder, 'log'));
    expect(bound.running()).toBe(true);
    await bound.stop();
    expect(bound.running()).toBe(false);
  });

  it('ends when its starter is killed', async () => {
    const starter = join(folder, 'starter.ts');
    const mark = `3600.${process.pid}`;
    const module = join(__dirname, '../../tools/bound-process');
    writeFileSync(
      starter,
      `import { startBound } from ${JSON.stringify(module)};
       startBound('sleep', ['${mark}'], ${JSON.stringify(join(folder, 'log'))});
       setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300);`,
    );
    const end = spawnSync(process.execPath, ['-r', 'tsx/cjs', starter], { cwd: join(__dirname, '../..') });
    expect(end.signal).toBe('SIGKILL');
    let left = 'unknown';
    for (let round = 0; round < 100 && left !== ''; round += 1) {
      await sleep(50);
      left = spawnSync('pgrep', ['-f', `^sleep ${mark}$`]).stdout.toString();
    }
    expect(left).toBe('');
  });
});
