import { randomBytes } from 'node:crypto';
import { accessSync, constants, createWriteStream, existsSync, statSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { spawn } from 'node:child_process';

/** Takes one line for people. */
export type Log = (line: string) => void;

interface Tool {
  name: string;
  /** Pinned in tools/<name>/go.mod; the cache bears it. */
  version: string;
  /** Environment variable that names an executable and goes before all else. */
  variable: string;
  /** What `go build` builds, in the module tools/<name>. */
  package: string;
}

const temporal: Tool = {
  name: 'temporal',
  version: '1.5.1',
  variable: 'TEMPORAL_CLI',
  package: 'github.com/temporalio/cli/cmd/temporal',
};

const versitygw: Tool = {
  name: 'versitygw',
  version: '1.8.0',
  variable: 'VERSITYGW',
  package: 'github.com/versity/versitygw/cmd/versitygw',
};

/** The Go release that the modules in tools/ need; older ones fetch it by themselves where they may. */
export const goRelease = '1.25';

/**
 * Temporal's command line, which holds the development server. Looked for in this order: `TEMPORAL_CLI`, PATH, the
 * project's cache, a download from temporal.download, a build with Go from the module in tools/temporal.
 * @returns the path of the executable.
 * @throws Error that says what to install.
 */
export async function resolveTemporal(log: Log): Promise<string> {
  const found = findInstalled(temporal);
  if (found !== undefined) return found;
  const downloaded = await downloadTemporal(log);
  if (downloaded !== undefined) return downloaded;
  if (findOnPath('go') === undefined) {
    throw new Error(
      `Temporal's command line was not found, cannot be downloaded here, and Go is not installed to build it. ` +
        `Install it (https://docs.temporal.io/cli) so that "temporal" is on PATH, or set ${temporal.variable} to the ` +
        `executable, or install Go ${goRelease} or newer.`,
    );
  }
  return build(temporal, log);
}

/**
 * An S3 server for tests. Looked for in this order: `VERSITYGW`, PATH, the project's cache, a build with Go.
 * @returns undefined when there is none and it cannot be built; the log says why.
 */
export async function resolveVersitygw(log: Log): Promise<string | undefined> {
  const found = findInstalled(versitygw);
  if (found !== undefined) return found;
  if (findOnPath('go') === undefined) return undefined;
  try {
    return await build(versitygw, log);
  } catch (error) {
    log(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function findInstalled(tool: Tool): string | undefined {
  const named = process.env[tool.variable];
  if (named) {
    if (isExecutable(named)) return named;
    throw new Error(`${tool.variable} is "${named}", which is not an executable file: correct it or unset it.`);
  }
  const cached = cachePath(tool);
  return findOnPath(tool.name) ?? (isExecutable(cached) ? cached : undefined);
}

function findOnPath(name: string): string | undefined {
  const places = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return places.map((place) => join(place, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where the SDK fetches it, too. A machine without that route should not wait for it. */
async function downloadTemporal(log: Log): Promise<string | undefined> {
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform as string];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (platform === undefined || arch === undefined) return undefined;
  const url = `https://temporal.download/cli/archive/v${temporal.version}?platform=${platform}&arch=${arch}`;
  const target = cachePath(temporal);
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}-`);
  try {
    const answer = await fetchWithin(5_000, url);
    if (!answer.ok || !answer.body) return undefined;
    log(`Downloading Temporal's command line ${temporal.version} to ${target}.`);
    const archive = join(folder, 'temporal.tar.gz');
    await pipeline(Readable.from(answer.body), createWriteStream(archive));
    await run('tar', ['-xzf', archive, '-C', folder, 'temporal'], folder);
    return await install(join(folder, 'temporal'), target);
  } catch {
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The time limit is for the first byte; a slow line may take longer for the rest. */
async function fetchWithin(limitMs: number, url: string): Promise<Response> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), limitMs);
  try {
    return await fetch(url, { signal: abort.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function build(tool: Tool, log: Log): Promise<string> {
  const target = cachePath(tool);
  log(`Building ${tool.name} ${tool.version} with Go (a few minutes, once); kept in ${target}.`);
  await mkdir(dirname(target), { recursive: true });
  // Several processes may build at once: each its own file, and the last rename wins with an equal one.
  const own = `${target}-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await run('go', ['build', '-mod=readonly', '-o', own, tool.package], join(projectRoot(), 'tools', tool.name));
    return await install(own, target);
  } catch (cause) {
    throw new Error(
      `${tool.name} ${tool.version} could not be built with Go: ${cause instanceof Error ? cause.message : String(cause)}\n` +
        `Go ${goRelease} or newer and access to a Go module proxy (GOPROXY) are needed; or put "${tool.name}" on PATH, ` +
        `or set ${tool.variable} to the executable.`,
      { cause },
    );
  } finally {
    await rm(own, { force: true });
  }
}

async function install(file: string, target: string): Promise<string> {
  await chmod(file, 0o755);
  await rename(file, target);
  return target;
}

/** @throws Error with the end of what the command complained about. */
function run(command: string, args: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-2000);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code ?? 'a signal'}: ${complaint.trim()}`));
    });
  });
}

function cachePath(tool: Tool): string {
  return join(projectRoot(), '.cache', 'bin', `${tool.name}-${tool.version}`);
}

/** The sources run from the project itself, the compiled ones from its dist/. */
function projectRoot(): string {
  let place = __dirname;
  while (!existsSync(join(place, 'tools', 'temporal', 'go.mod'))) {
    if (place === dirname(place)) throw new Error(`tools/temporal/go.mod was not found above ${__dirname}.`);
    place = dirname(place);
  }
  return place;
}
