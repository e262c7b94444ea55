/** The gateway as a process. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { changed, env } from '../config/base';
import { call } from './support';

const root = path.join(__dirname, '..', '..');
let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'girder-gateway-main-'));
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

async function start(
  port: number,
): Promise<{ child: ChildProcess; ended: Promise<number | null>; said: string[] }> {
  const file = path.join(folder, 'girder.yaml');
  const text = changed([
    [['store', 'path'], 'store'],
    [['gateway', 'port'], String(port)],
    // Nothing listens there.
    [['temporal', 'address'], '127.0.0.1:11'],
  ]);
  await writeFile(file, text);
  // All that it is given: no credentials of Spectrum, ServiceTrade or mail.
  const { SERVICETRADE_WEBHOOK_SECRET } = env;
  const secrets = { SERVICETRADE_WEBHOOK_SECRET, GIRDER_STORE_KEY: Buffer.alloc(32, 'k').toString('base64') };
  const child = spawn(process.execPath, ['-r', 'tsx/cjs', 'gateway/main.ts'], {
    cwd: root,
    env: { PATH: process.env.PATH, ...secrets, GIRDER_CONFIG: file },
  });
  children.push(child);
  const said: string[] = [];
  child.stdout.on('data', (text: Buffer) => said.push(text.toString()));
  child.stderr.on('data', (text: Buffer) => said.push(text.toString()));
  const ended = new Promise<number | null>((done) => child.once('exit', done));
  return { child, ended, said };
}

async function listening(): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { port, close: () => new Promise((done) => server.close(() => done())) };
}

describe('gateway/main.ts', () => {
  it('names a busy port and the settings that move it, in one line, and exits 1', async () => {
    const busy = await listening();
    const { ended, said } = await start(busy.port);
    const code = await ended;
    await busy.close();
    expect(code).toBe(1);
    const lines = said.join('').trim().split('\n');
    expect(lines.filter((line) => line.includes('is taken'))).toEqual([
      `Port ${busy.port} on 127.0.0.1 is taken by another process: stop it, or set gateway.port or GIRDER_PORT_BASE.`,
    ]);
    expect(said.join('')).not.toContain('    at ');
  });

  it('starts while Temporal is down, keeps webhooks, and ends with 0 on SIGTERM', async () => {
    const { port, close } = await listening();
    await close();
    const { child, ended, said } = await start(port);
    const url = `http://127.0.0.1:${port}`;
    const secret = env['SERVICETRADE_WEBHOOK_SECRET'] ?? '';
    let answer: number | undefined;
    while (answer === undefined && child.exitCode === null) {
      const body = JSON.stringify({ data: [{ entity: { type: 'invoice', id: 5 } }] });
      const init = { method: 'POST', body, headers: { 'content-type': 'application/json' } };
      answer = await call(`${url}/webhooks/servicetrade/${secret}`, init).then(
        ({ status }) => status,
        () => new Promise<undefined>((next) => setTimeout(() => next(undefined), 100)),
      );
    }
    expect([answer, said.join('')]).toEqual([200, expect.not.stringContaining('CANARY')]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
