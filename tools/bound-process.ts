import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createServer } from 'node:net';

export interface BoundProcess {
  /** Ends it, and resolves when it has ended. */
  stop(): Promise<void>;
  /** Whether it is still running. */
  running(): boolean;
}

/** The shell outlives neither its command nor us: its standard input ends when we do, however we die. */
const keeper = `"$@" </dev/null & child=$!
trap 'kill $child 2>/dev/null' TERM INT
(cat >/dev/null; kill $child 2>/dev/null) <&3 &
watcher=$!
wait $child; code=$?
kill $watcher 2>/dev/null
exit $code`;

/**
 * Starts a program that ends when this process ends, also by SIGKILL, so that no server is left behind by a test run
 * or a demo that was interrupted.
 * @param logFile takes what it prints.
 */
export function startBound(command: string, args: string[], logFile: string): BoundProcess {
  const log = openSync(logFile, 'a');
  const child = spawn('/bin/sh', ['-c', keeper, 'girder', command, ...args], {
    stdio: ['ignore', log, log, 'pipe'],
  });
  closeSync(log);
  const ended = new Promise<void>((resolve) => {
    child.on('exit', () => resolve());
    child.on('error', () => resolve());
  });
  return {
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      const pipe = child.stdio[3];
      if (pipe && 'destroy' in pipe) pipe.destroy();
      await ended;
    },
    running: () => child.exitCode === null && child.signalCode === null,
  };
}

/** A TCP port on the loopback interface that nobody uses at the moment. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
