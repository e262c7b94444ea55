import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import net from 'node:net';
import path from 'node:path';

const root = path.join(__dirname, '..');

/** Everything that was started, ended in reverse order when the demonstration ends. */
export class Processes {
  private readonly running: { name: string; child: ChildProcess }[] = [];

  constructor(
    private readonly logDir: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly onDeath: (name: string, code: number | null) => void,
  ) {}

  /** Starts one of Girder's own programs; its output goes to a file in the data directory. */
  startOwn(name: string, script: string, args: string[] = []): ChildProcess {
    return this.start(name, process.execPath, [...process.execArgv, path.join(root, script), ...args]);
  }

  /** Starts the operator's command and leaves its output to the caller. */
  startWatch(script: string, args: string[]): ChildProcess {
    const child = spawn(process.execPath, [...process.execArgv, path.join(root, script), ...args], {
      env: this.env,
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.running.push({ name: 'watch', child });
    return child;
  }

  start(name: string, command: string, args: string[]): ChildProcess {
    const log = createWriteStream(path.join(this.logDir, `${name}.log`));
    const child = spawn(command, args, { env: this.env, stdio: ['ignore', 'pipe', 'pipe'], cwd: root });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on('error', (error) => log.write(`${error.message}\n`));
    child.on('exit', (code) => {
      const at = this.running.findIndex((one) => one.child === child);
      if (at < 0) return;
      this.running.splice(at, 1);
      this.onDeath(name, code);
    });
    this.running.push({ name, child });
    return child;
  }

  /** Ends what was started, last first: workers before the server that they need. */
  async stopAll(): Promise<void> {
    for (const { child } of this.running.splice(0).reverse()) await stop(child);
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const force = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(force);
}

/** Runs the operator's command and returns what it printed. */
export async function girder(
  env: NodeJS.ProcessEnv,
  args: string[],
): Promise<{ code: number; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [...process.execArgv, path.join(root, 'cli', 'main.ts'), ...args], {
    env,
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number>((resolve) => child.on('close', (exit) => resolve(exit ?? 1)));
  return { code, stdout, stderr };
}

/** @throws Error naming the first port that is in use and the setting that moves it. */
export async function assertFree(ports: { port: number; what: string; setting: string }[]): Promise<void> {
  for (const { port, what, setting } of ports) {
    if (!(await isFree(port))) {
      throw new Error(`Port ${port} (${what}) is in use. Set ${setting} to move it, or stop what uses it.`);
    }
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

export async function until(what: string, timeoutMs: number, check: () => Promise<boolean>): Promise<void> {
  const end = process.hrtime.bigint() + BigInt(timeoutMs) * 1_000_000n;
  while (!(await check())) {
    if (process.hrtime.bigint() > end)
      throw new Error(`${what} did not happen within ${timeoutMs / 1000} s.`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
